import { system } from '../src/domain/people/actor.ts'
import { addOfficer } from '../src/domain/people/officers.ts'
import { type Db, openDb } from '../src/kit/db.ts'
import { signIn } from './console.ts'
import { type Installation, install } from './installation.ts'
import type { BenchResult } from './results.ts'

const OFFICERS = 20_000
const ROUNDS = 20
const AT_ONCE = 200
const WATCHERS = 50

/** The lists of the console over HTTP, whole pages of 200 rows: every view, narrowed by filters of each kind, and found by words; as the nation's desk, which has the most. */
const LISTS = [
  '/konsol?view=open',
  '/konsol?view=new',
  '/konsol?view=due',
  '/konsol?view=waiting',
  '/konsol?view=mine',
  '/konsol?view=closed',
  '/konsol?view=open&category=pekerjaan-umum-jalan',
  '/konsol?view=open&agency=dlh&status=inProgress',
  '/konsol?view=open&area=35.73&class=complaint&assignee=none',
  '/konsol?view=open&tag=tidak-ada',
  '/konsol?view=open&identity=anonymous', // there is none: all open ones of the nation are looked at
  '/konsol?view=open&saring=1',
  '/konsol?q=lubang',
] as const

/** @returns the 95th percentile of all those pages beside the bare round trip, the slowest page said by name; and of one act on 200 reports */
export async function consoleOverHttp(installation: Installation, db: Db): Promise<BenchResult[]> {
  await manyOfficers(installation.ownerUrl)
  const base = `http://127.0.0.1:${installation.port}`
  const cookie = await signIn(base)
  const all: number[] = []
  const empty: number[] = []
  for (const path of LISTS) {
    const own: number[] = []
    for (let i = 0; i < ROUNDS; i++) {
      own.push(await took(base + path, { headers: { cookie } }, 200))
      empty.push(await took(`${base}/healthz`, {}, 200))
    }
    console.log(`  ${path}: ${p95(own).toFixed(0)} ms`)
    all.push(...own)
  }
  const [ours, limit] = [p95(all), p95(empty)]
  return [
    { case: 'console.lists', ours, unit: 'ms', limit, ratio: ours / limit, target: '<= 200 ms (p95)' },
    await many(base, cookie, db),
  ]
}

/** As a nation has them: spread over the offices that there are. */
async function manyOfficers(ownerUrl: string) {
  const owner = openDb(ownerUrl, { max: 1 })
  await owner.query(
    `with o as (insert into officer (id, email, name, created_at)
       select gen_random_uuid(), 'petugas' || n || '@contoh.tuntas.invalid', 'Petugas ' || n, now() from generate_series(1, ${OFFICERS}) n
       on conflict do nothing returning id, email),
     a as (select id, row_number() over (order by slug) - 1 as n, count(*) over () as all from agency)
     insert into role_grant (id, officer_id, role, agency_id, valid_from)
     select gen_random_uuid(), o.id, 'liaison', a.id, '2019-02-01' from o join a on a.n = (hashtext(o.email) & 65535) % a.all`,
  )
  await owner.query('analyze officer')
  await owner.query('analyze role_grant')
  await owner.close()
}

/** 200 open reports are tagged by one form, again and again with another tag: the same path as every other act on several, and each time all 200 are changed. */
async function many(base: string, cookie: string, db: Db): Promise<BenchResult> {
  const { rows } = await db.query<{ number: string }>(
    `select number from report where status = 'inProgress' order by md5(number) limit ${AT_ONCE}`,
  )
  if (rows.length < AT_ONCE) throw new Error(`there are ${rows.length} open reports, not ${AT_ONCE}`)
  const ms: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const body = new URLSearchParams({ act: 'tag', list: 'view=open', tags: `putaran ${i % 9}` })
    for (const { number } of rows) body.append('n[]', number)
    const headers = { cookie, origin: base, 'content-type': 'application/x-www-form-urlencoded' }
    ms.push(await took(`${base}/konsol/banyak`, { method: 'POST', headers, body }, 200, `${AT_ONCE} `))
  }
  const ours = p95(ms) / 1_000
  return { case: 'console.many', ours, unit: 's', limit: 2, ratio: ours / 2, target: '<= 2 s (p95)' }
}

/** Fifty pages of five officers look at one list; reports come in one after another: how long until the last of the fifty is told of each. */
export async function consoleNews(): Promise<BenchResult[]> {
  const emails = Array.from({ length: 5 }, (_, i) => `meja${i}@contoh.tuntas.invalid`)
  const installation = await install(async ({ app }) => {
    const grants = [{ role: 'coordinator' as const, agency: 'panrb' }]
    for (const email of emails)
      await addOfficer(app, system, { email, name: email, password: 'kata-sandi-contoh', from: '2019-02-01', grants })
  })
  const base = `http://127.0.0.1:${installation.port}`
  const cookies = await Promise.all(emails.map((email) => signIn(base, email)))
  const stop = new AbortController()
  const heard: string[] = Array.from({ length: WATCHERS }, () => '')
  const watchers = heard.map(async (_, i) => {
    const headers = { cookie: cookies[i % cookies.length]! }
    const answer = await fetch(`${base}/konsol/arus?view=new`, { headers, signal: stop.signal })
    for await (const chunk of answer.body!) heard[i] += Buffer.from(chunk).toString()
  })
  for (const watcher of watchers) watcher.catch(() => {})
  const ms: number[] = []
  try {
    for (let i = 0; i < ROUNDS; i++) {
      await new Promise((done) => setTimeout(done, 370)) // reports do not come in step with the questions
      const sent = await fetch(`${base}/api/v1/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ body: `Lubang besar di jalan, yang ke-${i} pekan ini.` }),
      })
      const { number } = (await sent.json()) as { number: string }
      const began = performance.now()
      while (!heard.every((text) => text.includes(number))) {
        if (performance.now() - began > 20_000) throw new Error(`${number} was not told to all ${WATCHERS}`)
        await new Promise((done) => setTimeout(done, 5))
      }
      ms.push(performance.now() - began)
    }
  } finally {
    stop.abort()
    await installation.stop()
  }
  const ours = Math.max(...ms) / 1_000
  return [{ case: 'console.news', ours, unit: 's', limit: 2, ratio: ours / 2, target: '<= 2 s (worst of 20)' }]
}

async function took(url: string, init: RequestInit, status: number, mark = ''): Promise<number> {
  const begin = performance.now()
  const answer = await fetch(url, init)
  const html = await answer.text()
  const ms = performance.now() - begin
  if (answer.status !== status || !html.includes(mark)) throw new Error(`${url} answered ${answer.status}`)
  return ms
}

const p95 = (ms: readonly number[]) => [...ms].sort((a, b) => a - b)[Math.floor(ms.length * 0.95)]!
