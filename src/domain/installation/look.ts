import type { Sql } from '../../kit/db.ts'
import { migrationFiles } from '../../kit/migrate.ts'
import { factOf } from './facts.ts'
import type { DatabaseSeen, InstallationSeen } from './rules.ts'

type Asked = Pick<Sql, 'query'>

/** What the database tells of itself, entered as the owner. Reads only; nothing is migrated. `now` is the clock of this machine. */
export async function lookAtDatabase(owner: Asked, now: () => Temporal.Instant): Promise<DatabaseSeen> {
  const before = now()
  const { rows } = await owner.query<{ postgres: number; at: string; migrated: boolean }>(
    `select current_setting('server_version_num')::int / 10000 as postgres, to_json(clock_timestamp())#>>'{}' as at, to_regclass('public.migration') is not null as migrated`,
  )
  const { postgres, at, migrated } = rows[0]!
  const middle = before.add({ milliseconds: Math.round(now().since(before).total('milliseconds') / 2) })
  const applied = migrated ? (await owner.query<{ name: string }>('select name from migration order by name')).rows : []
  const names = applied.map(({ name }) => name)
  const pending = migrationFiles().filter((name) => !names.includes(name))
  return {
    postgres,
    clockAhead: Temporal.Instant.from(at).since(middle).total('seconds'),
    pending,
    unknown: names.filter((name) => !migrationFiles().includes(name)),
    state: pending.length ? null : await lookAtInstallation(owner, now()),
  }
}

async function lookAtInstallation(owner: Asked, now: Temporal.Instant): Promise<InstallationSeen> {
  const [counts, keyFingerprint, worker, sendingPaused, lastBackup, undecreed] = [
    await owner.query<Counts>(COUNTS),
    await factOf(owner, 'keyFingerprint'),
    await factOf(owner, 'workerSeen'),
    await factOf(owner, 'sendingPaused'),
    await factOf(owner, 'lastBackup'),
    await missingDecrees(owner, now),
  ]
  const c = counts.rows[0]!
  return {
    isDemo: c.is_demo,
    sampleOfficers: c.samples,
    undecreed,
    keyFingerprint,
    workerSeenAt: worker?.at ?? null,
    sendingPaused,
    lastBackupAt: lastBackup?.at ?? null,
    jobs: { waiting: c.jobs, oldestMinutes: c.jobs_minutes, failed: c.jobs_failed },
    outbox: { waiting: c.outbox, oldestMinutes: c.outbox_minutes, dead: c.outbox_dead },
  }
}

type Counts = Record<
  'samples' | 'jobs' | 'jobs_minutes' | 'jobs_failed' | 'outbox' | 'outbox_minutes' | 'outbox_dead',
  number
> & { is_demo: boolean }
const minutesSince = (at: string) => `coalesce(extract(epoch from now() - min(${at})) / 60, 0)::float8`
const COUNTS = `select
  exists (select from flag where code = 'isDemo' and value = 'true') as is_demo,
  (select count(*)::int from officer where email like '%.tuntas.invalid' and disabled_at is null) as samples,
  j.*, f.*, o.*, d.*
  from (select count(*)::int as jobs, ${minutesSince('run_at')} as jobs_minutes from graphile_worker._private_jobs where attempts < max_attempts and run_at <= now()) j,
  (select count(*)::int as jobs_failed from graphile_worker._private_jobs where attempts >= max_attempts) f,
  (select count(*)::int as outbox, ${minutesSince('run_at')} as outbox_minutes from outbox where state = 'waiting' and run_at <= now()) o,
  (select count(*)::int as outbox_dead from outbox where state = 'dead') d`

/** Years without a decree: this one, and the next from the day on that the flag `decreeWarningFrom` names. A 7-day week has no holidays to wait for. */
async function missingDecrees(owner: Asked, now: Temporal.Instant): Promise<InstallationSeen['undecreed']> {
  const today = now.toZonedDateTimeISO('Asia/Jakarta').toPlainDate()
  const flag = await owner.query<{ value: string }>(`select value#>>'{}' as value from flag where code = 'decreeWarningFrom'`)
  const from = flag.rows[0]?.value ?? '10-01'
  const years = [today.year, ...(today.toString().slice(5) >= from ? [today.year + 1] : [])]
  const { rows } = await owner.query<{ calendar: string; year: number }>(
    `select c.id as calendar, y as year from calendar c cross join unnest($1::int[]) y
     where c.week <> 7 and exists (select from agency a where a.calendar_id = c.id and (a.valid_to is null or a.valid_to >= current_date))
       and not exists (select from decreed_year d where d.calendar_id in (c.id, c.base) and d.year = y) order by 1, 2`,
    [years],
  )
  return rows
}
