import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { readHistory } from '../administration/history.ts'
import { closingOf } from '../desk/closing-office.ts'
import { officerByEmail } from '../people/officers.ts'
import { openReference } from '../reference.ts'
import { moveToSuccessors } from '../reports/succeed-reports.ts'
import { addOffice } from './add-office.ts'
import { servesTarget } from './agency-facts.ts'
import { brandOf, changeBrand, dropBrand, ownBrand } from './brand.ts'
import { agencyToChange, changeAgency } from './change-agency.ts'
import { addServes, dropServes, servedBy } from './change-serves.ts'
import { closeOffice } from './merge-agency.ts'
import { splitAgency } from './split-agency.ts'

let w: World
const { forwarded, go } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  w.app.setNow(START)
})
afterAll(() => w.app.close())

const tree = () => w.app.reference.get().agencies
const id = (slug: string) => tree().bySlug(slug)!.id
const fields = async (promise: Promise<unknown>) => (await refused(promise)).fields.map(({ path, key }) => `${path}: ${key}`)
/** Who stands beside, below, above or elsewhere: none of them finds the office. */
const strangers = ['dpu', 'dlh', 'social', 'mayor', 'auditor', 'ombudsman']

test('an office is added below one that the officer administers, and takes over zone, calendar and classes', async () => {
  const input = { parent: 'malang', name: 'Dinas Perhubungan', shortName: 'Dishub', kind: 'unit' }
  for (const name of strangers) expect((await refused(addOffice(w.app, w.officer[name]!, input))).code, name).toBe('not-found')
  expect((await refused(addOffice(w.app, w.officer.city!, { ...input, parent: 'jatim' }))).code).toBe('not-found')
  expect(await fields(addOffice(w.app, w.officer.city!, { ...input, name: 'D', kind: 'kerajaan' }))).toEqual([
    'name: error.admin.name.tooShort',
    'kind: error.admin.kind',
  ])
  expect(await addOffice(w.app, w.officer.city!, input)).toBe('dinas-perhubungan')
  expect(await addOffice(w.app, w.officer.city!, input)).toBe('dinas-perhubungan-2')
  const made = tree().bySlug('dinas-perhubungan')!
  expect(made).toMatchObject({ name: 'Dinas Perhubungan', parentId: id('malang'), timeZone: 'Asia/Jakarta', kind: 'unit' })
  expect(tree().isWithin(made.id, id('jatim'))).toBe(true)
  const { rows } = await w.app.db.query('select class from serves_class where agency_id = $1', [made.id])
  expect(rows.length).toBe(4)
})

test('an office that is made before seven in the morning in Jakarta is there at once: the database has yesterday still', async () => {
  w.app.setNow('2026-11-23T22:00:00Z')
  const slug = await addOffice(w.app, w.officer.city!, { parent: 'malang', name: 'Dinas Pagi', shortName: 'Pagi', kind: 'unit' })
  const { rows } = await w.app.db.query('select valid_from as from from agency where slug = $1', [slug])
  expect(rows).toEqual([{ from: '2026-11-23' }])
  w.app.setNow(START)
})

test('names and the approval of the head change; whoever saves second sees that it is not as they saw it', async () => {
  const { state, seen } = await agencyToChange(w.app, w.officer.city!, 'dlh')
  const input = { agency: 'dlh', ...state, name: 'Dinas Lingkungan', needsHeadApproval: true, seen }
  for (const name of ['dpu', 'dlh', 'social', 'mayor'])
    expect((await refused(changeAgency(w.app, w.officer[name]!, input))).code, name).toBe('not-found')
  const other = await openReference(w.app.db)
  await changeAgency(w.app, w.officer.city!, input)
  expect(tree().bySlug('dlh')).toMatchObject({ name: 'Dinas Lingkungan', needsHeadApproval: true })
  await other.refresh() // another instance
  expect(other.get().agencies.bySlug('dlh')!.name).toBe('Dinas Lingkungan')
  const second = changeAgency(w.app, w.officer.province!, { ...input, name: 'Dinas LH' })
  expect((await refused(second)).code).toBe('version-conflict')
  const before = (await readHistory(w.app, w.officer.city!)).changes.length
  const again = await agencyToChange(w.app, w.officer.city!, 'dlh')
  await changeAgency(w.app, w.officer.city!, { agency: 'dlh', ...again.state, seen: again.seen })
  expect((await readHistory(w.app, w.officer.city!)).changes.length).toBe(before) // nothing changed, no line
})

test('an office without a letterhead of its own goes by that of the nearest above', async () => {
  const brand = { displayName: 'PEMERINTAH KOTA MALANG', address: 'Jl. Tugu 1', contact: '', city: 'Malang', signerTitle: '' }
  expect(await brandOf(w.app, id('dpu'))).toBeNull()
  expect((await refused(changeBrand(w.app, w.officer.dpu!, { agency: 'dpu', ...brand }))).code).toBe('not-found')
  await changeBrand(w.app, w.officer.city!, { agency: 'malang', ...brand })
  expect(await brandOf(w.app, id('dpu'))).toEqual({ ...brand, agencyId: id('malang') })
  await changeBrand(w.app, w.officer.city!, { agency: 'dpu', ...brand, displayName: 'DINAS PU' })
  expect(await brandOf(w.app, id('dpu'))).toMatchObject({ displayName: 'DINAS PU', agencyId: id('dpu') })
  expect(await brandOf(w.app, id('jatim'))).toBeNull()
  const { seen } = await ownBrand(w.app, w.officer.city!, 'dpu')
  await dropBrand(w.app, w.officer.city!, 'dpu')
  expect(await brandOf(w.app, id('dpu'))).toMatchObject({ displayName: 'PEMERINTAH KOTA MALANG' })
  const late = changeBrand(w.app, w.officer.city!, { agency: 'dpu', ...brand, seen })
  expect((await refused(late)).code).toBe('version-conflict')
})

test('an area is added by its code or its name, and a name that fits several asks which; new reports follow', async () => {
  const add = (more: object, name = 'city') => addServes(w.app, w.officer[name]!, { agency: 'dlh', category: '', ...more })
  expect((await refused(add({ area: '35.73' }, 'dpu'))).code).toBe('not-found')
  expect(await fields(add({ area: 'Atlantis' }))).toEqual(['area: error.admin.area.unknown'])
  expect(await fields(add({ area: '35.73', category: 'tidak-ada' }))).toEqual(['category: error.category.unknown'])
  const { choose } = await add({ area: 'Madyo' })
  expect(choose.length).toBeGreaterThan(1)
  expect(await servedBy(w.app, w.officer.city!, 'dlh')).toEqual([])
  const village = { location: { areaCode: '35.73.03.1010', landmark: 'balai' }, category: 'pekerjaan-umum-jalan' }
  const holderOf = async () => {
    const { number } = await aReport(w.app, village)
    return (
      await w.app.db.query<{ slug: string }>('select a.slug from report r join agency a on a.id = r.holder where r.number = $1', [
        number,
      ])
    ).rows[0]!.slug
  }
  expect(await holderOf()).toBe('malang') // Madyopuro has no coordinator
  expect(await add({ area: '35.73.03.1010', category: 'pekerjaan-umum-jalan' })).toEqual({ choose: [] })
  await w.app.db.query(
    `insert into role_grant (id, officer_id, role, agency_id, valid_from) values (gen_random_uuid(), $1, 'coordinator', $2, '2019-02-01')`,
    [w.officer.dlh!.id, id('dlh')],
  )
  await add({ area: '35.73.04' })
  expect(await holderOf()).toBe('dlh')
  await dropServes(w.app, w.officer.city!, { agency: 'dlh', area: '35.73.03.1010', category: 'pekerjaan-umum-jalan' })
  expect(await holderOf()).toBe('malang')
  expect((await servedBy(w.app, w.officer.city!, 'dlh')).map(({ areaCode }) => areaCode)).toEqual(['35.73.04'])
})

test('an office that holds reports is closed only into a successor; its reports follow by the job that the closing asked for', async () => {
  const reports = [await forwarded(), await forwarded(), await forwarded()]
  expect(await closingOf(w.app, w.officer.city!, 'dpu')).toMatchObject({ open: 3, officers: 1, below: 0 })
  expect((await refused(closingOf(w.app, w.officer.social!, 'dpu'))).code).toBe('not-found')
  expect(await fields(closeOffice(w.app, w.officer.city!, { agency: 'dpu', into: '' }))).toEqual(['into: error.admin.into'])
  expect(tree().bySlug('dpu')).toBeDefined()
  await closeOffice(w.app, w.officer.city!, { agency: 'dpu', into: 'dinas-perhubungan' })
  const jobs = await w.app.db.query(`select from graphile_worker._private_jobs where key like 'succession:%'`)
  expect(jobs.rowCount).toBe(1)
  expect(tree().bySlug('dpu')).toBeUndefined()
  expect(await moveToSuccessors(w.app)).toBe(3)
  const holders = await w.app.db.query<{ holder: string }>('select holder from report where number = any($1)', [
    reports.map(({ number }) => number),
  ])
  expect(new Set(holders.rows.map(({ holder }) => holder))).toEqual(new Set([id('dinas-perhubungan')]))
  expect((await readHistory(w.app, w.officer.city!)).changes[0]).toMatchObject({
    noun: 'succession',
    label: 'Dinas Pekerjaan Umum',
  })
  expect((await refused(closeOffice(w.app, w.officer.city!, { agency: 'dpu', into: 'dlh' }))).code).toBe('not-found')
})

test('reports of offices below one that ends stay there, and wait in the queues of those that stand above now', async () => {
  const city = w.officer.city!
  const above = await addOffice(w.app, city, { parent: 'malang', name: 'Badan Atas', shortName: 'BA', kind: 'unit' })
  const below = await addOffice(w.app, city, { parent: above, name: 'UPT Bawah', shortName: 'UPT', kind: 'unit' })
  const { number } = await aReport(w.app)
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: below })
  const { rows } = await w.app.db.query<{ id: string }>('select id from report where number = $1', [number])
  const queues = async () => {
    const { rows: nodes } = await w.app.db.query<{ slug: string; like: unknown }>(
      `select a.slug, to_jsonb(q) - 'node_id' as like from report_scope q join agency a on a.id = q.node_id where q.report_id = $1`,
      [rows[0]!.id],
    )
    expect(new Set(nodes.map(({ like }) => JSON.stringify(like))).size).toBe(1)
    return nodes.map(({ slug }) => slug).sort()
  }
  expect(await queues()).toEqual([above, below, 'jatim', 'malang', 'panrb'].sort())
  await closeOffice(w.app, city, { agency: above, into: 'dlh' })
  expect(await moveToSuccessors(w.app)).toBe(0)
  expect(await queues()).toEqual([below, 'dlh', 'jatim', 'malang', 'panrb'].sort())
  expect(tree().path(id(below))).toEqual([below, 'dlh', 'malang', 'jatim', 'panrb'].map(id))
})

test('an office is split: each part serves what is handed to it, the successor takes reports, officers and the rest', async () => {
  w.officer.dpu = (await officerByEmail(w.app, 'dpu@contoh.tuntas.invalid'))!
  const old = id('dinas-perhubungan')
  for (const area of ['35.73.01', '35.73.02'])
    await addServes(w.app, w.officer.city!, { agency: 'dinas-perhubungan', area, category: '' })
  const parts = [
    { name: 'Dinas Jalan', shortName: 'Jalan' },
    { name: 'Dinas Jembatan', shortName: 'Jembatan' },
  ]
  const input = {
    agency: 'dinas-perhubungan',
    parts,
    successor: 1,
    serves: { [servesTarget(old, '35.73.01', null)]: 0 },
  }
  expect((await refused(splitAgency(w.app, w.officer.dlh!, input))).code).toBe('not-found')
  expect((await refused(splitAgency(w.app, w.officer.city!, { ...input, agency: 'malang' }))).code).toBe('not-found') // beside it: not theirs
  expect(await fields(splitAgency(w.app, w.officer.city!, { ...input, parts: parts.slice(0, 1), successor: 0 }))).toContain(
    'parts: error.admin.parts',
  )
  expect(await fields(splitAgency(w.app, w.officer.city!, { ...input, successor: 2 }))).toEqual([
    'successor: error.admin.successor',
  ])
  expect(await splitAgency(w.app, w.officer.city!, input)).toEqual(['dinas-jalan', 'dinas-jembatan'])
  const areas = async (slug: string) => (await servedBy(w.app, w.officer.city!, slug)).map(({ areaCode }) => areaCode)
  expect(await areas('dinas-jalan')).toEqual(['35.73.01'])
  expect(await areas('dinas-jembatan')).toEqual(['35.73.02'])
  expect(tree().bySlug('dinas-perhubungan')).toBeUndefined()
  expect(tree().successorOf(old)).toBe(id('dinas-jembatan'))
  expect(tree().parentOf(id('dinas-jalan'))).toBe(id('malang'))
  expect(await moveToSuccessors(w.app)).toBe(3)
  const officer = (await officerByEmail(w.app, 'dpu@contoh.tuntas.invalid'))!
  expect(officer.grants).toEqual([{ role: 'liaison', agencyId: id('dinas-jembatan') }])
})
