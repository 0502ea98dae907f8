import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refused } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { smtpVendor } from '../../../test/support/vendors/smtp.ts'
import { smallNation, type World } from '../../../test/support/world.ts'
import { carriersOf } from '../../kit/notice-providers/carriers.ts'
import { emailProvider } from '../../kit/notice-providers/email.ts'
import { readHistory } from '../administration/history.ts'
import { closeOffice } from '../agencies/merge-agency.ts'
import { sendNotices, type Tools } from '../messages/send-notices.ts'
import { acceptInvitation, invitedBy } from './accept-invitation.ts'
import { addGrant, endGrant } from './change-grants.ts'
import { disableOfficer } from './disable-officer.ts'
import { invitationsFor, inviteAgain, inviteOfficer, takeBackInvitation } from './invite-officer.ts'
import { officerByEmail } from './officers.ts'
import { staff, staffOf } from './staff.ts'

const NEXT_YEAR = Temporal.Now.plainDateISO('UTC').add({ years: 1 }).toString()
const PASSWORD = { password: 'tiga kata acak kuda', again: 'tiga kata acak kuda' }

let w: World
let smtp: Awaited<ReturnType<typeof smtpVendor>>
let tools: Tools
let n = 0
beforeAll(async () => {
  w = await smallNation(await testApp())
  smtp = await smtpVendor()
  tools = {
    carriers: carriersOf([emailProvider(smtp.url, 'a@contoh.tuntas.invalid', 'http://localhost')]),
    baseUrl: 'http://localhost',
  }
})
// Which roles hold is asked of the database, by its own day: the app's clock starts there.
beforeEach(() => w.app.setNow(Temporal.Now.instant().round('millisecond').toString()))
afterAll(async () => {
  tools.carriers.close()
  await smtp.close()
  await w.app.close()
})

const invitation = (more: object = {}) => ({
  email: `baru${++n}@contoh.tuntas.invalid`,
  name: 'Petugas Baru',
  role: 'liaison',
  agency: 'dpu',
  until: '',
  ...more,
})
async function invited(more: object = {}, by = 'city') {
  const given = invitation(more)
  const made = await inviteOfficer(w.app, w.officer[by]!, given)
  if ('officer' in made) throw new Error('had an account')
  return { ...made, email: given.email }
}
const key = async (promise: Promise<unknown>) => (await refused(promise)).fields[0]?.key
const code = async (promise: Promise<unknown>) => (await refused(promise)).code

test('a coordinator invites to the daily roles of the own tree; other roles and other nodes are not there', async () => {
  const by = (name: string, more: object) => inviteOfficer(w.app, w.officer[name]!, invitation(more))
  for (const name of ['dpu', 'mayor', 'auditor', 'social']) expect(await code(by(name, {})), name).toBe('not-found')
  for (const role of ['auditor', 'nationalAdmin', 'systemAdmin', 'integrator'])
    expect(await code(by('city', { role })), role).toBe('not-found')
  for (const agency of ['jatim', 'panrb', 'kemensos', 'tidak-ada'])
    expect(await code(by('city', { agency })), agency).toBe('not-found')
  for (const role of ['coordinator', 'liaison', 'head'])
    expect(await by('city', { role, agency: 'malang' })).toHaveProperty('token')
  expect(await by('sysadmin', { role: 'auditor', agency: 'malang' })).toHaveProperty('token')
  expect(await key(by('city', { email: 'bukan surel' }))).toBe('error.admin.email')
  expect(await key(by('city', { until: '31 Desember' }))).toBe('error.admin.until')
})

test('nothing that opens an invitation lies in the database, and no address in the history', async () => {
  const { token, email } = await invited()
  const { rows } = await w.app.db.query<{ all: string }>(
    `select (select string_agg(i::text, ' ') from invitation i) || (select string_agg(o::text, ' ') from outbox o) || (select string_agg(c::text, ' ') from admin_change c) as all`,
  )
  expect(rows[0]!.all).not.toContain(token)
  expect(rows[0]!.all).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
  const { rows: lines } = await w.app.db.query<{ all: string }>(`select string_agg(c::text, ' ') as all from admin_change c`)
  expect(lines[0]!.all).not.toContain(email)
})

test('the link opens once: the person sets a password, is an officer from then on, and the second try finds nothing', async () => {
  const { token, email } = await invited({ name: 'Bu Sari' })
  expect(await invitedBy(w.app, token)).toMatchObject({ name: 'Bu Sari', role: 'liaison', email })
  expect(await key(acceptInvitation(w.app, token, { password: 'pendek', again: 'pendek' }))).toBe('error.admin.password')
  expect(await key(acceptInvitation(w.app, token, { ...PASSWORD, again: 'lain lagi lain lagi' }))).toBe('error.admin.again')
  const both = await Promise.allSettled([acceptInvitation(w.app, token, PASSWORD), acceptInvitation(w.app, token, PASSWORD)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await officerByEmail(w.app, email))?.grants).toEqual([
    { role: 'liaison', agencyId: w.app.reference.get().agencies.bySlug('dpu')!.id },
  ])
  expect((await w.app.signIn.password({ email, password: PASSWORD.password, headers: new Headers() })).result).toBe('signed-in')
  expect(await code(acceptInvitation(w.app, token, PASSWORD))).toBe('not-found')
  expect(await code(invitedBy(w.app, token))).toBe('not-found')
})

test('whoever withdraws an invitation while it is being accepted wins when they come first', async () => {
  const { token, invitation: id, email } = await invited()
  let accepting: Promise<unknown> | undefined
  await w.app.db.tx(async (tx) => {
    await tx.query('select from reference_version for update')
    accepting = refused(acceptInvitation(w.app, token, PASSWORD))
    for (let waits = 0; waits === 0; ) {
      const { rows } = await tx.query<{ n: number }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      waits = rows[0]!.n
    }
    await tx.query('update invitation set withdrawn_at = now() where id = $1', [id])
  })
  expect(await accepting).toMatchObject({ code: 'not-found' })
  expect(await officerByEmail(w.app, email)).toBeNull()
})

test('what a coordinator handed out who is disabled since opens nothing, until somebody else sends it again', async () => {
  const { token, invitation: id } = await invited({}, 'province')
  await disableOfficer(w.app, w.officer.national!, w.officer.province!.id)
  expect(await code(invitedBy(w.app, token))).toBe('not-found')
  expect(await code(acceptInvitation(w.app, token, PASSWORD))).toBe('not-found')
  w.app.advance({ hours: 1 })
  expect(await invitedBy(w.app, await inviteAgain(w.app, w.officer.city!, id))).toMatchObject({ role: 'liaison' })
})

test('after seven days, withdrawn, or made anew, the link opens nothing', async () => {
  const late = await invited()
  w.app.advance({ hours: 7 * 24 - 1 })
  expect((await invitedBy(w.app, late.token)).email).toBe(late.email)
  w.app.advance({ hours: 1 })
  expect(await code(invitedBy(w.app, late.token))).toBe('not-found')
  expect(await code(acceptInvitation(w.app, late.token, PASSWORD))).toBe('not-found')
  const anew = await inviteAgain(w.app, w.officer.city!, late.invitation)
  expect(await code(invitedBy(w.app, late.token))).toBe('not-found')
  expect((await invitedBy(w.app, anew)).email).toBe(late.email)
  expect(await code(takeBackInvitation(w.app, w.officer.social!, late.invitation))).toBe('not-found')
  expect(await code(inviteAgain(w.app, w.officer.social!, late.invitation))).toBe('not-found')
  await takeBackInvitation(w.app, w.officer.city!, late.invitation)
  expect(await code(acceptInvitation(w.app, anew, PASSWORD))).toBe('not-found')
  expect(await code(takeBackInvitation(w.app, w.officer.city!, late.invitation))).toBe('not-found')
})

test('an address is invited once at a time; who has an account already gets the role at once, who is disabled none', async () => {
  const { email } = await invited()
  expect(await key(inviteOfficer(w.app, w.officer.city!, invitation({ email })))).toBe('error.admin.invited')
  const dlh = 'dlh@contoh.tuntas.invalid'
  const given = await inviteOfficer(
    w.app,
    w.officer.city!,
    invitation({ email: dlh.toUpperCase(), agency: 'madyopuro', role: 'head' }),
  )
  expect(given).toEqual({ officer: w.officer.dlh!.id })
  expect((await officerByEmail(w.app, dlh))!.grants.map(({ role }) => role).sort()).toEqual(['head', 'liaison'])
  w.app.advance({ hours: 8 * 24 })
  expect(await inviteOfficer(w.app, w.officer.city!, invitation({ email }))).toHaveProperty('token')
})

test('the link is mailed in time and to nobody else; one that was withdrawn before is not', async () => {
  await w.app.db.query(`update outbox set state = 'cancelled'`)
  const gone = await invited()
  await takeBackInvitation(w.app, w.officer.city!, gone.invitation)
  const { token, email, invitation: id } = await invited()
  await sendNotices(w.app, tools)
  expect(smtp.inbox).toMatchObject([{ to: email, subject: 'Undangan menjadi petugas' }])
  expect(smtp.inbox[0]!.text).toContain(`http://localhost/undangan/${token}`)
  smtp.inbox.length = 0
  w.app.advance({ hours: 1 })
  const anew = await inviteAgain(w.app, w.officer.city!, id)
  await sendNotices(w.app, tools)
  await sendNotices(w.app, tools)
  expect(smtp.inbox.map(({ text }) => text.includes(anew))).toEqual([true])
})

test('a role has a last day; ended, it holds no more, and nobody ends a role of their own', async () => {
  const officer = w.officer.dpu!.id
  const add = (more: object, by = 'city') =>
    addGrant(w.app, w.officer[by]!, { officer, role: 'head', agency: 'dlh', until: '', ...more })
  expect(await code(add({}, 'social'))).toBe('not-found')
  expect(await code(add({ agency: 'jatim' }))).toBe('not-found')
  expect(await key(add({ until: '2020-01-01' }))).toBe('error.admin.untilPast')
  await add({ until: NEXT_YEAR })
  expect(await key(add({}))).toBe('error.admin.hasRole')
  const grants = async () => (await staffOf(w.app, w.officer.city!, officer)).grants
  const grant = (await grants()).find(({ role }) => role === 'head')!
  expect(grant).toMatchObject({ until: NEXT_YEAR, holds: true })
  const end = (by: string, more: object = {}) => endGrant(w.app, w.officer[by]!, { officer, grant: grant.id, until: '', ...more })
  expect(await code(end('social'))).toBe('not-found')
  expect(await code(end('dlh'))).toBe('not-found')
  await end('city')
  expect((await officerByEmail(w.app, 'dpu@contoh.tuntas.invalid'))!.grants.map(({ role }) => role)).toEqual(['liaison'])
  const own = (await staffOf(w.app, w.officer.city!, w.officer.city!.id)).grants[0]!
  const mine = endGrant(w.app, w.officer.city!, { officer: w.officer.city!.id, grant: own.id, until: '' })
  expect(await key(mine)).toBe('error.admin.own')
})

test('the auditor of a city is seen by its coordinator, but neither ended nor disabled', async () => {
  const officer = w.officer.auditor!.id
  const { grants } = await staffOf(w.app, w.officer.city!, officer)
  expect(await code(endGrant(w.app, w.officer.city!, { officer, grant: grants[0]!.id, until: '' }))).toBe('not-found')
  expect(await code(disableOfficer(w.app, w.officer.city!, officer))).toBe('not-allowed-now')
  expect(await code(disableOfficer(w.app, w.officer.social!, officer))).toBe('not-found')
  expect(await code(disableOfficer(w.app, w.officer.city!, w.officer.city!.id))).toBe('not-allowed-now')
  await disableOfficer(w.app, w.officer.sysadmin!, officer)
  expect(await officerByEmail(w.app, 'auditor@contoh.tuntas.invalid')).toBeNull()
})

test('lists hold the officers and invitations of the own tree and no others', async () => {
  const names = async (by: string, office: string | null = null, words = '') =>
    (await staff(w.app, w.officer[by]!, office, words)).map(({ email }) => email.split('@')[0])
  expect(await names('city')).toEqual(expect.arrayContaining(['city', 'dpu', 'dlh', 'mayor', 'auditor']))
  expect((await names('city')).filter((name) => ['province', 'national', 'social', 'ombudsman'].includes(name!))).toEqual([])
  expect(await names('social')).toEqual(['social'])
  expect(await names('city', null, 'PETUGAS dl')).toEqual(['dlh'])
  expect(await names('city', null, '%')).toEqual([])
  expect(await code(staff(w.app, w.officer.city!, 'jatim', ''))).toBe('not-found')
  expect(await code(staff(w.app, w.officer.dpu!, null, ''))).toBe('not-found')
  expect((await invitationsFor(w.app, w.officer.city!)).length).toBeGreaterThan(0)
  expect(await invitationsFor(w.app, w.officer.social!)).toEqual([])
  expect((await readHistory(w.app, w.officer.social!)).changes.length).toBe(0)
})

test('an invitation to an office that ends meanwhile leads to its successor', async () => {
  const { token, email } = await invited({ agency: 'madyopuro' })
  await closeOffice(w.app, w.officer.city!, { agency: 'madyopuro', into: 'dlh' })
  await acceptInvitation(w.app, token, PASSWORD)
  expect((await officerByEmail(w.app, email))!.grants[0]!.agencyId).toBe(w.app.reference.get().agencies.bySlug('dlh')!.id)
})
