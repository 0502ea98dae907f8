import { type FileHandle, open, rm } from 'node:fs/promises'
import { csvLine } from '../../kit/csv.ts'

/** One line of the list of what was not taken. `column`: as the file calls it, '' for the row as a whole. */
export type Reject = { line: number; column: string; reason: string; id: string }

export type Rejects = { add(reject: Reject): void; flush(): Promise<void>; count(): number; close(): Promise<void> }

/** The file that names every row that was not taken. It is made with the first one; one of an earlier run is replaced, or goes away when nothing was refused. */
export function openRejects(file: string): Rejects {
  const waiting: Reject[] = []
  const lines = new Set<number>()
  let count = 0
  let handle: FileHandle | null = null
  const flush = async () => {
    if (waiting.length === 0) return
    handle ??= await started(file)
    await handle.appendFile(waiting.splice(0).map(written).join(''))
    lines.clear()
  }
  return {
    add(reject) {
      if (!lines.has(reject.line)) count++ // several cells of one row may be wrong
      lines.add(reject.line)
      waiting.push(reject)
    },
    flush,
    count: () => count,
    async close() {
      await flush()
      if (handle) await handle.close()
      else await rm(file, { force: true })
    },
  }
}

async function started(file: string): Promise<FileHandle> {
  const handle = await open(file, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The list of refused rows can not be written to ${file} (${error.code ?? error.message}).`)
  })
  await handle.appendFile('line,column,reason,id\r\n')
  return handle
}

const written = ({ line, column, reason, id }: Reject) => csvLine([line, column, reason, id])
