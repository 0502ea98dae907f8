import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { brokenHistories } from '../demo/replay.ts'
import { keep } from '../src/domain/attachments/keep.ts'
import { backUp, type Installation, restoreInto } from '../src/domain/installation/backup.ts'
import { factOf, resumeSending } from '../src/domain/installation/facts.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { forwardReport } from '../src/domain/reports/forward-report.ts'
import { verifyReport } from '../src/domain/reports/verify-report.ts'
import { schedule } from '../src/jobs/schedule.ts'
import { tasks } from '../src/jobs/tasks.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { proveBackup } from '../src/kit/backup/restore-backup.ts'
import type { BackupResult } from '../src/kit/backup/write-backup.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts'
import { appUrl, migrate } from '../src/kit/migrate.ts'
import { carriersOf } from '../src/kit/notice-providers/carriers.ts'
import { emailProvider } from '../src/kit/notice-providers/email.ts'
import { appOn, emptyInstallation, lastEvents, noise, shapeOf, sumsOf, type TableSum, workFolder } from './support/backups.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testSecret } from './support/test-secret.ts'
import { aReport, smallNation, type World } from './support/world.ts'

// A backup taken while people write, restored elsewhere: on PostgreSQL 18, on 15, and across the two.

const { folder, clear } = workFolder()
const file = join(folder, 'under-load.backup')
const PASSPHRASE = 'kuda lumping hijau 7'
let w: World
let other: EmbeddedPostgres
let otherFolder: string
let here: Installation
let atSnapshot: Record<string, TableSum>
let lastAtSnapshot: unknown[]
let result: BackupResult
let written: { before: number; during: number }

/** One report's way, as many times as the backup takes; each of its moves is a transaction of its own. */
async function live({ app, officer }: World, goesOn: () => boolean, told: () => void) {
  while (goesOn()) {
    const { number } = await aReport(app, { reporter: { name: 'Warga Contoh', email: 'warga@contoh.invalid' } })
    told()
    await verifyReport(app, officer.city!, { number }, {})
    await forwardReport(app, officer.city!, { number }, { agency: 'dpu' })
    await answerReport(app, officer.dpu!, { number }, { kind: 'final', text: 'Sudah ditambal.', reason: 'Foto menyusul' })
  }
}

async function until(met: () => boolean) {
  for (const late = Date.now() + 60_000; !met(); await new Promise((done) => setTimeout(done, 50)))
    if (Date.now() > late) throw new Error(`not within a minute: ${met}`)
}

beforeAll(async () => {
  otherFolder = mkdtempSync(join(tmpdir(), 'tuntas-backup-pg-'))
  chmodSync(otherFolder, 0o711) // as root the server runs as another user, who must be able to pass
  other = await startEmbeddedPostgres({
    dataDir: otherFolder,
    password: 'test',
    ...(inject('serverMajor') === 18 && { package: 'pg15' }),
  })
  w = await smallNation(await testApp())
  here = w.app
  for (let n = 0; n < 3; n++) {
    const photo = await keep(w.app, await noise(200 + n))
    await aReport(w.app, {
      attachments: [photo.id],
      body: `Teks dengan tab \t, garis miring \\N dan \\., baris\nbaru, \u2028 serta "kutip" (${n}).`,
    })
  }
  await keep(w.app, await noise(90)) // belongs to no report yet
  const { rows } = await w.app.db.query<{ id: string }>('select id from report limit 1')
  await w.app.db.query(`select identity.look(null, $1, 'desk', 'uji cadangan')`, [rows[0]!.id])
  const counted = { before: 0, during: 0 }
  let phase: keyof typeof counted = 'before'
  let on = true
  const load = [1, 2, 3].map(() =>
    live(
      w,
      () => on,
      () => counted[phase]++,
    ),
  )
  await until(() => counted.before > 20)
  result = await backUp(here, {
    file,
    passphrase: PASSPHRASE,
    async onSnapshot(id) {
      phase = 'during'
      atSnapshot = await sumsOf(here.ownerUrl, id)
      lastAtSnapshot = await lastEvents(here.ownerUrl, id)
      await until(() => counted.during > 20)
      expect(await migrate(here.ownerUrl, testSecret), 'a server may start meanwhile').toEqual([])
    },
  })
  on = false
  await Promise.all(load)
  written = counted
}, 240_000)
afterAll(async () => {
  await w.app.close()
  await other.stop()
  rmSync(otherFolder, { recursive: true, force: true })
  clear()
})

const restore = async (server: string, from = file, passphrase = from === file ? PASSPHRASE : undefined) => {
  const there = await emptyInstallation(folder, server)
  await restoreInto(there, await proveBackup(from, passphrase))
  return there
}
const serverOf = (major: number) => (major === inject('serverMajor') ? inject('serverUrl') : other.url)

test('it was taken under load: reports came after the snapshot, and are not in it', async () => {
  expect(written.during).toBeGreaterThan(20)
  const now = await sumsOf(here.ownerUrl)
  expect(now['public.report']!.rows).toBeGreaterThan(atSnapshot['public.report']!.rows)
  expect(atSnapshot['public.report_event']!.rows).toBeGreaterThan(60)
  expect(result).toMatchObject({ files: 4, missing: [] })
})

describe.each([18, 15])('restored on PostgreSQL %i', (major) => {
  let there: Installation
  beforeAll(async () => {
    there = await restore(serverOf(major))
    const { rows } = await asOwner(there.ownerUrl, `select current_setting('server_version_num')::int / 10000 as major`)
    expect(rows[0].major).toBe(major)
  }, 120_000)

  test('every table is what it was at the snapshot: counts and checksums', async () => {
    expect(await sumsOf(there.ownerUrl)).toEqual(atSnapshot)
  })

  test('the last event of every report is the one that it had', async () => {
    expect(lastAtSnapshot).toHaveLength(atSnapshot['public.report']!.rows)
    expect(await lastEvents(there.ownerUrl)).toEqual(lastAtSnapshot)
  })

  test('the schema is that of a fresh installation: keys, triggers in force, functions and rights', async () => {
    const fresh = await emptyInstallation(folder, serverOf(major))
    await migrate(fresh.ownerUrl, testSecret)
    expect(await shapeOf(there.ownerUrl)).toEqual(await shapeOf(fresh.ownerUrl))
  })

  test('histories tell their columns, the files are byte by byte the same, and work goes on', async () => {
    const app = await appOn(there)
    try {
      expect(await brokenHistories(app)).toEqual(new Map())
      const { rows } = await app.db.query<{ file_key: string }>('select file_key from attachment')
      expect(rows).toHaveLength(4)
      for (const { file_key } of rows) expect((await there.files.get(file_key)).equals(await here.files.get(file_key))).toBe(true)
      const { number } = await aReport(app)
      const { rows: looks } = await app.db.query<{ id: string }>(
        'select id from report where number <> $1 and identity <> $2 limit 1',
        [number, 'anonymous'],
      )
      await app.db.query(`select identity.look(null, r.id, 'desk', 'nomor urut berlanjut') from report r where id = $1`, [
        looks[0]!.id,
      ])
      const log = await asOwner(
        there.ownerUrl,
        'select count(*)::int as n, count(distinct id)::int as ids from identity.look_log',
      )
      expect(log.rows[0].n).toBe(log.rows[0].ids)
    } finally {
      await app.db.close()
    }
  })

  test('a backup of it goes into either version again', { timeout: 120_000 }, async () => {
    const before = await sumsOf(there.ownerUrl)
    const again = join(folder, `again-${major}.backup`)
    await backUp(there, { file: again })
    for (const next of [18, 15])
      expect(await sumsOf((await restore(serverOf(next), again)).ownerUrl), `${major} to ${next}`).toEqual(before)
  })
})

test('the source remembers its last backup; a copy does not believe that it has one', async () => {
  expect(await factOf(w.app.db, 'lastBackup')).toMatchObject({ file: 'under-load.backup', encrypted: true, bytes: result.bytes })
  const there = await appOn(await restore(inject('serverUrl')))
  expect(await factOf(there.db, 'lastBackup')).toBeNull()
  expect(await factOf(there.db, 'sendingPaused')).toMatchObject({ takenAt: result.takenAt })
  await there.db.close()
})

test('what people wrote does not stand in an encrypted backup, and the secret key in none', async () => {
  const plain = join(folder, 'plain.backup')
  await backUp(here, { file: plain })
  const parts = await proveBackup(plain, undefined)
  expect(JSON.stringify([parts.manifest, parts.checksums])).not.toContain('07'.repeat(16))
  expect(parts.manifest.tables.map(({ name }) => name)).toContain('identity.reporter')
  expect(readFileSync(file).includes('ustar')).toBe(false)
})

test('jobs of the queue are left out, since each is asked for again: every task is scheduled', () => {
  expect(schedule.map(({ task }) => task).sort()).toEqual(Object.keys(tasks).sort())
})

test('a worker on a restored copy sends nothing until it is told to, and then does', { timeout: 200_000 }, async () => {
  const mails: string[] = []
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk) => (text += String(chunk)))
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', () => ready()))
  const { port } = smtp.server.address() as { port: number }
  const there = await restore(inject('serverUrl'))
  const app = { ...(await appOn(there)), now: () => Temporal.Instant.from('2026-11-24T03:00:00Z') }
  const waiting = async () =>
    (
      await app.db.query<{ n: number }>(
        `select count(*)::int as n from outbox where state = 'waiting' and recipient not like 'at:%'`,
      )
    ).rows[0]!.n
  const before = await waiting()
  expect(before).toBeGreaterThan(0)
  const worker = await startWorker(app, {
    url: appUrl(there.ownerUrl, testSecret),
    prepare: true,
    carriers: carriersOf([emailProvider(`smtp://127.0.0.1:${port}`, 'a@b.invalid', 'http://localhost')]),
    baseUrl: 'http://localhost',
  })
  const rounds = async () => {
    const { rows } = await app.db.query<{ n: number }>(
      `select count(*)::int as n from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where identifier = 'send-notices'`,
    )
    return rows[0]!.n
  }
  try {
    await expect.poll(() => factOf(app.db, 'workerSeen'), { timeout: 50_000 }).not.toBeNull()
    await expect.poll(rounds, { timeout: 50_000 }).toBe(0) // the first round of sending is over
    expect({ mails: mails.length, waiting: await waiting() }).toEqual({ mails: 0, waiting: before })
    expect(await resumeSending(app.db)).toBe(true)
    await expect.poll(() => mails.length, { timeout: 50_000 }).toBeGreaterThan(0)
    expect(mails[0]).toContain('warga@contoh.invalid')
  } finally {
    await worker.stop()
    await app.db.close()
    await new Promise<void>((done) => smtp.close(() => done()))
  }
})
