import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { hmac, type Secret } from './secrets.ts'

const folder = new URL('../../migrations/', import.meta.url).pathname

/** The login of the app: never the owner, never a superuser; its name and password follow from the installation's secret. */
export function appRole(secret: Secret) {
  const key = secret.derive('database/app-role')
  return {
    name: `tuntas_app_${hmac(key, 'name').toString('hex').slice(0, 8)}`,
    password: hmac(key, 'password').toString('base64url'),
  }
}

/** The same database, entered as the app's role. */
export function appUrl(ownerUrl: string, secret: Secret): string {
  const url = new URL(ownerUrl)
  const role = appRole(secret)
  url.username = role.name
  url.password = role.password
  return url.href
}

/**
 * Brings a database to the newest schema: plain SQL files in the order of their names (UTC minutes), forward only, in one transaction that holds a
 * table lock, so that several instances may start at once. Then (re)states what the app's role may do.
 * @returns the names of the files that were applied.
 * @throws Error with one sentence when the server is too old or the role may not be made.
 */
export function migrate(ownerUrl: string, secret: Secret): Promise<string[]> {
  return onMigrations(ownerUrl, secret, (owner) => apply(owner, secret))
}

/**
 * Work of the owner in one transaction in which nobody else migrates; the app's role and the queue's schema are there.
 * @throws Error with one sentence when the server is too old or the role may not be made.
 */
export async function onMigrations<T>(ownerUrl: string, secret: Secret, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  owner.on('error', () => {}) // who waits for an answer is told
  await owner.connect()
  try {
    await ignoring(['42P07', '42710', '23505'], () =>
      owner.query('create table if not exists migration (name text primary key, at timestamptz not null default now())'),
    )
    await locked(owner, () => prepare(owner, secret))
    return await locked(owner, async () => {
      await runMigrations({ connectionString: appUrl(ownerUrl, secret), logger: silentLogger })
      return work(owner)
    })
  } finally {
    await owner.end()
  }
}

/** One starter at a time; what `work` did is on disk before the next one looks. */
async function locked<T>(owner: pg.Client, work: () => Promise<T>): Promise<T> {
  await owner.query('begin')
  await owner.query('lock table migration in access exclusive mode')
  const result = await work()
  await owner.query('commit')
  return result
}

/** Applies the files that are missing, in order, and states anew what the app's role may do. @returns their names. */
export async function apply(owner: pg.Client, secret: Secret): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>('select name from migration')
  const done = new Set(rows.map((row) => row.name))
  const pending = migrationFiles().filter((name) => !done.has(name))
  for (const name of pending) await applyFile(owner, name)
  await owner.query(grants(appRole(secret).name))
  return pending
}

export async function applyFile(owner: pg.Client, name: string): Promise<void> {
  await owner.query(readFileSync(join(folder, name), 'utf8'))
  await owner.query('insert into migration (name) values ($1)', [name])
}

export const migrationFiles = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/** Whether every migration of this code has been applied (`/readyz`). */
export async function isMigrated(db: { query(text: string): Promise<{ rows: { name: string }[] }> }): Promise<boolean> {
  const { rows } = await db.query('select name from migration')
  const done = new Set(rows.map((row) => row.name))
  return migrationFiles().every((name) => done.has(name))
}

async function prepare(owner: pg.Client, secret: Secret) {
  const { rows } = await owner.query<{ v: number; db: string }>(
    `select current_setting('server_version_num')::int as v, current_database() as db`,
  )
  if (rows[0]!.v < 150000)
    throw new Error(`DATABASE_URL is not usable: PostgreSQL 15 or newer is needed, this is ${Math.floor(rows[0]!.v / 10000)}.`)
  const role = appRole(secret)
  await makeRole(owner, role)
  await owner.query(`grant ${role.name} to current_user`)
  await owner.query(`create schema if not exists graphile_worker authorization ${role.name}`)
  await owner.query(`grant create on database ${owner.escapeIdentifier(rows[0]!.db)} to ${role.name}`)
}

async function makeRole(owner: pg.Client, role: { name: string; password: string }) {
  const { rows } = await owner.query('select from pg_roles where rolname = $1', [role.name])
  if (rows.length) return
  const sql = `create role ${role.name} login nosuperuser nocreatedb nocreaterole password ${owner.escapeLiteral(role.password)}`
  try {
    await ignoring(['42710', '23505'], () => owner.query(sql))
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    throw new Error(
      `DATABASE_URL is not usable yet: its role may not create roles. Run once as an administrator of the server: ${sql};`,
    )
  }
}

/** Two instances may make the same thing at the same moment; the complaint of the second (table, type, role or unique key exists) is no fault. */
async function ignoring(codes: readonly string[], work: () => Promise<unknown>) {
  try {
    await work()
  } catch (error) {
    if (!codes.includes((error as { code?: string }).code ?? '')) throw error
  }
}

// A role is the whole server's: databases that are migrated at one moment must not all write its setting ("tuple concurrently updated").
const grants = (role: string) => `
  do $$ begin
    if not exists (select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
                   where r.rolname = '${role}' and s.setdatabase = 0 and lower(c) = 'timezone=utc') then
      alter role ${role} set timezone = 'UTC';
    end if;
  end $$;
  grant usage on schema public, identity, auth to ${role};
  grant select, insert, update, delete on all tables in schema public, auth to ${role};
  grant usage on all sequences in schema public, auth to ${role};
  revoke insert, update, delete on migration from ${role};
  revoke update, delete on report_event from ${role};
  revoke all on all tables in schema identity from ${role};
  grant insert on identity.reporter, identity.address to ${role};
  revoke all on all functions in schema identity from public;
  grant execute on all functions in schema identity to ${role};
`

const silentLogger = { debug() {}, info() {}, warn() {}, error() {}, scope: () => silentLogger } as never
