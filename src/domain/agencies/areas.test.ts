import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, type TestApp, testApp } from '../../../test/support/postgres.ts'
import { areasBelow, findAreas } from './areas.ts'
import { identityDesk, isPartOf, route } from './routing.ts'
import { type Agency, AgencyTree } from './tree.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('all 91,599 areas of Indonesia are there, down to 83,762 villages, each within its parents', async () => {
  const { rows } = await app.db.query('select level, count(*)::int as n from area group by level order by level')
  expect(rows).toEqual([
    { level: 1, n: 38 },
    { level: 2, n: 514 },
    { level: 3, n: 7_285 },
    { level: 4, n: 83_762 },
  ])
  const broken = await app.db.query(
    `select code from area a where level > 1 and (parent_code is null or code not like parent_code || '.%')`,
  )
  expect(broken.rows).toEqual([])
  const madyopuro = await app.db.query(`select full_name from area where code = '35.73.03.1009'`)
  expect(madyopuro.rows).toEqual([{ full_name: 'Madyopuro, Kedungkandang, Kota Malang, Jawa Timur' }])
})

test('a name is found by its beginning, near ones first, and the search reads the index only', async () => {
  const found = await findAreas(app.db, 'madyo', ['35.73'])
  expect(found[0]).toMatchObject({ code: '35.73.03.1009', name: 'Madyopuro' })
  expect((await findAreas(app.db, 'SUKUN', ['35.73']))[0]!.code).toMatch(/^35\.73/)
  expect(await findAreas(app.db, '50%_')).toEqual([])
  expect(await findAreas(app.db, 's')).toEqual([])
  const plan = await asOwner(app.ownerUrl, `explain select code from area where lower(name) like 'madyo%'`)
  expect(JSON.stringify(plan.rows)).toContain('area_prefix')
})

test('the areas directly below one come by name', async () => {
  expect((await areasBelow(app.db, null)).length).toBe(38)
  expect((await areasBelow(app.db, '35.73')).map((area) => area.name)).toEqual([
    'Blimbing',
    'Kedungkandang',
    'Klojen',
    'Lowokwaru',
    'Sukun',
  ])
})

const node = (id: string, parentId: string | null): Agency => ({
  id,
  slug: id,
  name: id,
  shortName: id,
  kind: 'unit',
  parentId,
  timeZone: 'Asia/Jakarta',
  calendarId: 'nasional',
  needsHeadApproval: false,
})
const tree = (coordinated: string[]) =>
  new AgencyTree(
    [node('nation', null), node('province', 'nation'), node('city', 'province'), node('office', 'city'), node('village', 'city')],
    [
      { agencyId: 'province', areaCode: '35', categoryCode: null },
      { agencyId: 'city', areaCode: '35.73', categoryCode: null },
      { agencyId: 'village', areaCode: '35.73.03.1009', categoryCode: null },
      { agencyId: 'office', areaCode: '35.73', categoryCode: 'roads' },
    ],
    new Set(coordinated),
  )
const everybody = ['nation', 'province', 'city', 'office', 'village']
const from = (
  areaCode: string | null,
  categoryLevel: 'local' | 'national' | null,
  category: string | null = null,
  coordinated = everybody,
  unknownLocal = true,
) => route(tree(coordinated), { agency: null, areaCode, category, categoryLevel }, unknownLocal)

test('the smallest node that serves the area gets it; one that names the category goes before one that takes all', () => {
  expect(from('35.73.03.1009', 'local')).toBe('village')
  expect(from('35.73.03.1010', 'local')).toBe('city')
  expect(from('35.73.03.1010', 'local', 'roads')).toBe('office')
  expect(from('35.07', 'local')).toBe('province')
  expect(from('12.71', 'local')).toBe('nation')
  expect(from('35.73.03.1009', 'local', null, ['nation', 'city'])).toBe('city')
})

test('national categories and reports without a place go to the national desk; unknown ones as the flag says', () => {
  expect(from('35.73', 'national')).toBe('nation')
  expect(from(null, 'local')).toBe('nation')
  expect(from('35.73', null)).toBe('city')
  expect(from('35.73', null, null, everybody, false)).toBe('nation')
})

test('a code is part of another by its dots, not by its digits', () => {
  expect(isPartOf('35.73.03', '35.73')).toBe(true)
  expect(isPartOf('35.731', '35.73')).toBe(false)
})

test('the identity desk is the nearest coordinator above who neither handles the report nor is reported in it', () => {
  const desk = (holder: string, handlers: string[], reportedOffice: string | null = null, coordinated = everybody) =>
    identityDesk(tree(coordinated), { holder, reportedOffice, handlers })
  expect(desk('city', [])).toBe('city')
  expect(desk('office', ['office'])).toBe('city')
  expect(desk('city', ['city'])).toBe('province')
  expect(desk('office', ['office'], 'city')).toBe('province')
  expect(desk('office', ['office', 'city'])).toBe('province')
  expect(desk('office', ['office'], null, ['office'])).toBeNull()
  expect(desk('nation', ['nation'])).toBeNull()
})
