// What is wrong with an installation, from what was seen of it. Each finding is a sentence and what to do about it.

export type Finding = { code: string; level: 'problem' | 'warning'; sentence: string; todo: string }

/** What the database tells of itself. */
export type DatabaseSeen = {
  /** Major version of the server. */
  postgres: number
  /** Server's clock less ours, in seconds. */
  clockAhead: number
  /** Migrations of this code that are not applied, and applied ones that this code does not know. */
  pending: readonly string[]
  unknown: readonly string[]
  /** Everything below is null while migrations are pending: the tables may not be there. */
  state: InstallationSeen | null
}
export type InstallationSeen = {
  isDemo: boolean
  /** Officers with an address of the samples. */
  sampleOfficers: number
  /** Calendars that an agency uses and that have no decree, with the year; only the years that are asked for by now. */
  undecreed: readonly { calendar: string; year: number }[]
  keyFingerprint: string | null
  workerSeenAt: string | null
  sendingPaused: { since: string; takenAt: string } | null
  lastBackupAt: string | null
  jobs: { waiting: number; oldestMinutes: number; failed: number }
  outbox: { waiting: number; oldestMinutes: number; dead: number }
}

/** What was seen from outside of the database. */
export type Seen = {
  now: string
  disks: readonly { what: string; path: string; freeBytes: number; totalBytes: number }[]
  key: { file: string; state: 'missing' | 'unusable' | 'ok'; mode: number; fingerprint: string | null }
  database: DatabaseSeen | { error: string }
  /** Whether this command works beside a running server or on a shared database; otherwise nothing runs, and nothing is expected of a worker. */
  servers: 'may run' | 'none'
  mail: { set: boolean; error: string | null }
  settings: { host: string; baseUrl: string | undefined; demo: 'on' | 'off' | 'auto' }
}

const MEGABYTE = 1e6
const LOOPBACK = ['127.0.0.1', 'localhost', '::1', '[::1]']

/** Every finding, problems first. The limits are ours: no rule of law speaks of them. */
export function diagnose(seen: Seen): Finding[] {
  const found: Finding[] = [...disks(seen), ...key(seen), ...address(seen)]
  const { database } = seen
  const state = 'error' in database ? null : database.state
  if ('error' in database)
    found.push(problem('database', `The database can not be reached: ${database.error}.`, 'Start it, or correct DATABASE_URL.'))
  else found.push(...ofDatabase(database))
  if (state) found.push(...ofInstallation(seen, state))
  if (!state?.isDemo) found.push(...mail(seen)) // the people of a demo get no mail
  return found.sort((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'))
}

const problem = (code: string, sentence: string, todo: string): Finding => ({ code, level: 'problem', sentence, todo })
const warning = (code: string, sentence: string, todo: string): Finding => ({ code, level: 'warning', sentence, todo })

/** Below 200 MB or 1 % writes are about to fail; below 1 GB or 5 % it is time to act. */
function disks({ disks }: Seen): Finding[] {
  return disks.flatMap(({ what, path, freeBytes, totalBytes }) => {
    const sentence = `The disk of ${what} (${path}) has ${Math.floor(freeBytes / MEGABYTE)} MB left.`
    const todo = 'Make room or move the folder to a larger disk: when it is full, no report can be taken.'
    if (freeBytes < 200 * MEGABYTE || freeBytes < totalBytes * 0.01) return [problem('disk', sentence, todo)]
    return freeBytes < 1000 * MEGABYTE || freeBytes < totalBytes * 0.05 ? [warning('disk', sentence, todo)] : []
  })
}

function key({ key, database }: Seen): Finding[] {
  const { file } = key
  if (key.state === 'missing')
    return [
      problem('key', `There is no secret key in ${file}.`, 'Put the key of this installation there, or set SECRET_KEY_FILE.'),
    ]
  if (key.state === 'unusable')
    return [
      problem(
        'key',
        `${file} can not be read or does not hold 64 hexadecimal digits.`,
        'Put the key of this installation there, readable by the user that runs Tuntas.',
      ),
    ]
  const found: Finding[] = []
  if (key.mode & 0o077)
    found.push(
      problem('keyMode', `Other users of this machine may read ${file} (mode ${key.mode.toString(8)}).`, `chmod 600 ${file}`),
    )
  const kept = 'error' in database ? null : database.state?.keyFingerprint
  if (kept && kept !== key.fingerprint)
    found.push(
      problem(
        'keyOther',
        `${file} is not the key that this database was made with: identities, access codes and tokens stay closed.`,
        'Put the right key there and start again.',
      ),
    )
  return found
}

function address({ settings: { host, baseUrl } }: Seen): Finding[] {
  const named = baseUrl === undefined ? null : new URL(baseUrl).hostname
  if (LOOPBACK.includes(host) || (named !== null && !LOOPBACK.includes(named))) return []
  return [
    problem(
      'baseUrl',
      `HOST ${host} is open to others, but links in messages name ${baseUrl ?? 'this machine'}, which only this machine reaches.`,
      'Set BASE_URL to the address that people type, with https.',
    ),
  ]
}

function ofDatabase({ postgres, clockAhead, pending, unknown }: DatabaseSeen): Finding[] {
  const found: Finding[] = []
  if (postgres < 15)
    found.push(problem('postgres', `PostgreSQL ${postgres} is too old.`, 'Move the database to PostgreSQL 15 or newer.'))
  if (Math.abs(clockAhead) > 30)
    found.push(
      problem(
        'clock',
        `The clock of the database is ${Math.round(Math.abs(clockAhead))} s ${clockAhead > 0 ? 'ahead of' : 'behind'} the clock here.`,
        'Let both machines follow a time server (NTP).',
      ),
    )
  if (pending.length)
    found.push(
      problem(
        'migrations',
        `${pending.length} migrations are not applied, the first is ${pending[0]}.`,
        'npx tuntas migrate, or start Tuntas, which does it by itself.',
      ),
    )
  if (unknown.length)
    found.push(
      problem(
        'newerSchema',
        `The database was brought to a newer schema (${unknown[0]}) than this version knows.`,
        'Run the newer version here too.',
      ),
    )
  return found
}

function ofInstallation(seen: Seen, state: InstallationSeen): Finding[] {
  return [...calendars(state), ...demo(seen, state), ...work(seen, state), ...backup(seen, state)]
}

/** The year after this one is asked for from the day of the flag `decreeWarningFrom` on; until its decree is loaded its dates are provisional. */
function calendars({ undecreed }: InstallationSeen): Finding[] {
  return undecreed.map(({ calendar, year }) =>
    warning(
      'holidays',
      `The decree of holidays and collective leave of ${year} is not loaded for the calendar "${calendar}": due dates in that year are provisional.`,
      'Load the joint decree (SKB) when it is published.',
    ),
  )
}

function demo({ settings }: Seen, { isDemo, sampleOfficers }: InstallationSeen): Finding[] {
  if (isDemo && settings.demo === 'off')
    return [
      problem(
        'demo',
        'This database is the demo: everybody can read the passwords of its officers.',
        'Start with an empty database, or set TUNTAS_DEMO=on when it is meant to be the demo.',
      ),
    ]
  if (!isDemo && sampleOfficers > 0)
    return [
      problem(
        'demo',
        `${sampleOfficers} officers of the demo are in an installation that is none: everybody can read their passwords.`,
        'Disable these officers.',
      ),
    ]
  return []
}

/** A worker notes itself each minute; sweeps are asked for every five seconds. Twenty minutes late is more than a busy hour. */
function work(seen: Seen, state: InstallationSeen): Finding[] {
  const found: Finding[] = []
  const { jobs, outbox, workerSeenAt, sendingPaused } = state
  if (sendingPaused)
    found.push(
      warning(
        'sendingPaused',
        `No message is sent: this is a copy that was restored on ${day(sendingPaused.since)} (as of ${day(sendingPaused.takenAt)}).`,
        'When it takes the place of the other one: npx tuntas restore --resume-sending',
      ),
    )
  if (seen.servers === 'may run' && (workerSeenAt === null || minutes(workerSeenAt, seen.now) > 5))
    found.push(
      problem(
        'worker',
        workerSeenAt === null
          ? 'No worker has run yet: messages wait and nothing is closed by silence.'
          : `No worker was seen since ${minute(workerSeenAt)}: messages wait and nothing is closed by silence.`,
        'Start a server with TUNTAS_ROLES=web,worker, or npx tuntas worker.',
      ),
    )
  else if (seen.servers === 'may run' && jobs.waiting > 0 && jobs.oldestMinutes > 20)
    found.push(
      problem(
        'jobs',
        `${jobs.waiting} jobs wait, the oldest for ${Math.floor(jobs.oldestMinutes)} minutes.`,
        'Start another worker, and look at the log of the one that runs.',
      ),
    )
  if (jobs.failed > 0)
    found.push(
      problem(
        'jobsFailed',
        `${jobs.failed} jobs have failed for good.`,
        'Look at the log of the worker for "worker" at level error.',
      ),
    )
  if (seen.mail.set && !sendingPaused && seen.servers === 'may run' && outbox.waiting > 0 && outbox.oldestMinutes > 60)
    found.push(
      problem(
        'outbox',
        `${outbox.waiting} messages wait to be sent, the oldest for ${Math.floor(outbox.oldestMinutes)} minutes.`,
        'Look at the mail server and at outbox.last_error.',
      ),
    )
  if (outbox.dead > 0)
    found.push(
      warning(
        'outboxDead',
        `${outbox.dead} messages could not be sent at all.`,
        'Look at outbox.last_error of the rows in state "dead".',
      ),
    )
  return found
}

function backup(seen: Seen, { lastBackupAt, isDemo }: InstallationSeen): Finding[] {
  if (isDemo) return []
  const todo = 'npx tuntas backup FILE each day, and keep the file on another machine.'
  if (lastBackupAt === null) return [warning('backup', 'No backup was made yet.', todo)]
  const days = minutes(lastBackupAt, seen.now) / 1440
  return days > 7 ? [warning('backup', `The last backup is ${Math.floor(days)} days old.`, todo)] : []
}

function mail({ mail }: Seen): Finding[] {
  if (!mail.set)
    return [
      warning(
        'mail',
        'SMTP_URL is not set: nobody gets a message.',
        'Set SMTP_URL and SMTP_FROM, unless messages are not wanted.',
      ),
    ]
  return mail.error
    ? [
        problem(
          'mail',
          `The mail server of SMTP_URL does not answer: ${mail.error}.`,
          'Correct SMTP_URL, or ask whoever runs the mail server.',
        ),
      ]
    : []
}

const minutes = (from: string, to: string) => Temporal.Instant.from(to).since(Temporal.Instant.from(from)).total('minutes')
const day = (at: string) => at.slice(0, 10)
const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')}Z`
