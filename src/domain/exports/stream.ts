import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Sql } from '../../kit/db.ts'
import type { App } from '../app.ts'

/** One consistent look at the database for as long as the work lasts; nothing can be written in it. */
export const snapshot = <T>(app: App, work: (tx: Sql) => Promise<T>): Promise<T> =>
  app.db.tx(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    return work(tx)
  })

let cursors = 0

/** The rows of a query, 500 at a time, within a transaction. */
export async function* rowsOf<R extends Record<string, unknown>>(
  tx: Sql,
  sql: string,
  values: readonly unknown[],
): AsyncGenerator<R[]> {
  const cursor = `export_${++cursors}`
  await tx.query(`declare ${cursor} no scroll cursor for ${sql}`, values)
  for (;;) {
    const { rows } = await tx.query<R>(`fetch 500 from ${cursor}`)
    if (rows.length === 0) break
    yield rows
  }
  await tx.query(`close ${cursor}`)
}

export type Part = { rows: number; bytes: number; sha256: string }

/** A file that is written line by line and knows what it holds. */
export async function openPart(
  path: string,
): Promise<{ write(lines: readonly string[]): Promise<void>; close(): Promise<Part> }> {
  const handle: FileHandle = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  return {
    async write(lines) {
      const block = Buffer.from(lines.join(''))
      hash.update(block)
      bytes += block.length
      rows += lines.length
      await handle.appendFile(block)
    },
    async close() {
      await handle.sync()
      await handle.close()
      return { rows, bytes, sha256: hash.digest('hex') }
    },
  }
}
