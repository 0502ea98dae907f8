import { createHash } from 'node:crypto'
import { type Compilable, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import pg from 'pg'
import type { DB } from './db-types.ts'

const { builtins } = pg.types

/** int8 and numeric as numbers (counts and shares stay far below 2^53), dates as ISO strings, instants as Temporal. */
const parsers: Record<number, (value: string) => unknown> = {
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
  [builtins.DATE]: (v) => v,
  [builtins.TIMESTAMPTZ]: toInstant,
}

/** PostgreSQL writes `2026-11-24 04:21:58.123+00`; Temporal wants `T` and a full offset. */
export function toInstant(value: string): Temporal.Instant {
  return Temporal.Instant.from(`${value.replace(' ', 'T')}${/[+-]\d\d$/.test(value) ? ':00' : ''}`)
}

const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** Statements are parsed and planned again at each call unless they have a name; named by their text, at most 300 (stack.md trap 5). */
const names = new Map<string, string>()
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= 300) return known
  const name = `q${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  names.set(text, name)
  return name
}

class NamingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's query are many; only (text, values) is touched
  override query(first: any, values?: any, callback?: any): any {
    if (typeof first === 'string' && Array.isArray(values)) {
      const name = nameOf(first)
      if (name) return super.query({ name, text: first, values }, callback)
    }
    return super.query(first, values, callback)
  }
}

/** What runs SQL: the pool, or the connection of a transaction. */
export type Sql = {
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<R>>
}

/** Builds typed queries over the tables of `db-types.ts`; `rowsOf` runs them on the pool or inside a transaction. */
export const tables = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Runs a built query. The rows are of the type that the query says. */
export async function rowsOf<T>(db: Sql, query: Compilable<T>): Promise<T[]> {
  const { sql, parameters } = query.compile()
  const values = parameters.map((value) => (value instanceof Temporal.Instant ? value.toString() : value))
  return (await db.query(sql, values)).rows as T[]
}

export type Db = Sql & {
  pool: pg.Pool
  /** One transaction on one connection; rolls back when `work` throws. */
  tx<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** A statement whose plan must fit its values (search words): never named, so always planned anew. */
  unnamed<R extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<pg.QueryResult<R>>
  /** What may fail and is then tried another way: inside a transaction a failed statement is taken back alone, and the transaction goes on. */
  attempt<T>(work: () => Promise<T>): Promise<T>
  /** Closes what hangs on the same database before the pool itself. */
  onClose(work: () => Promise<unknown>): void
  close(): Promise<void>
}

/**
 * Tries named statements as two connections of a pool use them. PgBouncer older than 1.21 in transaction mode hands one server connection to both, where the second
 * finds the name of the first (42P05) or not its own (26000).
 * @throws Error with one sentence that names DATABASE_PREPARE.
 */
export async function tryNamedStatements(db: Db): Promise<void> {
  const clients = [await db.pool.connect(), await db.pool.connect()]
  try {
    for (const client of clients) await client.query({ name: 'tuntas_try', text: 'select 1' })
  } catch (error) {
    if (!['42P05', '26000'].includes((error as { code?: string }).code ?? '')) throw error
    throw new Error(
      'DATABASE_PREPARE must be off here: between Tuntas and the database stands a pooler that does not keep prepared statements (PgBouncer older than 1.21 in transaction mode).',
    )
  } finally {
    for (const client of clients) client.release()
  }
}

/** Opens a pool. `prepare: false` sends no named statements (PgBouncer older than 1.21 in transaction mode). */
export function openDb(
  connectionString: string,
  { max = 8, prepare = true, onError = () => {} }: { max?: number; prepare?: boolean; onError?: (error: Error) => void } = {},
): Db {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    ...(prepare ? { Client: NamingClient as unknown as typeof pg.Client } : {}),
  })
  let open = true
  const lost = (error: Error) => open && onError(error) // what ends while we close is no news
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const closing: (() => Promise<unknown>)[] = []
  return {
    pool,
    query: (text, values = []) => pool.query(text, values as unknown[]),
    unnamed: (text, values) => pool.query({ text, values: values as unknown[] }),
    attempt: (work) => work(), // each statement is a transaction of its own
    async tx(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin')
        const result = await work({ query: (text, values = []) => client.query(text, values as unknown[]) } as Sql)
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((e: Error) => {
          broken = e
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    onClose: (work) => closing.push(work),
    async close() {
      open = false
      await Promise.all(closing.map((work) => work()))
      await pool.end()
    },
  }
}
