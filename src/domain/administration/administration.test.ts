import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { brandOf, changeBrand, dropBrand, ownBrand } from '../agencies/brand.ts'
import { agencyToChange, changeAgency } from '../agencies/change-agency.ts'
import { addServes, dropServes, servedBy } from '../agencies/change-serves.ts'
import { closeOffice } from '../agencies/merge-agency.ts'
import { addCategory, categoryToChange, changeCategory } from '../categories/change-category.ts'
import { changeReason, reasonToChange } from '../categories/change-reason.ts'
import { reportPage } from '../desk/report-page.ts'
import { workOf } from '../desk/work-of-officer.ts'
import { addGrant, endGrant } from '../people/change-grants.ts'
import { disableOfficer } from '../people/disable-officer.ts'
import { officerByEmail } from '../people/officers.ts'
import { staffOf } from '../people/staff.ts'
import { handOverWork, planHandOver } from './hand-over-work.ts'
import { readHistory } from './history.ts'
import { markOf, sameState } from './journal.ts'
import { undoChange } from './undo-change.ts'

let w: World
const { go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const city = () => w.officer.city!
const id = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id
const newest = async (by = 'city') => (await readHistory(w.app, w.officer[by]!)).changes[0]!
const undo = (change: string, by = 'city') => undoChange(w.app, w.officer[by]!, change)

/** A report that is given to the liaison of the office that answers it. */
async function given(agency: 'dpu' | 'dlh', officer: string) {
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency })
  await go('city', number, 'assign', { officer })
  return number
}
const assigneeOf = async (number: string) =>
  (await w.app.db.query<{ assignee: string }>('select assignee from report where number = $1', [number])).rows[0]!.assignee

test('all open work goes to a colleague; a report in the middle that they can not take stops no other and is named', async () => {
  const leaving = w.officer.dpu!.id
  await addGrant(w.app, city(), { officer: leaving, role: 'liaison', agency: 'dlh', until: '' })
  const colleague = w.officer.dlh!.id
  const all = [
    await given('dlh', leaving),
    await given('dpu', leaving), // the colleague has no role there
    await given('dlh', leaving),
    await given('dpu', leaving),
    await given('dlh', leaving),
  ]
  const input = { officer: leaving, colleague }
  for (const name of ['dlh', 'mayor', 'social']) {
    expect((await refused(handOverWork(w.app, w.officer[name]!, input))).code, name).toBe('not-found')
    expect((await refused(planHandOver(w.app, w.officer[name]!, input))).code, name).toBe('not-found')
  }
  const stranger = handOverWork(w.app, city(), { officer: leaving, colleague: w.officer.social!.id })
  expect((await refused(stranger)).fields[0]?.key).toBe('error.officer.unknown')

  expect(await planHandOver(w.app, city(), input)).toMatchObject({ all: 5, visible: 5, fitting: 3 })
  expect(await workOf(w.app, city(), leaving, null)).toMatchObject({ all: 5 }) // looking changes nothing
  // Who runs the system reads no reports: there is nothing to hand over for them.
  expect(await planHandOver(w.app, w.officer.sysadmin!, input)).toMatchObject({ all: 5, visible: 0, fitting: 0 })

  const done = await handOverWork(w.app, city(), input)
  expect(done).toMatchObject({ moved: 3, left: 0 })
  expect(new Set(done.failed)).toEqual(
    new Set([all[1]!, all[3]!].map((number) => ({ number, key: 'admin.handover.otherOffice' }))),
  )
  for (const [i, number] of all.entries()) expect(await assigneeOf(number), String(i)).toBe(i % 2 ? leaving : colleague)
  const page = (await reportPage(w.app, city(), all[0]!))!
  expect(page.entries.filter(({ kind }) => kind === 'assigned')).toHaveLength(2)
  expect(await newest()).toMatchObject({ noun: 'handover', after: { moved: 3, failed: 2 } })

  // Run again it finds only what is left.
  expect(await handOverWork(w.app, city(), input)).toMatchObject({ moved: 0 })
  await addGrant(w.app, city(), { officer: colleague, role: 'liaison', agency: 'dpu', until: '' })
  expect(await handOverWork(w.app, w.officer.national!, input)).toEqual({ moved: 2, failed: [], left: 0 })
})

test('a change is taken back while nothing else was changed since, once, by who may make it', async () => {
  const change = async (name: string) => {
    const { state, seen } = await agencyToChange(w.app, city(), 'dlh')
    await changeAgency(w.app, city(), { agency: 'dlh', ...state, name, seen })
    return (await newest()).id
  }
  const name = () => w.app.reference.get().agencies.bySlug('dlh')!.name
  const before = name()
  const first = await change('Dinas Satu')
  for (const by of ['dlh', 'mayor', 'social', 'auditor']) expect((await refused(undo(first, by))).code, by).toBe('not-found')
  const second = await change('Dinas Dua')
  expect((await refused(undo(first))).details.reason).toBe('admin.undo.changedSince')
  expect(name()).toBe('Dinas Dua')
  await undo(second)
  expect(name()).toBe('Dinas Satu')
  expect(await newest()).toMatchObject({ undoes: second, before: { name: 'Dinas Dua' }, after: { name: 'Dinas Satu' } })
  expect((await refused(undo(second))).details.reason).toBe('admin.undo.notPossible')
  expect((await refused(undo((await newest()).id))).details.reason).toBe('admin.undo.notPossible')
  await undo(first)
  expect(name()).toBe(before)
})

test('letterhead, area, role and officer come back as they were', async () => {
  const brand = { displayName: 'KOP', address: '', contact: '', city: '', signerTitle: '' }
  await changeBrand(w.app, city(), { agency: 'dpu', ...brand })
  await undo((await newest()).id)
  expect(await brandOf(w.app, id('dpu'))).toBeNull()

  await addServes(w.app, city(), { agency: 'dpu', area: '35.73.01', category: '' })
  await dropServes(w.app, city(), { agency: 'dpu', area: '35.73.01', category: '' })
  await undo((await newest()).id)
  expect((await servedBy(w.app, city(), 'dpu')).map(({ areaCode }) => areaCode)).toEqual(['35.73.01'])

  const officer = w.officer.dlh!.id
  const grants = async () => (await officerByEmail(w.app, 'dlh@contoh.tuntas.invalid'))?.grants.length ?? 'out'
  const had = await grants()
  const { grants: rows } = await staffOf(w.app, city(), officer)
  await endGrant(w.app, city(), { officer, grant: rows[0]!.id, until: '' })
  expect(await grants()).not.toBe(had)
  await undo((await newest()).id)
  expect(await grants()).toBe(had)

  await disableOfficer(w.app, city(), officer)
  expect(await grants()).toBe('out')
  expect((await refused(undo((await newest()).id, 'social'))).code).toBe('not-found')
  await undo((await newest()).id)
  expect(await grants()).toBe(had)
})

test('whatever was changed, taken back from the newest to the oldest it is as it was at first', async () => {
  const brand = { displayName: 'KOP', address: '', contact: '', city: '', signerTitle: '' }
  const facts = async () => [
    (await agencyToChange(w.app, city(), 'dpu')).state,
    (await ownBrand(w.app, city(), 'dpu')).brand,
    (await servedBy(w.app, city(), 'dpu')).map(({ areaCode, categoryCode }) => [areaCode, categoryCode]),
  ]
  const some = fc.record({
    what: fc.constantFrom('name', 'approval', 'brand', 'noBrand', 'area', 'noArea'),
    n: fc.integer({ min: 1, max: 3 }),
  })
  const make = async ({ what, n }: { what: string; n: number }) => {
    const { state } = await agencyToChange(w.app, city(), 'dpu')
    const area = { agency: 'dpu', area: `35.73.0${n}`, category: '' }
    if (what === 'name') await changeAgency(w.app, city(), { agency: 'dpu', ...state, name: `Dinas ${n}` })
    if (what === 'approval') await changeAgency(w.app, city(), { agency: 'dpu', ...state, needsHeadApproval: n > 1 })
    if (what === 'brand') await changeBrand(w.app, city(), { agency: 'dpu', ...brand, city: `Kota ${n}` })
    if (what === 'noBrand') await dropBrand(w.app, city(), 'dpu')
    if (what === 'area') await addServes(w.app, city(), area)
    if (what === 'noArea') await dropServes(w.app, city(), area)
  }
  let taken = 0
  await fc.assert(
    fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 6 }), async (steps) => {
      const before = await facts()
      const known = new Set((await readHistory(w.app, city())).changes.map((change) => change.id))
      for (const step of steps) await make(step)
      const made = (await readHistory(w.app, city())).changes.filter((change) => !known.has(change.id))
      for (const change of made) await undo(change.id)
      taken += made.length
      expect(await facts()).toEqual(before)
    }),
    // Two examples change something at every step, whatever chance draws beside them.
    {
      numRuns: 12,
      examples: [2, 3].map((n) => [['name', 'approval', 'brand', 'area', 'noArea', 'noBrand'].map((what) => ({ what, n }))]),
    },
  )
  expect(taken).toBeGreaterThan(10)
})

test('what an office of the past once changed is not taken back, and what was made is ended, not undone', async () => {
  const { seen } = await ownBrand(w.app, city(), 'madyopuro')
  const brand = { displayName: 'KOP', address: '', contact: '', city: '', signerTitle: '' }
  await changeBrand(w.app, city(), { agency: 'madyopuro', ...brand, seen })
  const { id: change } = await newest()
  await closeOffice(w.app, city(), { agency: 'madyopuro', into: 'dlh' })
  expect((await refused(undo(change))).details.reason).toBe('admin.undo.ended')
  expect((await refused(undo((await newest()).id))).details.reason).toBe('admin.undo.notPossible')
})

test('categories and reasons are for administrators of the whole', async () => {
  const national = w.officer.national!
  const add = (more: object, by = 'national') =>
    addCategory(w.app, w.officer[by]!, { name: 'Sampah laut', parent: '', level: 'local', ...more })
  for (const by of ['city', 'province', 'social', 'mayor']) {
    expect((await refused(add({}, by))).code, by).toBe('not-found')
    expect((await refused(categoryToChange(w.app, w.officer[by]!, 'corona'))).code, by).toBe('not-found')
    expect((await refused(reasonToChange(w.app, w.officer[by]!, 'prank'))).code, by).toBe('not-found')
  }
  const upper = await add({})
  const child = await add({ name: 'Sampah pesisir', parent: upper })
  expect([upper, child]).toEqual(['sampah-laut', 'sampah-laut-sampah-pesisir'])
  const key = async (promise: Promise<unknown>) => (await refused(promise)).fields[0]?.key
  expect(await key(add({ name: 'sampah LAUT' }))).toBe('error.admin.category.known')
  expect(await key(add({ name: 'Anak', parent: 'corona' }))).toBe('error.category.unknown') // ended long ago
  expect(
    w.app.reference
      .get()
      .catalogue.childrenOn(upper, '2099-01-01')
      .map(({ name }) => name),
  ).toEqual(['Sampah pesisir'])
  const { number } = await aReport(w.app, { category: child })

  const change = async (code: string, more: object) => {
    const { state, seen } = await categoryToChange(w.app, national, code)
    const { validTo, replacedBy, ...rest } = state
    return changeCategory(w.app, national, { code, ...rest, validTo: validTo ?? '', replacedBy: replacedBy ?? '', seen, ...more })
  }
  expect(await key(change(upper, { validTo: '2026-12-31' }))).toBe('error.admin.category.below')
  expect(await key(change(child, { replacedBy: 'kesehatan' }))).toBe('error.admin.category.endFirst')
  expect(await key(change(child, { validTo: '2026-12-31', replacedBy: 'corona' }))).toBe('error.admin.category.over')
  await change(child, { name: 'Sampah di pantai', validTo: '2026-12-31', replacedBy: 'kesehatan-obat' })
  expect(await key(change('kesehatan-obat', { validTo: '2026-12-30', replacedBy: child }))).toBe('error.admin.category.circle')
  const { catalogue } = w.app.reference.get()
  expect(catalogue.category(child)).toMatchObject({ name: 'Sampah di pantai', replacedBy: 'kesehatan-obat' })
  expect(catalogue.childrenOn(upper, '2026-12-31').length).toBe(1)
  expect(catalogue.childrenOn(upper, '2027-01-01').length).toBe(0)
  expect((await reportPage(w.app, national, number))!.report.category).toBe(child)
  await undo((await newest('national')).id, 'national')
  expect(w.app.reference.get().catalogue.category(child)).toMatchObject({
    name: 'Sampah pesisir',
    validTo: null,
    replacedBy: null,
  })
  expect((await refused(undo((await newest('national')).id, 'city'))).code).toBe('not-found')
})

test('a reason that has ended is not to be chosen any more; its words are read where it was', async () => {
  const national = w.officer.national!
  const { state, seen } = await reasonToChange(w.app, national, 'prank')
  const { number } = await aReport(w.app)
  await changeReason(w.app, national, { code: 'prank', ...state, nameId: 'Laporan main-main', validTo: '2026-01-01', seen })
  expect(w.app.reference.get().catalogue.archiveReason('prank')!.nameId).toBe('Laporan main-main')
  const archive = () => go('city', number, 'archive', { reason: 'prank' })
  expect((await refused(archive())).fields[0]?.key).toBe('error.archive.reason')
  await undo((await newest('national')).id, 'national')
  expect((await archive()).status).toBe('archived')
})

test('the mark of a state says whether two are the same, whatever the order of their values', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const state = fc.dictionary(fc.string(), value, { maxKeys: 5 })
  fc.assert(
    fc.property(state, state, (a, b) => {
      const turned = Object.fromEntries(Object.entries(a).reverse())
      expect(markOf(turned)).toBe(markOf(a))
      expect(sameState(a, b)).toBe(markOf(a) === markOf(b))
      expect(sameState(a, null)).toBe(false)
    }),
  )
})
