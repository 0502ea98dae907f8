import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor } from '../../../test/support/server.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { readTemplates, saveTemplate } from '../answers/change-templates.ts'
import { saveChange } from '../clocks/change-limits.ts'
import { queue } from '../desk/queue.ts'
import { reportPage } from '../desk/report-page.ts'
import { buildFacts } from '../figures/build-facts.ts'
import { countFigures } from '../figures/count-figures.ts'
import { readFigures } from '../figures/read-figures.ts'
import { system } from '../people/actor.ts'
import { addOfficer, officerByEmail } from '../people/officers.ts'
import { moveToSuccessors } from '../reports/succeed-reports.ts'
import { addAgency } from './add-agency.ts'
import { mergeAgency } from './merge-agency.ts'

let w: World
const { go, forwarded, answered } = hands(() => w)
/** Numbers of reports of the office that ends. */
let open: string
let supported: string
let answeredOne: string
let closed: string
let old: string
let successor: string

beforeAll(async () => {
  w = await smallNation(await testApp())
  await addAgency(w.app, system, {
    slug: 'upt-jalan',
    name: 'UPT Jalan',
    shortName: 'UPT Jalan',
    kind: 'unit',
    parent: 'dpu',
    validFrom: '2019-02-01',
  })
  await w.app.reference.refresh()
  const tree = w.app.reference.get().agencies
  old = tree.bySlug('dpu')!.id
  successor = tree.bySlug('dlh')!.id
  const tight = {
    kind: 'policy',
    agency: 'dpu',
    limit: 'resolve',
    class: 'complaint',
    grade: 'plain',
    days: 7,
    from: '2026-11-20',
  }
  for (const [agency, code] of [
    ['dpu', 'jalan'],
    ['dpu', 'sama'],
    ['dlh', 'sama'],
  ] as const)
    await saveTemplate(w.app, system, { agency, code, title: `Dari ${agency}`, body: 'Sudah selesai dikerjakan.' })
  await saveChange(w.app, system, { ...tight, legalSource: 'SK Wali Kota 12/2026' })
  open = (await forwarded()).number
  supported = (await aReport(w.app)).number
  await go('city', supported, 'verify', { grade: 'plain' })
  await go('city', supported, 'forward', { agency: 'dlh', supporting: ['dpu'] })
  answeredOne = (await answered()).number
  const done = await answered()
  await go(done.reporter, done.number, 'feedback', { solved: 'yes' })
  closed = done.number
  await countFigures(w.app)
})
afterAll(() => w.app.close())

const reportOf = async (number: string, name = 'city') => (await reportPage(w.app, w.officer[name]!, number))?.report
const whole = { from: '2026-11-01', to: '2026-11-30' }
const received = async (node: string, below = true) => (await readFigures(w.app, { node, below, ...whole })).received

test('the topmost office goes into none, none into one below it, and only who administers both does it', async () => {
  const fields = async (agency: string, into: string) =>
    (await refused(mergeAgency(w.app, system, { agency, into }))).fields[0]?.key
  expect(await fields('panrb', 'dpu')).toBe('error.mergeAgency.root')
  expect(await fields('malang', 'dpu')).toBe('error.mergeAgency.below')
  expect(await fields('dpu', 'tidak-ada')).toBe('error.agency.unknown')
  const code = async (name: string, agency: string, into: string) =>
    (await refused(mergeAgency(w.app, w.officer[name]!, { agency, into }))).code
  for (const name of ['dpu', 'mayor', 'social', 'auditor']) expect(await code(name, 'dpu', 'dlh'), name).toBe('not-found')
  expect(await code('city', 'dpu', 'kemensos')).toBe('not-found')
  expect(await code('city', 'malang', 'jatim')).toBe('not-found')
  expect(await code('city', 'kemensos', 'dpu')).toBe('not-found')
})

test('open reports go to the successor with the limits that they had; what is closed stays', async () => {
  const before = new Map<string, string>()
  for (const number of [open, supported, answeredOne, closed])
    before.set(number, JSON.stringify((await reportOf(number))!.clocks))
  expect(await mergeAgency(w.app, system, { agency: 'dpu', into: 'dlh' })).toEqual({ moved: 3, below: 1 })
  for (const [number, clocks] of before) expect(JSON.stringify((await reportOf(number))!.clocks), number).toBe(clocks)
  expect((await reportOf(open))!.clocks.resolve).toMatchObject({ limitDays: 7 })
  for (const number of [open, supported, answeredOne]) {
    const report = (await reportOf(number))!
    expect(report.holder).toBe(successor)
    expect(report.assignments[successor]).toMatchObject({ lead: true, until: null })
    expect(report.assignments[old]?.until ?? null).not.toBeNull()
  }
  expect((await reportOf(closed))!.holder).toBe(old)
  expect(await moveToSuccessors(w.app)).toBe(0)
})

test('who worked there works on at the successor: in the queue, in what is closed, and by every list', async () => {
  const officer = (await officerByEmail(w.app, 'dpu@contoh.tuntas.invalid'))!
  expect(officer.grants).toEqual([{ role: 'liaison', agencyId: successor }])
  const numbers = (await queue(w.app, officer, { view: 'open', filter: {} })).map((row) => row.number)
  expect(numbers.sort()).toEqual([open, supported, answeredOne].sort())
  w.officer.dpu = officer
  await go('dpu', open, 'answer', { kind: 'interim', text: 'Sedang kami jadwalkan ulang.' })
  expect((await queue(w.app, w.officer.city!, { view: 'closed', filter: {} })).map((row) => row.number)).toContain(closed)
  expect((await reportOf(closed, 'city'))?.number).toBe(closed)
})

test('its templates are the successor’s, except where that has one of the same code', async () => {
  const { own } = await readTemplates(w.app, w.officer.city!)
  const titles = own.filter(({ agencyId }) => agencyId === successor).map(({ title, code }) => `${code}: ${title}`)
  expect(titles.sort()).toEqual(['jalan: Dari dpu', 'sama: Dari dlh'])
})

test('the old office is not to be chosen any more, and its past is still told', async () => {
  const tree = w.app.reference.get().agencies
  expect(tree.all.map(({ slug }) => slug)).not.toContain('dpu')
  expect(tree.bySlug('dpu')).toBeUndefined()
  expect(tree.path(tree.bySlug('upt-jalan')!.id).slice(0, 2)).toEqual([tree.bySlug('upt-jalan')!.id, successor])
  expect(tree.path(old).slice(0, 2)).toEqual([old, successor])
  const fresh = (await aReport(w.app)).number
  await go('city', fresh, 'verify', { grade: 'plain' })
  expect((await refused(go('city', fresh, 'forward', { agency: 'dpu' }))).fields[0]?.key).toBe('error.agency.unknown')
  const page = await visitor(testServer(w.app)).get('/instansi/dpu')
  expect(page.status).toBe(200)
  expect(page.html).toContain('Dinas Pekerjaan Umum')
})

test('figures of what was over keep the old office, and a rebuild from the histories gives the same', async () => {
  await countFigures(w.app)
  expect(await received(old)).toBe(1)
  expect(await received(successor, false)).toBe(3)
  const city = w.app.reference.get().agencies.bySlug('malang')!.id
  expect(await received(city)).toBe(5) // with the new one
  const facts = async () => (await w.app.db.query(`select to_jsonb(f) - 'dirty' as f from report_fact f order by report_id`)).rows
  const live = await facts()
  await buildFacts(w.app, 'all')
  await countFigures(w.app)
  expect(await facts()).toEqual(live)
  expect(await received(old)).toBe(1)
})

test('what comes back to the old office goes on to the successor', async () => {
  await go('city', closed, 'reopen', { reason: 'Lubangnya terbuka lagi.' })
  expect(await moveToSuccessors(w.app)).toBe(1)
  expect(await reportOf(closed)).toMatchObject({ holder: successor, status: 'inProgress' })
})

test('a second merge carries on from the first: everything that the first brought along moves again', async () => {
  await addOfficer(w.app, system, {
    email: 'baru@contoh.tuntas.invalid',
    name: 'Petugas baru',
    password: 'kata-sandi-contoh',
    from: '2019-02-01',
    grants: [{ role: 'liaison', agency: 'madyopuro' }],
  })
  await w.app.reference.refresh()
  w.app.setNow(START)
  const { moved } = await mergeAgency(w.app, system, { agency: 'dlh', into: 'madyopuro' })
  expect(moved).toBe(4)
  const tree = w.app.reference.get().agencies
  expect(tree.successorOf(old)).toBe(tree.bySlug('madyopuro')!.id)
  expect((await reportOf(open))!.holder).toBe(tree.bySlug('madyopuro')!.id)
})
