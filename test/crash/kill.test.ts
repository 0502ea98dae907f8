import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp } from '../../src/domain/open-app.ts'
import { openDb } from '../../src/kit/db.ts'
import { startEmbeddedPostgres } from '../../src/kit/embedded-postgres.ts'
import { processStart } from '../../src/kit/folder-lock.ts'
import { openLog } from '../../src/kit/log.ts'
import { appUrl, migrate } from '../../src/kit/migrate.ts'
import { hmac, openSecret } from '../../src/kit/secrets.ts'
import { asOwner } from '../support/postgres.ts'
import { freePort } from '../support/program.ts'
import { smallNation } from '../support/world.ts'
import { openLedger, readLedger } from './ledger.ts'

// trust.md F1 and F2: the real program on its own embedded database, killed at random moments under load.
// A round kills the app (FAULT_AT: between commit and answer, in a third of the rounds), every fourth one the database too.

const ROUNDS = process.env.TUNTAS_LONG ? 200 : 40
const CLIENTS = 8

const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-crash-'))
const ledgerFile = join(dataDir, 'ledger.txt')
const sent = new Map<string, string>()
const counts = { rounds: 0, afterCommit: 0, database: 0, acknowledged: 0, unanswered: 0 }
let port = 0
let app: ChildProcess | undefined

beforeAll(async () => {
  chmodSync(dataDir, 0o711)
  port = await freePort()
  const { server, secret } = await openServer()
  await migrate(server.url, secret)
  const db = openDb(appUrl(server.url, secret))
  const installation = await openApp({ db, secret, log: openLog('silent'), dataDir, baseUrl: 'http://localhost' })
  await smallNation(installation)
  await db.close()
  await server.stop()
}, 120_000)
afterAll(async () => {
  app?.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

test(`killed ${ROUNDS} times under load, every acknowledged report is there exactly once`, {
  timeout: ROUNDS * 15_000,
}, async () => {
  const ledger = openLedger(ledgerFile)
  let seed = 20261124
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  for (let round = 0; round < ROUNDS; round++) {
    const between = round % 3 === 0
    await start(between)
    const stop = { now: false }
    const clients = Array.from({ length: CLIENTS }, () => client(stop, ledger))
    if (between) {
      await Promise.race([exited(app!), new Promise((done) => setTimeout(done, 120_000))])
      expect(app!.signalCode, 'the program ended itself after a commit').toBe('SIGKILL')
      counts.afterCommit++
    } else {
      const before = counts.acknowledged
      await new Promise((done) => setTimeout(done, 150 + random() * 600))
      // Under load: on a slow machine too two answers for each client have come in this round.
      for (const late = Date.now() + 60_000; counts.acknowledged < before + 2 * CLIENTS && Date.now() < late; )
        await new Promise((done) => setTimeout(done, 5))
      if (round % 4 === 1) killDatabase()
      app!.kill('SIGKILL')
      await exited(app!)
    }
    stop.now = true
    await Promise.all(clients)
    counts.rounds++
  }
  await start(false) // what never got an answer is tried once more with its own key
  for (const next of retries.splice(0)) ledger.acknowledged(next.key, (await submit(next))!)
  app!.kill('SIGTERM')
  await exited(app!)
  ledger.close()
  await verify()
})

/** One client in a closed loop: a key of its own per report; what got no answer is tried again with the same key, first of all after the next start. */
const retries: { key: string; body: string }[] = []
async function client(stop: { now: boolean }, ledger: ReturnType<typeof openLedger>) {
  while (!stop.now) {
    const next = retries.pop() ?? { key: randomUUID(), body: `Laporan uji ${randomUUID()}: lampu jalan padam di depan balai RW.` }
    sent.set(next.key, next.body)
    const answer = await submit(next)
    if (answer) {
      ledger.acknowledged(next.key, answer)
      counts.acknowledged++
    } else {
      counts.unanswered++
      retries.push(next)
      await new Promise((done) => setTimeout(done, 20))
    }
  }
}

async function submit({ key, body }: { key: string; body: string }): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ body, reporter: { email: 'warga@contoh.tuntas.invalid' } }),
      signal: AbortSignal.timeout(10_000),
    })
    return response.status === 201 ? ((await response.json()) as { number: string }).number : null
  } catch {
    return null
  }
}

/** The oracle: the client's own ledger against the tables. */
async function verify() {
  const { server } = await openServer()
  try {
    const acknowledged = readLedger(ledgerFile)
    const { rows: stored } = await asOwner(
      server.url,
      `select r.number, t.body from report r join report_text t on t.id = r.original_text where t.body like 'Laporan uji%'`,
    )
    const { rows: keys } = await asOwner(
      server.url,
      `select encode(i.key_hash, 'hex') as hash, r.number from idempotency i left join report r on r.id = i.report_id where i.scope = 'api'`,
    )
    const byHash = new Map(keys.map((row) => [row.hash as string, row.number as string | null]))
    const numbers = new Set(stored.map((row) => row.number as string))
    const lost = [...acknowledged].filter(([key, number]) => byHash.get(hash(key)) !== number || !numbers.has(number))
    const bodies = stored.map((row) => row.body as string)
    const broken = await asOwner(
      server.url,
      `select r.number from report r where not exists (select from report_event e where e.report_id = r.id and e.seq = 1)
      or not exists (select from report_text t where t.id = r.title_text) or not exists (select from clock c where c.report_id = r.id) or not exists (select from report_scope s where s.report_id = r.id)
      or not exists (select from outbox o where o.report_id = r.id)`,
    )
    console.log(
      `${counts.rounds} kills (${counts.afterCommit} between commit and answer, ${counts.database} with the database), ${sent.size} keys, ${acknowledged.size} acknowledged, ${stored.length} stored, ${counts.unanswered} requests without an answer`,
    )
    expect(acknowledged.size, 'every key has its one report in the end').toBe(sent.size)
    expect(stored.length).toBe(sent.size)
    expect(lost, 'acknowledged and not there').toEqual([])
    expect(new Set(bodies).size, 'stored twice').toBe(bodies.length)
    expect(
      keys.filter((row) => row.number === null),
      'a key without its report',
    ).toEqual([])
    expect(broken.rows, 'a report without its first event, texts, limit, queue row or notice').toEqual([])
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * CLIENTS)
    expect(counts.unanswered).toBeGreaterThan(ROUNDS)
  } finally {
    await server.stop()
  }
}

/** The database of the installation, without the program. */
async function openServer() {
  const secret = openSecret(join(dataDir, 'secret.key'))
  return {
    secret,
    server: await startEmbeddedPostgres({
      dataDir,
      password: hmac(secret.derive('database/owner'), 'password').toString('base64url'),
    }),
  }
}

const hash = (key: string) => createHash('sha256').update(key).digest('hex')

async function start(between: boolean) {
  app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      DATA_DIR: dataDir,
      PORT: String(port),
      TUNTAS_DEMO: 'off',
      LOG_LEVEL: 'fatal',
      ...(between ? { FAULT_AT: 'after_commit' } : {}),
    },
  })
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (app.exitCode !== null) throw new Error(`the program ended by itself with ${app.exitCode}`)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
      (r) => r.ok,
      () => false,
    )
    if (ready) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the program did not get ready in a minute')
}

function killDatabase() {
  const file = join(dataDir, 'postgres/postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  if (pid > 0 && processStart(pid) !== undefined) {
    process.kill(pid, 'SIGKILL')
    counts.database++
  }
}

const exited = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((done) => child.once('exit', () => done()))
