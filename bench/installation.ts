import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../src/domain/app.ts'
import { openApp } from '../src/domain/open-app.ts'
import { openDb } from '../src/kit/db.ts'
import { startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts'
import { openLog } from '../src/kit/log.ts'
import { appUrl, migrate } from '../src/kit/migrate.ts'
import { hmac, openSecret, type Secret } from '../src/kit/secrets.ts'
import { smallNation, type World } from '../test/support/world.ts'
import type { LoadResult } from './generator.ts'

export type Installation = {
  port: number
  ownerUrl: string
  appUrl: string
  secret: Secret
  dataDir: string
  /** Of the program, and of the first process of its PostgreSQL. */
  pids(): { node: number; postgres: number }
  /** Ends the program and starts it again with other settings. @returns seconds until it was ready */
  restart(env?: Record<string, string>): Promise<number>
  stop(): Promise<void>
}

/** The real program (`src/main.ts`) on its own embedded database in a folder of its own; `fill` makes its data through the actions before it starts, `more` in SQL, `always` are settings of every start. */
export async function install(
  fill: (world: World<App>) => Promise<void>,
  more: (ownerUrl: string) => Promise<void> = async () => {},
  always: Record<string, string> = {},
): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-bench-'))
  chmodSync(dataDir, 0o711)
  const secret = openSecret(join(dataDir, 'secret.key'))
  const password = hmac(secret.derive('database/owner'), 'password').toString('base64url')
  await prepare(dataDir, secret, password, fill, more)
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  let child = start(port, dataDir, always)
  await ready(port, child)
  const postmaster = () => readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  const ownerUrlNow = () => `postgres://tuntas_owner:${password}@127.0.0.1:${postmaster()[3]!.trim()}/postgres`
  const end = async () => {
    child.kill('SIGTERM')
    await new Promise((done) => child.once('exit', done))
  }
  const installation: Installation = {
    port,
    ownerUrl: ownerUrlNow(),
    appUrl: appUrl(ownerUrlNow(), secret),
    secret,
    dataDir,
    pids: () => ({ node: child.pid!, postgres: Number(postmaster()[0]) }),
    async restart(env = {}) {
      await end()
      const begin = performance.now()
      child = start(port, dataDir, { ...always, ...env })
      await ready(port, child)
      installation.ownerUrl = ownerUrlNow()
      installation.appUrl = appUrl(ownerUrlNow(), secret)
      return (performance.now() - begin) / 1_000
    },
    async stop() {
      await end()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return installation
}

/** As tools/run.mjs starts it. */
function start(port: number, dataDir: string, env: Record<string, string>): ChildProcess {
  return spawn(
    process.execPath,
    ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/main.ts'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        NODE_ENV: 'production',
        DATA_DIR: dataDir,
        PORT: String(port),
        TUNTAS_DEMO: 'off',
        ...env,
      },
    },
  )
}

async function prepare(
  dataDir: string,
  secret: Secret,
  password: string,
  fill: (world: World<App>) => Promise<void>,
  more: (ownerUrl: string) => Promise<void>,
) {
  const server = await startEmbeddedPostgres({ dataDir, password })
  await migrate(server.url, secret)
  const db = openDb(appUrl(server.url, secret))
  await fill(await smallNation(await openApp({ db, secret, log: openLog('silent'), dataDir, baseUrl: 'http://localhost' })))
  await db.close()
  await more(server.url)
  const owner = openDb(server.url, { max: 1 })
  await owner.query('vacuum analyze')
  await owner.close()
  await server.stop()
}

async function ready(port: number, child: ChildProcess) {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (child.exitCode !== null) throw new Error('the program did not start')
    if (
      await fetch(`http://127.0.0.1:${port}/readyz`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error('the program did not get ready in a minute')
}

/** Sends load for some seconds from a process of its own. */
export async function load(
  port: number,
  requests: readonly string[],
  { seconds = 4, connections = 16 } = {},
): Promise<LoadResult> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'generator.ts'), String(port), String(seconds), String(connections)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  child.stdin.end(requests.join('\n'))
  let out = ''
  for await (const chunk of child.stdout) out += chunk
  return JSON.parse(out) as LoadResult
}

/** @throws Error with a sentence when pgbench is not installed. */
export function pgbenchVersion(): string {
  const done = spawnSync('pgbench', ['--version'], { encoding: 'utf8' })
  if (done.error) throw new Error('pgbench is needed for the raw rates and is not installed (Debian: postgresql-contrib).')
  return done.stdout.trim()
}

/** Transactions a second of a pgbench script, prepared, 8 connections. @throws Error with a sentence when a transaction fails. */
export function pgbench(url: string, script: string, { seconds = 4, clients = 8 } = {}): number {
  const done = spawnSync(
    'pgbench',
    ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', '-', url],
    { input: script, encoding: 'utf8' },
  )
  const tps = /tps = ([\d.]+)/.exec(done.stdout)?.[1]
  if (done.status !== 0 || !tps || /failed transactions: [1-9]/.test(done.stdout))
    throw new Error(`pgbench failed: ${done.stderr.trim().split('\n').at(-1)}`)
  return Number(tps)
}

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
