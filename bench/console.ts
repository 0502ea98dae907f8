import type { App } from '../src/domain/app.ts'
import { queueStatement } from '../src/domain/desk/queue.ts'
import { openApp } from '../src/domain/open-app.ts'
import { officerByEmail } from '../src/domain/people/officers.ts'
import { openDb } from '../src/kit/db.ts'
import { openLog } from '../src/kit/log.ts'
import { consoleOverHttp } from './console-http.ts'
import type { Installation } from './installation.ts'
import type { BenchResult } from './results.ts'

const MOST_BUFFERS = 500
const MOST_ROWS = 300
const QUEUE = 200
const VIEWS = ['open', 'new', 'due', 'waiting', 'mine', 'returned'] as const

/** Pages of shared buffers that the queue touches among 1,000,000 reports, for a city, a province and the nation (its costliest view), and the time of a report in the console. */
export async function consolePages(installation: Installation): Promise<BenchResult[]> {
  const db = openDb(installation.appUrl)
  try {
    const app = await openApp({
      db,
      secret: installation.secret,
      log: openLog('silent'),
      dataDir: installation.dataDir,
      baseUrl: 'http://localhost',
    })
    const results: BenchResult[] = []
    for (const [name, email] of [
      ['city', 'city'],
      ['province', 'province'],
      ['nation', 'national'],
    ] as const)
      results.push(await queueOf(app, name, `${email}@contoh.tuntas.invalid`))
    return [...results, await reportInConsole(app, installation), ...(await consoleOverHttp(installation, db))]
  } finally {
    await db.close()
  }
}

async function queueOf(app: App, name: string, email: string): Promise<BenchResult> {
  const officer = await officerByEmail(app, email)
  if (officer?.kind !== 'officer') throw new Error(`there is no officer ${email}`)
  let buffers = 0
  for (const view of VIEWS) {
    const { text, values } = queueStatement(app, officer, view, QUEUE)
    const { rows } = await app.db.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    )
    const plan = rows[0]!['QUERY PLAN'][0].Plan
    const touched = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
    const read = rowsRead(plan)
    console.log(`  ${name}, ${view}: ${plan['Actual Rows']} reports, ${touched} buffers, ${read} rows read`)
    if (read > MOST_ROWS * 2) throw new Error(`${name}, ${view}: ${read} rows are read`)
    buffers = Math.max(buffers, touched)
  }
  return {
    case: `console.queue.${name}`,
    ours: buffers,
    unit: 'buffers',
    limit: MOST_BUFFERS,
    ratio: buffers / MOST_BUFFERS,
    target: '<= 500 buffers',
  }
}

type Plan = {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  'Relation Name'?: string
  Plans?: Plan[]
}

/** What the scans of tables hand over and throw away. */
function rowsRead(plan: Plan): number {
  const own = plan['Relation Name'] ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'] : 0
  return own + (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), 0)
}

/** The page that an officer opens: signed in, over HTTP, one after another; beside the bare round trip of the same server. */
async function reportInConsole(app: App, { port }: Installation): Promise<BenchResult> {
  const { rows } = await app.db.query<{ number: string }>(
    `select number from report tablesample bernoulli (1) repeatable (3) where verified_at is not null order by md5(number) limit 300`,
  )
  const base = `http://127.0.0.1:${port}`
  const cookie = await signIn(base)
  const open = async (path: string) => {
    const begin = performance.now()
    const answer = await fetch(base + path, { headers: { cookie }, redirect: 'manual' })
    const html = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    return { ms: performance.now() - begin, html }
  }
  const took = { page: [] as number[], empty: [] as number[] }
  for (const { number } of rows) {
    const { ms, html } = await open(`/konsol/laporan/${number}`)
    if (!html.includes(number)) throw new Error(`the console did not show ${number}`)
    took.page.push(ms)
    took.empty.push((await open('/healthz')).ms)
  }
  const p95 = (ms: number[]) => ms.sort((a, b) => a - b)[Math.floor(ms.length * 0.95)]!
  const [ours, limit] = [p95(took.page), p95(took.empty)]
  return { case: 'console.report', ours, unit: 'ms', limit, ratio: ours / limit, target: '<= 200 ms (p95)' }
}

export async function signIn(base: string, email = 'national@contoh.tuntas.invalid'): Promise<string> {
  const answer = await fetch(`${base}/masuk`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base },
    body: new URLSearchParams({ email, password: 'kata-sandi-contoh' }),
  })
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]!)
  if (answer.status !== 303 || cookies.length === 0) throw new Error(`signing in answered ${answer.status}`)
  return cookies.join('; ')
}
