import { once } from 'node:events'
import { Readable } from 'node:stream'
import type pg from 'pg'

// COPY in its text form, as a stream out of the database and into it. pg speaks this part of the protocol and leaves to us what is done with it.

type Connection = pg.Connection & {
  stream: import('node:net').Socket
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}

const CHUNK = 1 << 16

/** What `copy … to stdout` gives, in chunks of 64 KiB: a message of the protocol is one row. */
class CopyOut extends Readable {
  private connection: Connection | undefined
  private rows: Buffer[] = []
  private size = 0
  private readonly text: string
  constructor(text: string) {
    super({ highWaterMark: 4 * CHUNK })
    this.text = text
  }
  submit(connection: pg.Connection) {
    this.connection = connection as Connection
    connection.query(this.text)
  }
  handleCopyData({ chunk }: { chunk: Buffer }) {
    this.rows.push(Buffer.from(chunk)) // pg reuses the memory that it reads into
    this.size += chunk.length
    if (this.size >= CHUNK && !this.flush()) this.connection?.stream.pause()
  }
  private flush(): boolean {
    const all = Buffer.concat(this.rows)
    this.rows = []
    this.size = 0
    return all.length === 0 || this.push(all)
  }
  override _read() {
    this.connection?.stream.resume()
  }
  handleCommandComplete() {
    this.flush()
  }
  handleReadyForQuery() {
    this.push(null)
  }
  handleError(error: Error) {
    this.destroy(error)
  }
}

export const copyOut = (client: pg.Client, sql: string): AsyncIterable<Buffer> => client.query(new CopyOut(sql))

/** `copy … from stdin`: rows are written in any pieces; `end` gives how many the database took. */
class CopyIn {
  private connection: Connection | undefined
  private rowCount = 0
  private readonly text: string
  private readonly begun = Promise.withResolvers<void>()
  private readonly done = Promise.withResolvers<void>()
  constructor(text: string) {
    this.text = text
    for (const { promise } of [this.begun, this.done]) promise.catch(() => {}) // whoever writes is told
  }
  submit(connection: pg.Connection) {
    this.connection = connection as Connection
    connection.query(this.text)
  }
  handleCopyInResponse() {
    this.begun.resolve()
  }
  handleCommandComplete({ text }: { text: string }) {
    this.rowCount = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0)
  }
  handleReadyForQuery() {
    this.done.resolve()
  }
  handleError(error: Error) {
    this.begun.reject(error)
    this.done.reject(error)
  }
  async write(bytes: Buffer): Promise<void> {
    await this.begun.promise
    const { stream } = this.connection!
    this.connection!.sendCopyFromChunk(bytes)
    if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), this.done.promise])
  }
  async end(): Promise<number> {
    await this.begun.promise
    this.connection!.endCopyFrom()
    await this.done.promise
    return this.rowCount
  }
}

export const copyIn = (client: pg.Client, sql: string) => client.query(new CopyIn(sql))
