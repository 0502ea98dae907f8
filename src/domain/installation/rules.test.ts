import { expect, test } from 'vitest'
import { diagnose, type InstallationSeen, type Seen } from './rules.ts'

const NOW = '2026-11-24T02:00:00Z'
const well: InstallationSeen = {
  isDemo: false,
  sampleOfficers: 0,
  undecreed: [],
  keyFingerprint: 'aa',
  workerSeenAt: '2026-11-24T01:59:00Z',
  sendingPaused: null,
  lastBackupAt: '2026-11-23T20:00:00Z',
  jobs: { waiting: 3, oldestMinutes: 1, failed: 0 },
  outbox: { waiting: 9, oldestMinutes: 5, dead: 0 },
}
type Change = Partial<Omit<Seen, 'database'>> & { state?: Partial<InstallationSeen>; server?: object }
const seen = ({ state, server, ...rest }: Change = {}): Seen => ({
  now: NOW,
  disks: [{ what: 'the files', path: '/data', freeBytes: 50e9, totalBytes: 100e9 }],
  key: { file: '/data/secret.key', state: 'ok', mode: 0o600, fingerprint: 'aa' },
  database: { postgres: 18, clockAhead: 0.2, pending: [], unknown: [], state: { ...well, ...state }, ...server },
  servers: 'may run',
  mail: { set: true, error: null },
  settings: { host: '0.0.0.0', baseUrl: 'https://lapor.contoh.id', demo: 'off' },
  ...rest,
})
const codes = (change: Change) => diagnose(seen(change)).map(({ code, level }) => `${level} ${code}`)
const disk = (freeBytes: number, totalBytes: number) => ({ disks: [{ what: 'the files', path: '/data', freeBytes, totalBytes }] })
const key = (change: Partial<Seen['key']>) => ({ key: { ...seen().key, ...change } })
const settings = (change: Partial<Seen['settings']>) => ({ settings: { ...seen().settings, ...change } })

test('an installation that is well has no findings', () => {
  expect(diagnose(seen())).toEqual([])
})

test.each<[string, Change, string[]]>([
  ['a disk with 199 MB', disk(199e6, 1e9), ['problem disk']],
  ['a disk with less than one percent', disk(5e9, 600e9), ['problem disk']],
  ['a disk with 999 MB', disk(999e6, 2e9), ['warning disk']],
  ['a disk with 4 percent', disk(4e9, 100e9), ['warning disk']],
  ['a disk with 6 percent', disk(6e9, 100e9), []],
  ['no key', key({ state: 'missing', fingerprint: null }), ['problem key']],
  ['a key that is none', key({ state: 'unusable', fingerprint: null }), ['problem key']],
  ['a key that the group may read', key({ mode: 0o640 }), ['problem keyMode']],
  ['a key of another installation', key({ fingerprint: 'bb' }), ['problem keyOther']],
  ['a database that has not noted its key', { ...key({ fingerprint: 'bb' }), state: { keyFingerprint: null } }, []],
  ['an open HOST without BASE_URL', settings({ baseUrl: undefined }), ['problem baseUrl']],
  ['an open HOST and links to localhost', settings({ baseUrl: 'http://localhost:3000' }), ['problem baseUrl']],
  ['loopback without BASE_URL', settings({ host: '127.0.0.1', baseUrl: undefined }), []],
  ['a clock that is 31 s ahead', { server: { clockAhead: 31 } }, ['problem clock']],
  ['a clock that is 31 s behind', { server: { clockAhead: -31 } }, ['problem clock']],
  ['a clock that is 29 s ahead', { server: { clockAhead: 29 } }, []],
  ['PostgreSQL 14', { server: { postgres: 14 } }, ['problem postgres']],
  ['missing migrations', { server: { pending: ['1.sql'], state: null } }, ['problem migrations']],
  ['a schema of tomorrow', { server: { unknown: ['9.sql'] } }, ['problem newerSchema']],
  ['a year without decree', { state: { undecreed: [{ calendar: 'nasional', year: 2027 }] } }, ['warning holidays']],
  ['a demo with demo off', { state: { isDemo: true } }, ['problem demo']],
  [
    'a demo that is meant, without mail and backup',
    { ...settings({ demo: 'auto' }), mail: { set: false, error: null }, state: { isDemo: true, lastBackupAt: null } },
    [],
  ],
  ['sample officers in earnest', { state: { sampleOfficers: 2 } }, ['problem demo']],
  ['no worker for six minutes', { state: { workerSeenAt: '2026-11-24T01:54:00Z' } }, ['problem worker']],
  ['no worker ever', { state: { workerSeenAt: null } }, ['problem worker']],
  ['no worker, since nothing runs', { servers: 'none', state: { workerSeenAt: null } }, []],
  ['a queue that is 21 minutes late', { state: { jobs: { waiting: 1, oldestMinutes: 21, failed: 0 } } }, ['problem jobs']],
  ['a job that failed for good', { state: { jobs: { waiting: 0, oldestMinutes: 0, failed: 1 } } }, ['problem jobsFailed']],
  ['a message that waits for 61 minutes', { state: { outbox: { waiting: 1, oldestMinutes: 61, dead: 0 } } }, ['problem outbox']],
  [
    'the same on a paused copy',
    { state: { outbox: { waiting: 1, oldestMinutes: 61, dead: 0 }, sendingPaused: { since: NOW, takenAt: NOW } } },
    ['warning sendingPaused'],
  ],
  ['a dead message', { state: { outbox: { waiting: 0, oldestMinutes: 0, dead: 1 } } }, ['warning outboxDead']],
  ['no backup', { state: { lastBackupAt: null } }, ['warning backup']],
  ['a backup of eight days ago', { state: { lastBackupAt: '2026-11-16T01:00:00Z' } }, ['warning backup']],
  ['a backup of seven days ago', { state: { lastBackupAt: '2026-11-17T02:00:00Z' } }, []],
  ['no SMTP_URL', { mail: { set: false, error: null } }, ['warning mail']],
  ['a mail server that is silent', { mail: { set: true, error: 'connect ECONNREFUSED' } }, ['problem mail']],
])('%s', (_what, change, expected) => {
  expect(codes(change)).toEqual(expected)
})

test('a database that can not be reached is one problem, and what can be seen without it is still told', () => {
  const findings = diagnose({ ...seen({ mail: { set: false, error: null } }), database: { error: 'connect ECONNREFUSED' } })
  expect(findings.map(({ code }) => code)).toEqual(['database', 'mail'])
})

test('problems stand before warnings, and each finding is a sentence and says what to do', () => {
  const findings = diagnose(
    seen({ mail: { set: false, error: null }, server: { clockAhead: 99 }, state: { lastBackupAt: null } }),
  )
  expect(findings.map(({ level }) => level)).toEqual(['problem', 'warning', 'warning'])
  for (const { sentence, todo } of findings) {
    expect(sentence).toMatch(/^[A-Z/].*\.$/s)
    expect(todo.length).toBeGreaterThan(10)
  }
})
