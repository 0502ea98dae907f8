import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** When a process began, in clock ticks (Linux); another process with the same id began at another tick. `undefined`: it does not run. */
export function processStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19] // a zombie has ended; field 22 of proc(5) is the start time
  } catch {
    return 'unknown'
  }
}

/**
 * One process owns a data folder at a time.
 * @throws Error with one sentence when a living process owns it.
 */
export function takeFolder(folder: string): { release(): void } {
  const file = join(folder, 'owner.lock')
  const mine = `${process.pid} ${processStart(process.pid)}`
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, mine)
      closeSync(handle)
      return { release: () => read(file) === mine && rmSync(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = read(file)
    const pid = ownerOf(folder)
    if (pid !== undefined)
      throw new Error(
        `The data folder ${folder} is already in use by process ${pid}; stop it first or set DATA_DIR to another folder.`,
      )
    dropStale(file, owner)
  }
  throw new Error(`The data folder ${folder} could not be taken; remove ${file} if no Tuntas runs there.`)
}

/** The living process that owns a data folder. */
export function ownerOf(folder: string): number | undefined {
  const [pid, start] = read(join(folder, 'owner.lock')).split(' ')
  return Number(pid) > 0 && processStart(Number(pid)) === start ? Number(pid) : undefined
}

/** Two starters may both find a stale lock: it is moved away first, and put back if it turns out to be somebody's fresh one. */
function dropStale(file: string, seen: string) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (read(aside) !== seen) linkSync(aside, file)
  } catch {
    // the other starter was quicker; the next attempt sees its lock
  }
  rmSync(aside, { force: true })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
