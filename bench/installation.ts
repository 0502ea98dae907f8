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

export type Installation = { port: number; ownerUrl: string; appUrl: string; stop(): Promise<void> }

/** The real program (`src/main.ts`) on its own embedded database in a folder of its own; `fill` makes its data through the actions before it starts. */
export async function install(fill: (world: World<App>) => Promise<void>): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-bench-'))
  chmodSync(dataDir, 0o711)
  const secret = openSecret(join(dataDir, 'secret.key'))
  const password = hmac(secret.derive('database/owner'), 'password').toString('base64url')
  await prepare(dataDir, secret, password, fill)
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/main.ts'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        NODE_ENV: 'production',
        DATA_DIR: dataDir,
        PORT: String(port),
        TUNTAS_DEMO: 'off',
      },
    },
  )
  await ready(port, child)
  const dbPort = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]!.trim()
  const ownerUrl = `postgres://tuntas_owner:${password}@127.0.0.1:${dbPort}/postgres`
  return {
    port,
    ownerUrl,
    appUrl: appUrl(ownerUrl, secret),
    async stop() {
      child.kill('SIGTERM')
      await new Promise((done) => child.once('exit', done))
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function prepare(dataDir: string, secret: Secret, password: string, fill: (world: World<App>) => Promise<void>) {
  const server = await startEmbeddedPostgres({ dataDir, password })
  await migrate(server.url, secret)
  const db = openDb(appUrl(server.url, secret))
  await fill(await smallNation(await openApp({ db, secret, log: openLog('silent'), dataDir, baseUrl: 'http://localhost' })))
  await db.close()
  const owner = openDb(server.url, { max: 1 })
  await owner.query('vacuum analyze')
  await owner.close()
  await server.stop()
}

async function ready(port: number, child: ChildProcess) {
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (child.exitCode !== null) throw new Error('the program did not start')
    if (
      await fetch(`http://127.0.0.1:${port}/readyz`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return
    await new Promise((done) => setTimeout(done, 100))
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

/** Transactions a second of a pgbench script, prepared, 8 connections. @throws Error with a sentence when pgbench is not installed or a transaction fails. */
export function pgbench(url: string, script: string, { seconds = 4, clients = 8 } = {}): number {
  const done = spawnSync(
    'pgbench',
    ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', '-', url],
    { input: script, encoding: 'utf8' },
  )
  if (done.error) throw new Error('pgbench is needed for the raw rate and is not installed (Debian: postgresql-client).')
  const tps = /tps = ([\d.]+)/.exec(done.stdout)?.[1]
  if (done.status !== 0 || !tps || /failed transactions: [1-9]/.test(done.stdout))
    throw new Error(`pgbench failed: ${done.stderr.trim().split('\n').at(-1)}`)
  return Number(tps)
}

export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
