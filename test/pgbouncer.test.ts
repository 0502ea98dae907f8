import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { quietUntil } from '../src/domain/messages/rules.ts'
import { findPgbouncer, type Pgbouncer, replaced, startPgbouncer } from './support/pgbouncer.ts'
import { asOwner, withDatabase } from './support/postgres.ts'
import { freePort, type Running, startProgram, tuntas } from './support/program.ts'
import { visitor, wordsOf } from './support/server.ts'

// Two web instances and one worker, real processes, on one PostgreSQL behind PgBouncer in transaction mode, set up as docs/operate.md tells an operator to.

const program = findPgbouncer()
if (!program) console.log('skipped: PgBouncer is not on this machine (apt-get install pgbouncer)')
const [ownerWord, poolerWord] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')]
const folder = mkdtempSync(join(tmpdir(), 'tuntas-two-'))
const inbox: { to: string; subject: string; text: string }[] = []
const running: Running[] = []
let smtp: SMTPServer
let pooler: Pgbouncer
let env: Record<string, string>
let ports: [number, number]
let direct: string

const base = (which: 0 | 1) => `http://127.0.0.1:${ports[which]}`
const status = (which: 0 | 1, path: string) => fetch(base(which) + path).then((r) => r.status, () => 0) // biome-ignore format: one line

beforeAll(async () => {
  if (!program) return
  const server = inject('serverUrl')
  for (const sql of statements(replaced(readFileSync('deploy/database.sql', 'utf8'), [['CHANGE-ME', ownerWord]])))
    await asOwner(server, sql)
  direct = withDatabase(server, 'tuntas')
  for (const sql of statements(replaced(readFileSync('deploy/pgbouncer.sql', 'utf8'), [['CHANGE-ME-TOO', poolerWord]])))
    await asOwner(direct, sql)
  pooler = await startPgbouncer(program!, { postgresPort: Number(new URL(server).port), password: poolerWord })
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        inbox.push({ to: session.envelope.rcptTo[0]!.address, subject: mail.subject ?? '', text: mail.text ?? '' })
        done()
      }, done)
    },
  })
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
  ports = [await freePort(), await freePort()]
  chmodSync(folder, 0o711)
  writeFileSync(join(folder, 'secret.key'), `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  env = {
    DATABASE_URL: `postgres://tuntas:${ownerWord}@127.0.0.1:${pooler.port}/tuntas`,
    DATABASE_PREPARE: 'off',
    DATA_DIR: folder,
    BASE_URL: 'http://localhost',
    SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}`,
    PAGE_CACHE_SECONDS: '0',
  }
}, 240_000)

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()))
  await new Promise<void>((done) => (smtp ? smtp.close(() => done()) : done()))
  await pooler?.stop()
  if (direct) await asOwner(inject('serverUrl'), 'drop database if exists tuntas with (force)')
  rmSync(folder, { recursive: true, force: true })
})

function start(more: Record<string, string>): Running {
  const one = startProgram({ ...env, ...more })
  running.push(one)
  return one
}

/** One browser whose every request goes to the other instance than the one before: nothing may live in a process. */
function wanderer() {
  let turn = 0
  return visitor({
    request: (url, init) => fetch(url.replace('http://localhost', base(turn++ % 2 ? 1 : 0)), { ...init, redirect: 'manual' }),
  })
}

test.skipIf(!program)(
  'two instances and a worker, started at once on an empty database, migrate it once and are ready',
  {
    timeout: 150_000,
  },
  async () => {
    expect(pooler.version).toMatch(/^1\.\d+/)
    const all = [
      start({ TUNTAS_ROLES: 'web', PORT: String(ports[0]) }),
      start({ TUNTAS_ROLES: 'web', PORT: String(ports[1]) }),
      start({ TUNTAS_ROLES: 'worker' }),
    ]
    await expect
      .poll(() => Promise.all([status(0, '/readyz'), status(1, '/readyz')]), { timeout: 90_000, interval: 100 })
      .toEqual([200, 200])
    expect(all.map((one) => one.child.exitCode)).toEqual([null, null, null])
    const { rows } = await asOwner(direct, 'select count(*)::int as n from area')
    expect(rows[0].n).toBe(91_599)
  },
)

test.skipIf(!program)(
  'the main job: reported, forwarded, answered, told by mail and closed, every step on the other instance',
  {
    timeout: 240_000,
  },
  async () => {
    const command = async (...words: string[]) => {
      const done = await tuntas(env, ...words)
      expect(done, words.join(' ')).toMatchObject({ code: 0, err: '' })
      return done.out
    }
    await command('agency', 'add', '--name', 'Pemerintah Kota Malang', '--slug', 'malang', '--serves', '35.73')
    await command('agency', 'add', '--name', 'Dinas Pekerjaan Umum', '--slug', 'dpu', '--parent', 'malang')
    const officer = async (name: string, role: string, agency: string) => {
      const email = `${name}@contoh.tuntas.invalid`
      const said = await command('officer', 'add', '--email', email, '--name', name, '--role', role, '--agency', agency)
      const who = wanderer()
      const answer = await who.post('/masuk', { email, password: /^Password: (\S+)$/m.exec(said)![1]! })
      expect(answer).toMatchObject({ status: 303, location: '/konsol' })
      return who
    }
    const city = await officer('kota', 'coordinator', 'malang')
    const dpu = await officer('pekerjaan', 'liaison', 'dpu')
    // An instance reads a changed organisation tree within three seconds.
    await expect.poll(async () => Promise.all([dpu.get('/konsol'), dpu.get('/konsol')]).then((two) => two.map((a) => a.status)), { timeout: 30_000 }).toEqual([200, 200]) // biome-ignore format: one line

    const citizen = wanderer()
    const story = 'Lubang besar di Jalan Ki Ageng Gribig dekat pasar. Sudah dua minggu, kemarin ada motor jatuh.'
    expect((await citizen.post('/lapor', { body: story, occurredOn: '' })).location).toBe('/lapor/tempat')
    await citizen.post('/lapor/tempat', { place: 'none', landmark: 'gerbang pasar sisi timur' })
    await citizen.post('/lapor/tujuan', { class: 'complaint', category: 'pekerjaan-umum-jalan', agency: '' })
    const reporter = { name: 'Rina Contoh', phone: '', email: 'rina@contoh.tuntas.invalid' }
    await citizen.post('/lapor/identitas', { identity: 'verifierOnly', audience: 'public', ...reporter })
    const check = await citizen.get('/lapor/periksa')
    const key = /name="key" value="([^"]+)"/.exec(check.html)![1]!
    const received = await citizen.post('/lapor/diterima', { key, consent: 'yes' })
    const number = /class="bigno">([^<]+)</.exec(received.html)![1]!
    const code = /([0-9A-Z]{4}[ -]){3}[0-9A-Z]{4}/.exec(wordsOf(received.html))![0]

    const move = async (who: typeof city, name: string, fields: Record<string, string>) =>
      expect(await who.post(`/konsol/laporan/${number}/${name}`, fields)).toMatchObject({
        location: `/konsol/laporan/${number}?view=open&done=${name}`,
      })
    expect((await dpu.get(`/konsol/laporan/${number}`)).status).toBe(404)
    await move(city, 'verify', {
      title: 'Lubang besar di Jalan Ki Ageng Gribig',
      class: 'complaint',
      grade: 'plain',
      category: 'pekerjaan-umum-jalan',
      working: story,
      public: 'Lubang besar dekat pasar.',
    })
    await move(city, 'forward', { agency: 'dpu', supporting: '', note: '' })
    await move(dpu, 'handle', {})
    const morning = () => quietUntil('reporter.answeredFinal', Temporal.Now.instant(), 'Asia/Jakarta')
    const before = morning()
    await move(dpu, 'answer', { kind: 'final', text: 'Lubang sudah ditambal.', reason: 'Foto menyusul' })

    // The receipt is told at any hour; what follows waits for the morning when this test runs at night.
    await expect.poll(() => inbox.length, { timeout: 80_000, interval: 200 }).toBeGreaterThanOrEqual(1)
    const waiting = async () =>
      (
        await asOwner(
          direct,
          `select o.run_at from outbox o join report r on r.id = o.report_id where r.number = $1 and o.state = 'waiting' and o.recipient = 'reporter' order by 1`,
          [number],
        )
      ).rows.map((row) => new Date(row.run_at).toISOString())
    await expect
      .poll(
        async () => {
          const told = inbox.some((mail) => /ditanggapi|jawaban/.test(mail.text))
          const now = morning()
          const nights = [before, now].flatMap((at) => (at ? [new Date(at.epochMilliseconds).toISOString()] : []))
          const held = (await waiting()).some((at) => nights.includes(at)) // and those behind it, in their order
          if (nights.length === 0) return told
          return nights.length === 2 ? held && inbox.length === 1 : told || held // one: the night began or ended meanwhile
        },
        { timeout: 80_000 },
      )
      .toBe(true)
    for (const mail of inbox) expect(mail).toMatchObject({ to: reporter.email, subject: `Laporan ${number}: ada kabar` })

    const later = wanderer()
    expect((await later.post('/lacak', { number, code })).location).toBe('/lacak/laporan')
    const rate = await later.get('/lacak/laporan/nilai')
    expect(wordsOf(rate.html)).toContain('Lubang sudah ditambal.')
    const version = /name="version" value="(\d+)"/.exec(rate.html)![1]!
    const done = await later.follow(await later.post('/lacak/laporan/nilai', { version, solved: 'yes', rating: '5' }))
    expect(wordsOf(done.html)).toContain('Penilaian Anda sudah dicatat')
    const { rows } = await asOwner(direct, 'select status, closed_by from report where number = $1', [number])
    expect(rows).toEqual([{ status: 'closed', closed_by: 'reporter' }])
    expect((await fetch(`${base(0)}/laporan/${number}`)).status).toBe(200)
    expect((await fetch(`${base(1)}/laporan/${number}`)).status).toBe(200)
    expect(await command('backup', join(folder, 'beside.backup'))).toMatch(/rows of \d+ tables/)
  },
)

test.skipIf(!program)(
  'one instance is told to end under load: no acknowledged report is lost, it ends by itself, the other goes on',
  {
    timeout: 150_000,
  },
  async () => {
    const acknowledged = new Map<string, number>()
    let stop = false
    let refused = 0
    let cut = 0
    async function client(turn: number) {
      for (let i = turn; !stop; i++) {
        const which = i % 2 ? 1 : 0
        const answer = await fetch(`${base(which)}/api/v1/reports`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          body: JSON.stringify({ body: `Lampu jalan padam di gang nomor ${turn}-${i}, sudah tiga malam.`, class: 'complaint' }),
        }).catch(() => null)
        const receipt = answer?.status === 201 && ((await answer.json().catch(() => null)) as { number: string } | null)
        if (receipt) acknowledged.set(receipt.number, which)
        else if (answer?.status === 201) cut++
        else refused++
      }
    }
    const clients = Array.from({ length: 6 }, (_, i) => client(i))
    const on = (which: number) => [...acknowledged.values()].filter((one) => one === which).length
    await expect.poll(() => Math.min(on(0), on(1)), { timeout: 60_000, interval: 20 }).toBeGreaterThan(20)
    const began = performance.now()
    expect(await running[0]!.stop()).toBe(0)
    const seconds = (performance.now() - began) / 1000
    expect(seconds).toBeLessThan(4) // after five it would cut what is under way
    const before = on(1)
    await expect.poll(() => on(1), { timeout: 40_000, interval: 20 }).toBeGreaterThan(before + 20)
    stop = true
    await Promise.all(clients)
    expect(cut).toBe(0)
    expect(refused).toBeGreaterThan(0) // the load did reach the instance that ended
    const { rows } = await asOwner(direct, 'select count(*)::int as n from report where number = any($1)', [
      [...acknowledged.keys()],
    ])
    expect(rows[0].n).toBe(acknowledged.size)
    console.log(
      `${acknowledged.size} acknowledged (${on(0)} by the instance that ended within ${seconds.toFixed(1)} s), ${refused} refused while it was away`,
    )
  },
)

test.skipIf(!program)(
  'without DATABASE_PREPARE=off the start ends with one sentence that names it, where the pooler loses prepared statements',
  {
    timeout: 90_000,
  },
  async () => {
    for (const one of running.slice(1)) await one.stop()
    const one = start({ TUNTAS_ROLES: 'web', PORT: String(ports[0]), DATABASE_PREPARE: 'on' })
    if (Number(pooler.version.split('.')[1]) >= 24) {
      await expect.poll(() => status(0, '/readyz'), { timeout: 60_000 }).toBe(200) // it keeps them from 1.21 on, unasked from 1.24 on
      return
    }
    expect(await one.ended).toBe(1)
    expect(one.said().trim()).toMatch(/^DATABASE_PREPARE must be off here: .+\.$/)
  },
)

/** The statements of a file of ours: comment lines out, one at a time, since `create database` may stand in no block. */
const statements = (sql: string) =>
  sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*\n/)
    .map((one) => one.trim())
    .filter(Boolean)
