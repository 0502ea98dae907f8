import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { inject } from 'vitest'
import type { Installation } from '../../src/domain/installation/backup.ts'
import { openApp } from '../../src/domain/open-app.ts'
import { openDb } from '../../src/kit/db.ts'
import { localFiles } from '../../src/kit/files.ts'
import { openLog } from '../../src/kit/log.ts'
import { appUrl } from '../../src/kit/migrate.ts'
import { asOwner, withDatabase } from './postgres.ts'
import { testSecret } from './test-secret.ts'

export const NOW = '2026-11-24T02:00:00Z'

/** A folder that is gone at the end, and a key file with the bytes of testSecret in it. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-backup-'))
  const keyFile = join(folder, 'secret.key')
  writeFileSync(keyFile, `${'07'.repeat(32)}\n`, { mode: 0o600 })
  return { folder, keyFile, clear: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A database that has never seen a migration, and a folder for its files. */
export async function emptyInstallation(folder: string, server = inject('serverUrl')): Promise<Installation> {
  const name = `b_${randomBytes(6).toString('hex')}`
  await asOwner(server, `create database ${name}`)
  return {
    ownerUrl: withDatabase(server, name),
    secret: testSecret,
    files: localFiles(join(folder, name)),
    now: () => Temporal.Instant.from(NOW),
  }
}

/** The app on an installation, with the clock of the tests. */
export async function appOn({ ownerUrl, secret, files, now }: Installation) {
  const db = openDb(appUrl(ownerUrl, secret), { max: 4 })
  const app = await openApp({ db, secret, log: openLog('silent'), dataDir: '/nowhere', baseUrl: 'http://localhost', now })
  return { ...app, files }
}

/** A picture that no compression makes small. */
export const noise = async (side: number) =>
  sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()

export type TableSum = { rows: number; sum: string }

/** Reads only, in a snapshot when one is named. */
async function reading<T>(ownerUrl: string, snapshot: string | undefined, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    if (snapshot) await client.query(`set transaction snapshot '${snapshot}'`)
    await client.query(`set local timezone = 'UTC'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Count and checksum of every table, whatever the order of its rows. Facts of the installation and unlogged tables are left out. */
export const sumsOf = (ownerUrl: string, snapshot?: string) =>
  reading(ownerUrl, snapshot, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select n.nspname || '.' || quote_ident(relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where nspname in ('public', 'identity', 'auth') and relkind = 'r' and relpersistence = 'p' and relname not in ('migration', 'installation_fact') order by 1`,
    )
    const sums: Record<string, TableSum> = {}
    for (const { name } of tables.rows) {
      const { rows } = await client.query<TableSum>(
        `select count(*)::int as rows, md5(coalesce(string_agg(h, '' order by h collate "C"), '')) as sum from (select md5(t::text) as h from ${name} t) s`,
      )
      sums[name] = rows[0]!
    }
    return sums
  })

/** Each report with its last event. */
export const lastEvents = (ownerUrl: string, snapshot?: string) =>
  reading(ownerUrl, snapshot, async (client) => {
    const { rows } = await client.query<{ last: string }>(
      `select distinct on (r.id) concat_ws(' ', r.number, r.status, e.id, e.seq, e.kind, e.at, e.change, e.texts) as last from report r join report_event e on e.report_id = r.id order by r.id, e.seq desc`,
    )
    return rows.map(({ last }) => last)
  })

/** Everything that a schema is beside its rows: columns, constraints, indexes, triggers in force, functions, and who may do what. */
export async function shapeOf(ownerUrl: string): Promise<string[]> {
  const { rows } = await asOwner(
    ownerUrl,
    `with n as (select oid, nspname from pg_namespace where nspname in ('public', 'identity', 'auth'))
     select line from (
       select format('column %s.%s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull) as line
         from pg_attribute a join pg_class c on c.oid = attrelid join n on n.oid = relnamespace where relkind = 'r' and attnum > 0 and not attisdropped
       union all select format('constraint %s.%s %s %s', nspname, conrelid::regclass, conname, pg_get_constraintdef(k.oid)) from pg_constraint k join n on n.oid = connamespace where contype <> 'n'
       union all select format('index %s.%s %s', schemaname, indexname, indexdef) from pg_indexes join n on nspname = schemaname
       union all select format('trigger %s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger t join pg_class c on c.oid = tgrelid join n on n.oid = relnamespace where not tgisinternal
       union all select format('function %s %s %s %s', p.oid::regprocedure, prosecdef, proacl, md5(prosrc)) from pg_proc p join n on n.oid = pronamespace
       union all select format('rights %s.%s %s', nspname, relname, relacl) from pg_class c join n on n.oid = relnamespace where relkind in ('r', 'S')
       union all select format('migration %s', name) from migration
     ) lines order by line collate "C"`,
  )
  return rows.map(({ line }) => line as string)
}

/** `npx tuntas …` as an operator runs it. `before`: what the shell does first (`ulimit -f 100`). */
export function tuntas(words: readonly string[], env: Record<string, string>, before = 'true') {
  const program = ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/cli/tuntas.ts', ...words]
  const child = spawn('bash', ['-c', `${before} && exec "$@"`, 'tuntas', process.execPath, ...program], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += String(chunk)))
  child.stderr.on('data', (chunk) => (said.err += String(chunk)))
  const done = new Promise<{ code: number | null; out: string; err: string }>((end) =>
    child.once('close', (code) => end({ code, ...said })),
  )
  return { child, done }
}
