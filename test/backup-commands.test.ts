import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../src/domain/attachments/keep.ts'
import { backUp } from '../src/domain/installation/backup.ts'
import { emptyInstallation, noise, sumsOf, tuntas, workFolder } from './support/backups.ts'
import { type TestApp, testApp } from './support/postgres.ts'
import { answers, freePort } from './support/program.ts'
import { aReport, smallNation } from './support/world.ts'

// `npx tuntas backup` and `restore` as an operator runs them.

const { folder, keyFile, clear } = workFolder()
afterAll(clear)
const passphraseFile = join(folder, 'passphrase')
writeFileSync(passphraseFile, 'kuda lumping hijau 7\n')

describe('on the built-in database', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuntas-backup-home-'))
  const elsewhere = mkdtempSync(join(tmpdir(), 'tuntas-backup-away-'))
  for (const one of [dataDir, elsewhere]) chmodSync(one, 0o711) // as root the server runs as another user, who must be able to pass
  afterAll(() => {
    for (const one of [dataDir, elsewhere]) rmSync(one, { recursive: true, force: true })
  })
  const env = { DATA_DIR: dataDir }

  test('it works beside a running server and alone, and is restored to a folder elsewhere', { timeout: 400_000 }, async () => {
    const port = String(await freePort())
    const server = tuntas(['serve'], { ...env, PORT: port, TUNTAS_DEMO: 'on', SMTP_URL: 'smtp://127.0.0.1:9' })
    const beside = join(folder, 'beside.backup')
    try {
      await expect.poll(() => answers(port), { timeout: 120_000 }).toBe(200)
      const done = await tuntas(['backup', beside, '--passphrase-file', passphraseFile], env).done
      expect(done).toMatchObject({ code: 0, err: '' })
      expect(done.out).toMatch(
        /^Backup .*beside\.backup: \d+ rows of \d+ tables and \d+ files as of 2\d+-.*, [\d.]+ MB, encrypted\.\n/,
      )
      expect(done.out).toContain(`The secret key is not in it. Keep ${join(dataDir, 'secret.key')} apart`)
      expect(await answers(port)).toBe(200)
      expect((await tuntas(['token', 'list'], env).done).code).toBe(0) // other commands work beside it too
      expect((await tuntas(['restore', beside, '--passphrase-file', passphraseFile], env).done).err).toMatch(
        /already in use by process/,
      )
    } finally {
      server.child.kill('SIGTERM')
      await server.done
    }
    const alone = join(folder, 'alone.backup')
    expect(await tuntas(['backup', alone], env).done).toMatchObject({ code: 0, err: '' })

    copyFileSync(join(dataDir, 'secret.key'), join(elsewhere, 'secret.key'))
    const away = { DATA_DIR: elsewhere }
    const restored = await tuntas(['restore', alone], away).done
    expect(restored).toMatchObject({ code: 0, err: '' })
    expect(restored.out).toContain('This copy sends no message.')
    expect(restored.out).not.toContain('is not the one of the backup')
    expect((await tuntas(['restore', alone], away).done).err).toMatch(/^This installation is not empty/)
    expect((await tuntas(['doctor'], away).done).out).toMatch(/No message is sent: this is a copy that was restored/)
    expect((await tuntas(['restore', '--resume-sending'], away).done).out).toBe('Messages that wait are sent from now on.\n')
    expect((await tuntas(['restore', '--resume-sending'], away).done).out).toBe('Sending was not paused; nothing was changed.\n')
    const again = tuntas(['serve'], { ...away, PORT: port })
    try {
      await expect.poll(() => answers(port, '/readyz'), { timeout: 120_000 }).toBe(200)
    } finally {
      again.child.kill('SIGTERM')
      await again.done
    }
  })
})

describe('on a server of its own', () => {
  let app: TestApp
  let env: Record<string, string>
  const good = join(folder, 'good.backup')
  beforeAll(async () => {
    app = await testApp()
    await smallNation(app)
    const photo = await keep(app, await noise(1_200))
    await aReport(app, { attachments: [photo.id] })
    env = { DATABASE_URL: app.ownerUrl, DATA_DIR: folder, SECRET_KEY_FILE: keyFile }
    await backUp(app, { file: good })
  })
  afterAll(() => app.close())

  test('a full disk leaves no file, and says so in one sentence', { timeout: 120_000 }, async () => {
    await onFullDisk(async (place, before) => {
      const file = join(place, 'full.backup')
      const { code, out, err } = await tuntas(['backup', file], env, before).done
      expect({ code, out, err }).toEqual({
        code: 1,
        out: '',
        err: `There is not enough room for ${file}; nothing of it was kept.\n`,
      })
      expect(readdirSync(place).filter((name) => name.startsWith('full'))).toEqual([])
    })
  })

  test('a restore that finds no room for the files keeps nothing, in the database either', { timeout: 120_000 }, async () => {
    await onFullDisk(async (place, before) => {
      const there = await emptyInstallation(folder)
      const { code, err } = await tuntas(
        ['restore', good],
        { DATABASE_URL: there.ownerUrl, DATA_DIR: place, SECRET_KEY_FILE: keyFile },
        before,
      ).done
      expect({ code, err }).toEqual({
        code: 1,
        err: `There is not enough room for the files of ${good}; nothing of it was kept.\n`,
      })
      expect(await sumsOf(there.ownerUrl)).toEqual({})
      const left = readdirSync(place, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) => one.isFile())
      expect(left.map(({ name }) => name)).toEqual([])
    })
  })

  test('kill -9 in the middle leaves no file with its name, and the next backup is not disturbed', {
    timeout: 120_000,
  }, async () => {
    const file = join(folder, 'killed.backup')
    const holder = new pg.Client({ connectionString: app.ownerUrl })
    await holder.connect()
    try {
      await holder.query('begin')
      await holder.query('lock table report_text in access exclusive mode') // here the backup waits, in its middle, to be killed
      const { child, done } = tuntas(['backup', file], env)
      await expect.poll(() => existsSync(`${file}.part`), { timeout: 40_000, interval: 20 }).toBe(true)
      child.kill('SIGKILL')
      await done
    } finally {
      await holder.end()
    }
    expect(existsSync(file)).toBe(false)
    expect((await tuntas(['backup', file], env).done).code).toBe(0)
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  test('another key is told, with what to do', { timeout: 120_000 }, async () => {
    const there = await emptyInstallation(folder)
    const other = join(folder, 'other.key')
    writeFileSync(other, `${'08'.repeat(32)}\n`, { mode: 0o600 })
    const { code, out } = await tuntas(['restore', good], {
      DATABASE_URL: there.ownerUrl,
      DATA_DIR: join(folder, 'away'),
      SECRET_KEY_FILE: other,
    }).done
    expect(code).toBe(0)
    expect(out).toContain(`The key in ${other} is not the one of the backup: identities, access codes`)
  })

  test.each([
    [['backup'], 'FILE is missing'],
    [['backup', 'x', '--passphrase-file', '/tidak/ada'], '--passphrase-file /tidak/ada can not be read (ENOENT).'],
    [['backup', '/tidak/ada/x'], '/tidak/ada/x can not be written (ENOENT).'],
    [['restore'], 'restore needs the FILE of a backup, or --resume-sending.'],
    [['restore', 'x', '--resume-sending'], '--resume-sending is given alone'],
    [['restore', 'package.json'], 'package.json is not a backup of Tuntas.'],
  ])('%j ends with a sentence', { timeout: 120_000 }, async (words, sentence) => {
    const { code, out, err } = await tuntas(words, env).done
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(err).toContain(sentence)
  })

  test('a short or empty passphrase is refused', { timeout: 120_000 }, async () => {
    const short = join(folder, 'short')
    for (const [text, sentence] of [
      ['hijau\n', 'The passphrase is too short'],
      ['\n', 'is empty.'],
    ] as const) {
      writeFileSync(short, text)
      expect((await tuntas(['backup', join(folder, 'x.backup'), '--passphrase-file', short], env).done).err).toContain(sentence)
    }
  })
})

/** A place where 200 kB find room and a megabyte does not: as root a small tmpfs; where that is not allowed, and for an ordinary user, `ulimit -f`. Never skipped. */
async function onFullDisk(work: (place: string, before: string) => Promise<void>) {
  const place = mkdtempSync(join(folder, 'small-'))
  const mounted = process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', place]).status === 0
  try {
    const inside = join(place, 'in')
    mkdirSync(inside)
    await work(inside, mounted ? 'true' : 'ulimit -f 200')
    if (mounted) await work(mkdtempSync(join(folder, 'limited-')), 'ulimit -f 200') // what an ordinary user sees, too
  } finally {
    if (mounted) spawnSync('umount', [place])
  }
}
