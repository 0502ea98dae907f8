import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor } from '../../../test/support/server.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { countFigures } from '../figures/count-figures.ts'
import { noteActivity } from '../people/activity.ts'
import { officeActivity, officersActivity } from './activity.ts'

let w: World
const { go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const kept = async () =>
  (
    await w.app.db.query(
      `select o.email, a.kind, a.day from officer_activity a join officer o on o.id = a.officer_id order by 1, 2, 3`,
    )
  ).rows
const officeOf = async (reader: string, slug: string) => {
  const id = w.app.reference.get().agencies.bySlug(slug)!.id
  return (await officeActivity(w.app, w.officer[reader]!)).find(({ agencyId }) => agencyId === id)
}

test('signing in and opening the queue are kept once a day for each officer; nothing else is, and no hour', async () => {
  const server = testServer(w.app)
  const form = { email: 'city@contoh.tuntas.invalid', password: 'kata-sandi-contoh' }
  const browser = visitor(server)
  await browser.post('/masuk', { ...form, password: 'salah-salah' })
  expect(await kept()).toEqual([])
  await browser.post('/masuk', form)
  for (let i = 0; i < 3; i++) await browser.get('/konsol')
  await visitor(server).post('/masuk', form)
  const day = (kind: string, on: string) => ({ email: form.email, kind, day: on })
  expect(await kept()).toEqual([day('openedQueue', '2026-11-24'), day('signedIn', '2026-11-24')])
  w.app.setNow('2026-11-24T18:00:00Z') // the next day in Jakarta
  await browser.get('/konsol')
  expect(await kept()).toEqual([
    day('openedQueue', '2026-11-24'),
    day('openedQueue', '2026-11-25'),
    day('signedIn', '2026-11-24'),
  ])
})

test('the second opening of a day writes nothing', async () => {
  w.app.setNow('2026-11-26T02:00:00Z')
  await noteActivity(w.app, w.officer.city!, 'openedQueue')
  let asked = 0
  const watched = { ...w.app, db: w.app.db }
  const query = w.app.db.query
  w.app.db.query = ((...given: Parameters<typeof query>) => {
    asked++
    return query(...given)
  }) as typeof query
  await noteActivity(watched, w.officer.city!, 'openedQueue')
  w.app.db.query = query
  expect(asked).toBe(0)
})

test('an office is shown with its last sign-in, the working days on which its queue was opened, and what it verified in time', async () => {
  w.app.setNow(START)
  const inTime = await aReport(w.app)
  await go('city', inTime.number, 'verify', {})
  await go('city', inTime.number, 'forward', { agency: 'dpu' })
  const late = await aReport(w.app)
  w.app.setNow('2026-12-01T02:00:00Z')
  await go('city', late.number, 'verify', {})
  await go('city', late.number, 'forward', { agency: 'dpu' })
  await countFigures(w.app)
  expect(await officeOf('mayor', 'malang')).toMatchObject({
    officers: 1,
    signedIn: 1,
    lastSignIn: '2026-11-24',
    queueDays: 3,
    workingDays: 22,
    verify: { yes: 1, no: 1, share: 0.5 },
  })
  expect(await officeOf('mayor', 'dpu')).toMatchObject({ officers: 1, signedIn: 0, lastSignIn: null, queueDays: 0 })
  w.app.setNow('2027-01-20T02:00:00Z') // what is older than thirty days is only remembered as the last time
  expect(await officeOf('mayor', 'malang')).toMatchObject({ signedIn: 0, lastSignIn: '2026-11-24', queueDays: 0 })
})

test('it is read by those above: the head and the coordinator of the node, the ministry all; others find nothing', async () => {
  const shown = async (name: string) =>
    (await officeActivity(w.app, w.officer[name]!))
      .map(({ agencyId }) => w.app.reference.get().agencies.get(agencyId)!.slug)
      .sort()
  expect(await shown('mayor')).toEqual(['dlh', 'dpu', 'malang'])
  expect(await shown('city')).toEqual(['dlh', 'dpu', 'malang'])
  expect(await shown('national')).toEqual(['dlh', 'dpu', 'jatim', 'kemensos', 'malang', 'panrb'])
  const tree = w.app.reference.get().agencies
  for (const name of ['dpu', 'auditor', 'sysadmin'])
    expect((await refused(officeActivity(w.app, w.officer[name]!))).code, name).toBe('not-found')
  expect((await officersActivity(w.app, w.officer.mayor!, tree.bySlug('malang')!.id))[0]).toMatchObject({ name: 'Petugas city' })
  expect((await refused(officersActivity(w.app, w.officer.mayor!, tree.bySlug('kemensos')!.id))).code).toBe('not-found')
})
