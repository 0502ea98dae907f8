import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import { system } from './actor.ts'
import { createToken, listTokens, openToken, revokeToken, scopes } from './tokens.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const email = 'dpu@contoh.tuntas.invalid'
const aToken = (days: number | null = null) => createToken(w.app, system, { email, scopes: ['read', 'write'], days })

test('a token acts as its officer, with the grants that are valid today and no others', async () => {
  const { token } = await aToken()
  expect(await openToken(w.app, token)).toMatchObject({ scopes: ['read', 'write'], actor: w.officer.dpu })
  await asOwner(w.app.ownerUrl, `update role_grant set valid_to = '2020-01-01' where officer_id = $1`, [w.officer.dpu!.id])
  expect((await openToken(w.app, token))!.actor.grants).toEqual([])
  await asOwner(w.app.ownerUrl, 'update role_grant set valid_to = null where officer_id = $1', [w.officer.dpu!.id])
})

test('the database holds nothing that opens the door', async () => {
  const { token } = await aToken()
  expect(token).toMatch(/^tt_[\w-]{43}$/)
  const { rows } = await asOwner(w.app.ownerUrl, `select t::text as row, encode(token_hash, 'escape') as hash from api_token t`)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(`${row.row} ${row.hash}`).not.toContain(token.slice(3))
})

test('one sign more or less, or another installation’s secret, and it is nobody’s', async () => {
  const { token } = await aToken()
  for (const wrong of [
    token.slice(0, -1),
    `${token}a`,
    token.toUpperCase(),
    token.slice(3),
    '',
    'tt_',
    `tt_${'a'.repeat(43)}`,
    '\u0000',
  ])
    expect(await openToken(w.app, wrong), wrong).toBeNull()
  const other = { ...w.app, secret: { derive: () => Buffer.alloc(32) } }
  expect(await openToken(other, token)).toBeNull()
})

test('revoked, expired, or its officer disabled: from the next call on', async () => {
  const revoked = await aToken()
  expect(await revokeToken(w.app, system, revoked.id)).toBe(true)
  expect(await revokeToken(w.app, system, revoked.id)).toBe(false)
  expect(await revokeToken(w.app, system, 'no-such-id')).toBe(false)
  expect(await openToken(w.app, revoked.token)).toBeNull()

  const short = await aToken(1)
  w.app.advance({ hours: 23 })
  expect(await openToken(w.app, short.token)).not.toBeNull()
  w.app.advance({ hours: 1 })
  expect(await openToken(w.app, short.token)).toBeNull()

  const held = await aToken()
  await asOwner(w.app.ownerUrl, 'update officer set disabled_at = now() where email = $1', [email])
  expect(await openToken(w.app, held.token)).toBeNull()
  await expect(aToken()).rejects.toMatchObject({ code: 'invalid-input' })
  await asOwner(w.app.ownerUrl, 'update officer set disabled_at = null where email = $1', [email])
  expect(await openToken(w.app, held.token)).not.toBeNull()
})

test('its last use is written at most once an hour', async () => {
  const { id, token } = await aToken()
  const lastUse = async () => (await listTokens(w.app, system)).find((row) => row.id === id)!.lastUsedAt?.toString()
  expect(await lastUse()).toBeUndefined()
  await openToken(w.app, token)
  const first = await lastUse()
  expect(first).toBe(w.app.now().toString())
  w.app.advance({ minutes: 59 })
  await openToken(w.app, token)
  expect(await lastUse()).toBe(first)
  w.app.advance({ minutes: 2 })
  await openToken(w.app, token)
  expect(await lastUse()).toBe(w.app.now().toString())
})

test('only the system makes, lists and ends tokens, and only of known scopes', async () => {
  for (const call of [
    () => createToken(w.app, w.officer.national!, { email, scopes: ['read'], days: null }),
    () => listTokens(w.app, w.officer.national!),
    () => revokeToken(w.app, w.officer.national!, 'x'),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'not-found' })
  for (const wrong of [[], ['admin'], [...scopes, 'all']])
    await expect(createToken(w.app, system, { email, scopes: wrong as never, days: null })).rejects.toMatchObject({
      code: 'invalid-input',
    })
})
