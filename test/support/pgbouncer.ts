import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './program.ts'

const NOBODY = 65534
const asRoot = process.getuid?.() === 0

type Program = { path: string; env: NodeJS.ProcessEnv }

/** Where PgBouncer stands; taken from Debian's packages when it is missing: installed as root, unpacked beside the tests otherwise. Null where neither can be. */
export function findPgbouncer(): Program | null {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].map((folder) =>
    join(folder, 'pgbouncer'),
  )
  const found = () => places.find((path) => existsSync(path))
  if (!found() && asRoot && existsSync('/usr/bin/apt-get')) {
    // RUNLEVEL=1: the package would start a service of its own
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    const apt = (...words: string[]) => spawnSync('apt-get', ['-q', '-y', ...words], { env, encoding: 'utf8', timeout: 180_000 })
    apt('update')
    apt('install', '--no-install-recommends', 'pgbouncer')
  }
  const path = found()
  return path ? { path, env: process.env } : unpackPgbouncer()
}

/** Whoever is not root may still download packages of Debian and unpack them into a folder. */
function unpackPgbouncer(): Program | null {
  const folder = join(tmpdir(), `tuntas-pgbouncer-debian-${process.getuid?.()}`)
  const path = join(folder, 'usr/sbin/pgbouncer')
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    const words = ['download', 'pgbouncer', 'libevent-2.1-7', 'libc-ares2']
    if (spawnSync('apt-get', words, { cwd: folder, timeout: 60_000 }).status !== 0) return null
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
      if (spawnSync('dpkg-deb', ['-x', file, '.'], { cwd: folder }).status !== 0) return null
  }
  const libraries = readdirSync(join(folder, 'usr/lib')).map((name) => join(folder, 'usr/lib', name))
  return { path, env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') } }
}

export type Pgbouncer = { port: number; version: string; log(): string; stop(): Promise<void> }

/**
 * PgBouncer on loopback with the settings that the project hands to operators (deploy/pgbouncer.ini); only ports, files and the password are others.
 * @param program where it stands
 * @param of the PostgreSQL behind it, the password of its login `pgbouncer`
 */
export async function startPgbouncer(program: Program, of: { postgresPort: number; password: string }): Promise<Pgbouncer> {
  const version =
    /PgBouncer ([\d.]+)/.exec(spawnSync(program.path, ['--version'], { encoding: 'utf8', env: program.env }).stdout)?.[1] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-pgbouncer-'))
  const port = await freePort()
  const users = join(folder, 'userlist.txt')
  const settings = replaced(readFileSync('deploy/pgbouncer.ini', 'utf8'), [
    ['port=5432', `port=${of.postgresPort}`],
    ['listen_port = 6432', `listen_port = ${port}`],
    ['/etc/pgbouncer/userlist.txt', users],
    ['default_pool_size = 20', 'default_pool_size = 6'],
  ])
  writeFileSync(users, `"pgbouncer" "${of.password}"\n`)
  writeFileSync(join(folder, 'pgbouncer.ini'), settings)
  chmodSync(folder, 0o711)
  if (asRoot) for (const name of ['userlist.txt', 'pgbouncer.ini']) chownSync(join(folder, name), NOBODY, NOBODY)
  let said = ''
  const child = spawn(program.path, [join(folder, 'pgbouncer.ini')], {
    cwd: '/',
    env: program.env,
    ...(asRoot && { uid: NOBODY, gid: NOBODY }), // it refuses to run as root
  })
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  for (const deadline = Date.now() + 10_000; !(await answers(port)); ) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`PgBouncer did not start: ${said.slice(-500)}`)
    await new Promise((done) => setTimeout(done, 50))
  }
  return {
    port,
    version,
    log: () => said,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @throws Error when a text that should be replaced is not there: the file that operators get has changed. */
export function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`"${from}" is not in the file any more`)
    return now.replaceAll(from, to)
  }, text)
}

const answers = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
