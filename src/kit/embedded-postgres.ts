import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ownerOf, processStart, takeFolder } from './folder-lock.ts'
import { choosePlace, hydrate, type Place, packageFolder, platformPackage } from './postgres-place.ts'

export type EmbeddedPostgres = { url: string; folder: string; port: number; note: string | undefined; stop(): Promise<void> }

export type EmbeddedOptions = {
  /** Folder of the installation; the server's own data go into `postgres` inside it. */
  dataDir: string
  /** Password of the server's owner role. */
  password: string
  /** npm package that holds the server; by default the one for this platform. */
  package?: string
  /** Extra settings, `name=value`. */
  settings?: readonly string[]
}

/**
 * Starts a real PostgreSQL from npm on loopback, data in `dataDir`, fsync on. A server that a killed process left behind is stopped first,
 * so that its write-ahead log is replayed by a server of ours.
 * @throws Error with one sentence when the platform has no package, the folder is in use, or the server does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const packageDir = hydrate(packageFolder(options.package ?? platformPackage()))
  const place = choosePlace(options.dataDir, packageDir)
  const lock = takeFolder(place.home)
  try {
    const data = join(realpathSync(place.home), 'postgres')
    if (!existsSync(join(data, 'PG_VERSION'))) initdb(place, data, options.password)
    await stopLeftBehind(data)
    const port = await freePort()
    const server = launch(place, data, port, options.settings ?? [])
    const url = urlOf(data, port, options.password)
    await untilReady(url, server, join(place.home, 'postgres.log'))
    return {
      url,
      folder: data,
      port,
      note: place.note,
      async stop() {
        await stopServer(server.pid!)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

const urlOf = (data: string, port: number, password: string) =>
  `postgres://tuntas_owner:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres${hasSocket(data) ? `?host=${encodeURIComponent(data)}` : ''}`

/** Where the server's data stand (they may stand beside the data folder, see choosePlace). */
export const databaseFolder = (dataDir: string) => choosePlace(dataDir, packageFolder(platformPackage())).home

/** Whether a living process of ours owns the database of this folder. */
export const isOwned = (dataDir: string) => existsSync(dataDir) && ownerOf(databaseFolder(dataDir)) !== undefined

/**
 * The address of the server that another living process of ours runs on this folder; null when none owns the folder. One that is just starting is waited for.
 * @throws Error with one sentence when it does not come up.
 */
export async function runningPostgres({ dataDir, package: name, password }: EmbeddedOptions): Promise<string | null> {
  if (!existsSync(dataDir)) return null
  const { home } = choosePlace(dataDir, hydrate(packageFolder(name ?? platformPackage())))
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((done) => setTimeout(done, 200))) {
    const owner = ownerOf(home)
    if (owner === undefined) return null
    const data = join(realpathSync(home), 'postgres')
    const file = join(data, 'postmaster.pid')
    // pid, folder, start, port, socket folder, address, memory key, status: what PostgreSQL itself tells pg_ctl
    const [pid, , , port, , , , status] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (status?.trim() === 'ready' && processStart(Number(pid)) !== undefined) return urlOf(data, Number(port), password)
  }
  throw new Error(
    `The database in ${home} belongs to another process, but does not answer; look at ${join(home, 'postgres.log')}.`,
  )
}

function as(uid: number | undefined) {
  return uid === undefined ? {} : { uid, gid: uid }
}

function initdb(place: Place, data: string, password: string) {
  const major = Number(/\d+/.exec(run(place, 'postgres', ['--version']))?.[0])
  const locale = major >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C.UTF-8']
  rmSync(data, { recursive: true, force: true }) // an initdb that was cut short left no PG_VERSION
  mkdirSync(data, { mode: 0o700 })
  const passwordFile = join(place.home, `.password-${randomBytes(4).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (place.uid !== undefined) for (const path of [data, passwordFile]) chownSync(path, place.uid, place.uid)
  try {
    run(place, 'initdb', [
      '-D',
      data,
      '-U',
      'tuntas_owner',
      '-E',
      'UTF8',
      ...locale,
      '-k',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
    ])
  } finally {
    rmSync(passwordFile)
  }
}

function run(place: Place, program: string, args: string[]): string {
  const done = spawnSync(join(place.bin, program), args, {
    ...as(place.uid),
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
  })
  if (done.status !== 0)
    throw new Error(
      `${program} of the built-in PostgreSQL failed: ${(done.stderr || String(done.error)).trim().split('\n').at(-1)}`,
    )
  return done.stdout
}

/** A quarter of the memory that we may use, as PostgreSQL's manual advises, between 128 MB and 1 GB; pages are only taken as they are needed. */
function sharedBuffers(): number {
  const limit = process.constrainedMemory() // of a container; 0 or beyond all bounds without one
  const bytes = Math.min(totalmem(), limit > 0 ? limit : Number.POSITIVE_INFINITY)
  return Math.round(Math.min(1_024, Math.max(128, bytes / 4 / 1_048_576)))
}

/** Beside loopback the server has a socket inside its own folder, where nobody else may enter: it costs the report page a tenth less. Addresses of sockets are short. */
const hasSocket = (data: string) => process.platform !== 'win32' && Buffer.byteLength(`${data}/.s.PGSQL.65535`) < 104

function launch(place: Place, data: string, port: number, extra: readonly string[]) {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${hasSocket(data) ? data : ''}`,
    'unix_socket_permissions=0700',
    'max_connections=60',
    `shared_buffers=${sharedBuffers()}MB`,
    'jit=off',
    'random_page_cost=1.1',
    'max_wal_size=2GB',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_min_error_statement=panic',
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'log_error_verbosity=terse',
    ...extra,
  ].flatMap((s) => ['-c', s]) // statements and parameters stay out of the log: they hold what people wrote (trust.md P3)
  const log = openSync(join(place.home, 'postgres.log'), 'a', 0o600)
  const child = spawn(join(place.bin, 'postgres'), ['-D', data, ...settings], {
    ...as(place.uid),
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
  })
  child.unref()
  return child
}

/**
 * A killed process leaves its server running: it is stopped (fast shutdown) before ours starts on the same folder. A server that was killed too may stay in the
 * process table until somebody collects it (containers without an init): PostgreSQL would take it for alive. Its lock file goes away once no process works in the folder.
 */
async function stopLeftBehind(data: string) {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (pid > 0 && processStart(pid) !== undefined && isServerOf(pid, data)) await stopServer(pid)
  for (let waited = 0; isEnding(pid) && waited < 10_000; waited += 50) await new Promise((done) => setTimeout(done, 50))
  if (!existsSync(file) || !existsSync('/proc/self/cwd') || processStart(pid) !== undefined) return
  for (let waited = 0; processesIn(data).length > 0 && waited < 10_000; waited += 50)
    await new Promise((done) => setTimeout(done, 50))
  if (processesIn(data).length === 0) rmSync(file, { force: true })
}

/** Processes whose working directory is the data folder: the server's own, its children included. */
function processesIn(data: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === data && processStart(Number(pid)) !== undefined
    } catch {
      return false // ended meanwhile, or somebody else's
    }
  })
}

/** A process that was just killed has given its memory back, and with it its name, and is still there for a moment. */
function isEnding(pid: number): boolean {
  try {
    return processStart(pid) !== undefined && readFileSync(`/proc/${pid}/cmdline`, 'utf8') === ''
  } catch {
    return false
  }
}

/** Where /proc tells, a reused process id is told apart from the server of this folder. */
function isServerOf(pid: number, data: string): boolean {
  if (!existsSync('/proc/self/cmdline')) return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch {
    return false
  }
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT after 20 s, so that stopping always ends. */
async function stopServer(pid: number) {
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < seconds * 1000; waited += 50) {
      if (processStart(pid) === undefined) return
      await new Promise((done) => setTimeout(done, 50))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}

async function untilReady(url: string, server: { pid?: number | undefined; exitCode: number | null }, log: string) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if (server.exitCode !== null) break
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      return await client.end()
    } catch {
      await client.end().catch(() => {})
      await new Promise((done) => setTimeout(done, 50))
    }
  }
  const last = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').at(-1) : ''
  throw new Error(`The built-in PostgreSQL did not start; the last line of ${log} is: ${last}`)
}
