import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { processStart } from '../src/kit/folder-lock.ts'
import { answers, freePort } from './support/program.ts'

// The program itself, as `npm start` runs it.

const children: ChildProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGTERM')
    await ended(child)
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tuntas-program-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}

type Running = { child: ChildProcess; said: () => string }
function run(env: Record<string, string>): Running {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/main.ts'],
    { env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env } },
  )
  children.push(child)
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  return { child, said: () => said }
}
const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((done) => child.once('exit', () => done()))

test('a first start builds the demo while it already answers, keeps its secret to itself, refuses a second one, and stops cleanly', {
  timeout: 300_000,
}, async () => {
  const DATA_DIR = newFolder()
  const PORT = String(await freePort())
  const began = performance.now()
  const { child, said } = run({ DATA_DIR, PORT })
  await expect.poll(() => answers(PORT), { timeout: 120_000, interval: 50 }).toBe(200)
  const page = (performance.now() - began) / 1000
  await expect.poll(said, { timeout: 120_000 }).toContain('npx tuntas demo --list')
  console.log(`first page after ${page.toFixed(1)} s, demo complete after ${((performance.now() - began) / 1000).toFixed(1)} s`)
  expect(said()).toMatch(/Data contoh: \d+ dari 320 laporan/)
  expect(said()).toContain(`http://127.0.0.1:${PORT}`)
  expect(await answers(PORT, '/readyz')).toBe(200)
  expect(statSync(join(DATA_DIR, 'secret.key')).mode & 0o077).toBe(0)

  const second = run({ DATA_DIR, PORT: String(await freePort()) })
  await ended(second.child)
  expect(second.child.exitCode).toBe(1)
  expect(second.said().trim()).toMatch(
    /^The data folder \S+ is already in use by process \d+; stop it first or set DATA_DIR to another folder\.$/,
  )
  expect(await answers(PORT)).toBe(200)

  const server = Number(readFileSync(join(DATA_DIR, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  child.kill('SIGTERM')
  await ended(child)
  expect(child.exitCode).toBe(0)
  expect(processStart(server)).toBeUndefined()
  expect(existsSync(join(DATA_DIR, 'postgres/postmaster.pid'))).toBe(false)
  expect(readFileSync(join(DATA_DIR, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\s*$/)
})

test.each<[string, Record<string, string>, RegExp]>([
  ['a port that is no number', { PORT: 'delapan' }, /^PORT is not usable/],
  ['a role that there is none of', { TUNTAS_ROLES: 'web,tukang' }, /^TUNTAS_ROLES is not usable/],
  [
    'a database of another kind',
    { DATABASE_URL: 'mysql://localhost/x' },
    /^DATABASE_URL is not usable: must be a URL that begins with postgres/,
  ],
  [
    'a key file that is not there',
    { SECRET_KEY_FILE: '/tidak/ada' },
    /^SECRET_KEY_FILE is not usable: there is no file \/tidak\/ada\.$/,
  ],
])('%s stops the start with one sentence that names it', async (_name, env, sentence) => {
  const { child, said } = run({ DATA_DIR: newFolder(), PORT: String(await freePort()), ...env })
  await ended(child)
  expect(child.exitCode).toBe(1)
  expect(said().trim()).toMatch(sentence)
  expect(said().trim().split('\n')).toHaveLength(1)
})

test('a key file that holds something else is named, and a port that is taken too', async () => {
  const DATA_DIR = newFolder()
  writeFileSync(join(DATA_DIR, 'wrong.key'), 'bukan kunci')
  const wrong = run({ DATA_DIR, PORT: String(await freePort()), SECRET_KEY_FILE: join(DATA_DIR, 'wrong.key') })
  await ended(wrong.child)
  expect(wrong.said().trim()).toMatch(/^SECRET_KEY_FILE is not usable: .* does not hold 64 hexadecimal digits\.$/)
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  const { port } = taken.address() as { port: number }
  const clash = run({ DATA_DIR: newFolder(), PORT: String(port), TUNTAS_DEMO: 'off' })
  await ended(clash.child)
  taken.close()
  expect(clash.said().trim()).toBe(`PORT is not usable: 127.0.0.1:${port} is taken by another program.`)
})

test("a PostgreSQL of one's own: DATABASE_URL is migrated and served, and a demo is made there only when asked for", {
  timeout: 150_000,
}, async () => {
  const { asOwner, withDatabase } = await import('./support/postgres.ts')
  await asOwner(inject('serverUrl'), 'create database own_server')
  const PORT = String(await freePort())
  const { said } = run({ DATA_DIR: newFolder(), PORT, DATABASE_URL: withDatabase(inject('serverUrl'), 'own_server') })
  await expect.poll(() => answers(PORT, '/readyz'), { timeout: 120_000 }).toBe(200)
  expect(await answers(PORT, '/')).toBe(200)
  expect(said()).not.toContain('Data contoh')
  const { rows } = await asOwner(withDatabase(inject('serverUrl'), 'own_server'), 'select count(*)::int as n from area')
  expect(rows[0].n).toBe(91_599)
})
