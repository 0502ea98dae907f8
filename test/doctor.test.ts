import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setFact } from '../src/domain/installation/facts.ts'
import { lookAtDatabase } from '../src/domain/installation/look.ts'
import { emptyInstallation, sumsOf, tuntas, workFolder } from './support/backups.ts'
import { asOwner, type TestApp, testApp } from './support/postgres.ts'
import { aReport, smallNation } from './support/world.ts'

// `npx tuntas doctor` on installations that really have what it speaks of; the limits themselves are in rules.test.ts.

const { folder, keyFile, clear } = workFolder()
let app: TestApp
let env: Record<string, string>
beforeAll(async () => {
  app = await testApp()
  await smallNation(app)
  env = { DATABASE_URL: app.ownerUrl, DATA_DIR: folder, SECRET_KEY_FILE: keyFile }
})
afterAll(async () => {
  await app.close()
  clear()
})

type Told = { ok: boolean; findings: { code: string; level: string; sentence: string; todo: string }[] }
async function doctor(more: Record<string, string> = {}) {
  const { code, out, err } = await tuntas(['doctor', '--json'], { ...env, ...more }).done
  expect(err).toBe('')
  const told = JSON.parse(out) as Told
  expect(code).toBe(told.ok ? 0 : 1)
  return told.findings.filter(({ code }) => code !== 'disk').map(({ code, level }) => `${level} ${code}`) // the machine of the tests may be full
}
const fact = (code: string, value: object) =>
  asOwner(
    app.ownerUrl,
    'insert into installation_fact values ($1, $2, now()) on conflict (code) do update set value = excluded.value',
    [code, JSON.stringify(value)],
  )

test('one that nobody started says so, in sentences with what to do', { timeout: 60_000 }, async () => {
  const { code, out } = await tuntas(['doctor'], env).done
  expect(code).toBe(1)
  expect(out).toMatch(/^PROBLEM {2}No worker has run yet: .*\.\n {9}Start a server/m)
  expect(out).toMatch(/^warning {2}SMTP_URL is not set: nobody gets a message\.\n {9}Set SMTP_URL/m)
  expect(out).toMatch(/^warning {2}No backup was made yet\.\n {9}npx tuntas backup FILE each day/m)
  expect(out).toMatch(/^PROBLEM {2}\d+ officers of the demo are in an installation that is none/m)
})

test('with a worker, a backup, a mail server and officers of its own nothing is wrong; no mail is sent for it', {
  timeout: 60_000,
}, async () => {
  const heard: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(void heard.push('connected')),
    onMailFrom: (_address, _session, done) => done(void heard.push('mail')),
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', () => ready()))
  const { port } = smtp.server.address() as { port: number }
  await asOwner(app.ownerUrl, `update officer set email = replace(email, '.tuntas.invalid', '.example')`)
  await asOwner(
    app.ownerUrl,
    `insert into decreed_year (calendar_id, year, legal_source) select 'nasional', y, 'uji' from generate_series(2024, 2040) y on conflict do nothing`,
  )
  await fact('workerSeen', { at: new Date().toISOString() })
  await fact('lastBackup', { at: new Date().toISOString(), file: 'x', bytes: 1, encrypted: true })
  try {
    const before = await sumsOf(app.ownerUrl)
    expect(await doctor({ SMTP_URL: `smtp://127.0.0.1:${port}` })).toEqual([])
    expect(heard).toEqual(['connected'])
    expect(await sumsOf(app.ownerUrl)).toEqual(before) // it changes nothing
  } finally {
    await new Promise<void>((done) => smtp.close(() => done()))
  }
})

test('a mail server that does not answer, an open HOST, a key for all, a key of another installation', {
  timeout: 60_000,
}, async () => {
  chmodSync(keyFile, 0o644)
  expect(await doctor({ SMTP_URL: 'smtp://127.0.0.1:9', HOST: '0.0.0.0' })).toEqual([
    'problem keyMode',
    'problem baseUrl',
    'problem mail',
  ])
  chmodSync(keyFile, 0o600)
  const { db } = app
  await setFact(db, 'keyFingerprint', 'ffffffffffffffff')
  expect(await doctor()).toEqual(['problem keyOther', 'warning mail'])
  await asOwner(app.ownerUrl, `delete from installation_fact where code = 'keyFingerprint'`)
})

test('dead messages, failed jobs, missing migrations, a schema of tomorrow', { timeout: 60_000 }, async () => {
  await aReport(app)
  await asOwner(
    app.ownerUrl,
    `insert into outbox (id, report_id, event_seq, template, recipient, params, run_at, state) select gen_random_uuid(), id, 99, 'received', 'reporter', '{}', now(), 'dead' from report limit 1`,
  )
  await asOwner(app.ownerUrl, `select enqueue('send-notices', '{}', 'broken')`)
  await asOwner(app.ownerUrl, `update graphile_worker._private_jobs set attempts = max_attempts where key = 'broken'`)
  await asOwner(app.ownerUrl, `insert into migration (name) values ('299901010000-future.sql')`)
  expect(await doctor()).toEqual(['problem newerSchema', 'problem jobsFailed', 'warning outboxDead', 'warning mail'])
  await asOwner(app.ownerUrl, `delete from migration where name like '2999%'`)
  const never = await emptyInstallation(folder)
  expect(await doctor({ DATABASE_URL: never.ownerUrl })).toEqual(['problem migrations', 'warning mail'])
})

test('the decree of next year is asked for from 1 October, of this year always', async () => {
  const asked = { query: app.db.query } as Parameters<typeof lookAtDatabase>[0]
  await app.db.query('delete from decreed_year where year > 2026')
  const at = async (iso: string) => {
    const owner = {
      query: (text: string, values: readonly unknown[] = []) => asOwner(app.ownerUrl, text, values as unknown[]),
    } as typeof asked
    const { state } = await lookAtDatabase(owner, () => Temporal.Instant.from(iso))
    return state!.undecreed.map(({ calendar, year }) => `${calendar} ${year}`)
  }
  expect(await at('2026-09-30T16:59:00Z')).toEqual([])
  expect(await at('2026-09-30T17:00:00Z')).toEqual(['nasional 2027']) // midnight in Jakarta
  expect(await at('2027-02-01T00:00:00Z')).toEqual(['nasional 2027'])
})

test('a database that does not answer and a key that is not there are problems, and nothing is made', {
  timeout: 60_000,
}, async () => {
  expect(await doctor({ DATABASE_URL: 'postgres://x@127.0.0.1:9/x' })).toEqual(['problem database', 'warning mail'])
  const nowhere = join(folder, 'nowhere')
  const { code, err } = await tuntas(['doctor'], { DATA_DIR: nowhere }).done
  expect({ code, err }).toEqual({
    code: 1,
    err: `There is no installation in ${nowhere} yet; npm start makes one, or set DATA_DIR.\n`,
  })
  expect(existsSync(nowhere)).toBe(false)
  writeFileSync(join(folder, 'broken.key'), 'x')
  expect(await doctor({ SECRET_KEY_FILE: join(folder, 'broken.key') })).toContain('problem key')
})
