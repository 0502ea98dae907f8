import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openToken } from '../src/domain/people/tokens.ts'
import { type TestApp, testApp } from './support/postgres.ts'
import { smallNation } from './support/world.ts'

// `npx tuntas token` as an operator runs it, beside an app on the same database.

let app: TestApp
const folder = mkdtempSync(join(tmpdir(), 'tuntas-token-'))
const secretFile = join(folder, 'secret.key')
beforeAll(async () => {
  app = await testApp()
  await smallNation(app)
  writeFileSync(secretFile, `${'07'.repeat(32)}\n`) // the bytes of testSecret
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

function tuntas(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', 'src/cli/tuntas.ts', 'token', ...words],
    { env: { PATH: process.env.PATH ?? '', DATABASE_URL: app.ownerUrl, DATA_DIR: folder, SECRET_KEY_FILE: secretFile } },
  )
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += String(chunk)))
  child.stderr.on('data', (chunk) => (said.err += String(chunk)))
  return new Promise((done) => child.once('exit', (code) => done({ code, ...said })))
}

test('a token is made, opens the door, is listed without itself, and is revoked', { timeout: 120_000 }, async () => {
  const email = 'city@contoh.tuntas.invalid'
  const made = await tuntas('create', '--officer', email, '--scope', 'read,channel', '--days', '90')
  expect(made).toMatchObject({ code: 0, err: '' })
  const [token = ''] = made.out.split('\n')
  const beside = { db: app.db, secret: app.secret, now: () => Temporal.Now.instant() }
  expect(await openToken(beside, token)).toMatchObject({ scopes: ['read', 'channel'], actor: { kind: 'officer' } })

  const listed = await tuntas('list')
  expect(listed.out).toMatch(new RegExp(`^[0-9a-f-]{36}  ${email}  read,channel  made .+Z  used .+Z +until .+Z\n$`))
  expect(listed.out).not.toContain(token.slice(3))
  const id = listed.out.slice(0, 36)
  expect(await tuntas('revoke', id)).toMatchObject({ code: 0 })
  expect(await openToken(beside, token)).toBeNull()
  expect((await tuntas('revoke', id)).err).toBe(`There is no open token ${id}.\n`)
})

test.each([
  [['create'], 'token create needs --officer EMAIL.'],
  [['create', '--officer', 'tidak-ada@contoh.tuntas.invalid'], 'There is no officer tidak-ada@contoh.tuntas.invalid'],
  [['create', '--officer', 'city@contoh.tuntas.invalid', '--scope', 'semua'], '--scope semua is not known'],
  [['create', '--officer', 'city@contoh.tuntas.invalid', '--days', '0'], '--days is a whole number from 1 to 3650.'],
  [['revoke'], 'token revoke needs the ID'],
  [['ubah'], 'token ubah is not known'],
])('%j ends with a sentence', { timeout: 60_000 }, async (words, sentence) => {
  const { code, out, err } = await tuntas(...words)
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
  expect(err).toContain(sentence)
})
