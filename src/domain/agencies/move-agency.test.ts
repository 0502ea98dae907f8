import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hands, refused, START } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor, wordsOf } from '../../../test/support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from '../../../test/support/world.ts'
import { readHistory } from '../administration/history.ts'
import { undoChange } from '../administration/undo-change.ts'
import { saveChange } from '../clocks/change-limits.ts'
import { queue } from '../desk/queue.ts'
import { reportPage } from '../desk/report-page.ts'
import { buildFacts } from '../figures/build-facts.ts'
import { countFigures } from '../figures/count-figures.ts'
import { readFigures } from '../figures/read-figures.ts'
import { type Actor, system } from '../people/actor.ts'
import { reportsVisibleTo } from '../people/permissions.ts'
import { openReference } from '../reference.ts'
import { followMoves } from '../reports/follow-moves.ts'
import { addAgency } from './add-agency.ts'
import { mergeAgency } from './merge-agency.ts'
import { moveAgency, planMove } from './move-agency.ts'

let w: World
const { forwarded, answered, go } = hands(() => w)
const UNITS = ['upt-jalan', 'upt-lampu', 'seksi-a', 'seksi-b', 'seksi-c']
beforeAll(async () => {
  w = await smallNation(await testApp())
  const add = (slug: string, parent: string) =>
    addAgency(w.app, system, { slug, name: `Kantor ${slug}`, shortName: slug, kind: 'unit', parent, validFrom: '2019-02-01' })
  await add('upt-jalan', 'dpu')
  await add('upt-lampu', 'dpu')
  for (const slug of ['seksi-a', 'seksi-b', 'seksi-c']) await add(slug, 'upt-jalan')
  await add('blitar', 'jatim')
  await add('lama', 'dlh')
  await w.app.reference.refresh()
  w.app.setNow(START)
  for (const agency of ['seksi-a', 'seksi-b', 'upt-jalan', 'upt-lampu', 'dpu', 'dlh', 'malang', 'lama', 'kemensos'])
    await aReport(w.app, { agency })
  await mergeAgency(w.app, system, { agency: 'lama', into: 'seksi-c' })
  await forwarded()
})
beforeEach(() => w.app.setNow(START))
afterAll(() => w.app.close())

const tree = () => w.app.reference.get().agencies
const id = (slug: string) => tree().everBySlug(slug)!.id
const move = (agency: string, to: string, by: Actor = system) => moveAgency(w.app, by, { agency, to })
const reason = async (promise: Promise<unknown>) => {
  const { code, details } = await refused(promise)
  return details.reason ?? code
}
const coordinatorAt = (node: string): Extract<Actor, { kind: 'officer' }> => ({
  kind: 'officer',
  id: w.officer.city!.id,
  name: 'Koordinator',
  grants: [{ role: 'coordinator', agencyId: node }],
})
const rows = async <R>(sql: string, values: unknown[] = []) => (await asOwner(w.app.ownerUrl, sql, values)).rows as R[]

/** Who stands above whom, from nothing but the offices themselves. */
const CLOSURE = `with recursive up as (
    select id as d, id as a, 0 as depth from agency
    union all select u.d, coalesce(g.successor_id, g.parent_id), u.depth + 1 from up u join agency g on g.id = u.a where coalesce(g.successor_id, g.parent_id) is not null)
  select a || ' ' || d || ' ' || depth as x from up order by 1`
const closure = async () => ({
  kept: await rows<{ x: string }>(
    `select ancestor_id || ' ' || descendant_id || ' ' || depth as x from agency_closure where valid_to is null order by 1`,
  ),
  counted: await rows<{ x: string }>(CLOSURE),
})
const scopes = async () => ({
  kept: await rows<{ x: string }>(`select node_id || ' ' || report_id as x from report_scope order by 1`),
  counted: await rows<{ x: string }>(
    `select distinct c.a || ' ' || o.report as x from (select id as report, holder as office from report where id in (select report_id from report_scope)
       union select s.report_id, s.agency_id from assignment s where s.until is null and s.report_id in (select report_id from report_scope)) o
     join (${CLOSURE.replace("a || ' ' || d || ' ' || depth as x", 'a, d').replace(' order by 1', '')}) c on c.d = o.office order by 1`,
  ),
})

describe('whatever is moved below whatever', () => {
  test('who stands above whom is what it would be counted anew, a ring is refused, and lists, pages and queues agree on who sees what', async () => {
    const all = await rows<{ number: string }>('select number from report')
    const slugs = [...UNITS, 'dpu', 'dlh', 'malang', 'madyopuro', 'blitar', 'jatim', 'kemensos', 'panrb']
    const aMove = fc.tuple(fc.constantFrom(...slugs.filter((slug) => slug !== 'panrb')), fc.constantFrom(...slugs))
    let done = 0
    await fc.assert(
      fc.asyncProperty(fc.array(aMove, { minLength: 3, maxLength: 6 }), async (moves) => {
        for (const [agency, to] of moves) {
          const ring = tree().isWithin(id(to), id(agency))
          if (ring || tree().parentOf(id(agency)) === id(to)) {
            expect(await reason(move(agency, to))).toBe(ring ? 'admin.move.ring' : 'admin.move.same')
            continue
          }
          await move(agency, to)
          done++
        }
        const { kept, counted } = await closure()
        expect(kept).toEqual(counted)
        const places = await scopes()
        expect(places.kept).toEqual(places.counted)
        for (const slug of slugs) {
          const actor = coordinatorAt(id(slug))
          const { sql, values } = reportsVisibleTo(actor, tree(), 1)
          const listed = (await rows<{ number: string }>(`select number from report r where ${sql}`, values)).map(
            (row) => row.number,
          )
          const opened: string[] = []
          for (const { number } of all) if (await reportPage(w.app, actor, number)) opened.push(number)
          expect(listed.sort(), slug).toEqual(opened.sort())
          const queued = (await queue(w.app, actor, { view: 'open', filter: {} })).map((row) => row.number)
          expect(queued.sort(), slug).toEqual(opened)
        }
      }),
      { numRuns: process.env.TUNTAS_LONG ? 40 : 8 },
    )
    expect(done).toBeGreaterThan(3)
    for (const [agency, to] of [
      ['kemensos', 'panrb'],
      ['jatim', 'panrb'],
      ['malang', 'jatim'],
      ['blitar', 'jatim'],
      ['dpu', 'malang'],
      ['dlh', 'malang'],
      ['madyopuro', 'malang'],
      ['upt-jalan', 'dpu'],
      ['upt-lampu', 'dpu'],
      ['seksi-a', 'upt-jalan'],
      ['seksi-b', 'upt-jalan'],
      ['seksi-c', 'upt-jalan'],
    ] as const)
      if (tree().parentOf(id(agency)) !== id(to)) await move(agency, to)
  }, 120_000)
})

describe('an office is moved', () => {
  test('only by who administers it, the place where it stood and the one where it goes', async () => {
    const code = async (by: string, agency: string, to: string) => reason(move(agency, to, w.officer[by]!))
    for (const by of ['dpu', 'mayor', 'auditor', 'social']) expect(await code(by, 'upt-jalan', 'dlh'), by).toBe('not-found')
    expect(await code('city', 'malang', 'dlh')).toBe('not-found') // the topmost of their own
    expect(await code('city', 'dpu', 'jatim')).toBe('not-found')
    expect(await code('city', 'dpu', 'tidak-ada')).toBe('not-found')
    expect(await code('city', 'blitar', 'dpu')).toBe('not-found')
    expect(await code('province', 'jatim', 'malang')).toBe('not-found')
    expect(await code('sysadmin', 'panrb', 'jatim')).toBe('not-found') // nothing stands above the topmost
    expect(await code('city', 'dpu', 'lama')).toBe('admin.move.closed')
    expect(await code('city', 'dpu', 'seksi-a')).toBe('admin.move.ring')
    expect(await code('city', 'dpu', 'dpu')).toBe('admin.move.ring')
    expect(await code('city', 'dpu', 'malang')).toBe('admin.move.same')
  })

  test('with what it means said before, a line in the history, and the way back', async () => {
    const plan = await planMove(w.app, w.officer.province!, { agency: 'upt-jalan', to: 'blitar' })
    expect([plan.offices, plan.open, plan.comes.map(({ slug }) => slug), plan.goes.map(({ slug }) => slug)]).toEqual([
      4,
      4, // seksi-a, seksi-b, its own, and the one of the office that went into seksi-c
      ['blitar'],
      ['dpu', 'malang'],
    ])
    const open = async (by: string) => (await queue(w.app, w.officer[by]!, { view: 'open', filter: {} })).length
    const before = await open('city')
    w.app.advance({ minutes: 1 })
    await move('upt-jalan', 'blitar', w.officer.province!)
    expect(await open('city')).toBe(before - 4)
    const [line] = (await readHistory(w.app, w.officer.province!)).changes
    expect(line).toMatchObject({
      noun: 'place',
      label: 'Kantor upt-jalan',
      before: { parentId: id('dpu') },
      after: { parentId: id('blitar') },
    })
    expect(await reason(undoChange(w.app, w.officer.city!, line!.id))).toBe('not-found') // it is not theirs any more
    await undoChange(w.app, w.officer.province!, line!.id)
    expect([await open('city'), tree().parentOf(id('upt-jalan'))]).toEqual([before, id('dpu')])
    expect((await closure()).kept).toEqual((await closure()).counted)
  })

  test('and not taken back where that would make a ring by now', async () => {
    w.app.advance({ minutes: 10 })
    await move('upt-lampu', 'dlh')
    const line = (await readHistory(w.app, w.officer.city!)).changes.find(({ noun }) => noun === 'place')!
    expect(await reason(undoChange(w.app, coordinatorAt(id('dlh')), line.id))).toBe('not-found') // who has it now, but not where it was
    await move('dpu', 'upt-lampu')
    expect(await reason(undoChange(w.app, w.officer.city!, line.id))).toBe('admin.move.ring')
    await move('dpu', 'malang')
    await undoChange(w.app, w.officer.city!, line.id)
    expect(tree().parentOf(id('upt-lampu'))).toBe(id('dpu'))
  })

  test('nor by who administered its place until a moment ago: what counts is what stands there when it is done', async () => {
    const other = { ...w.app, reference: await openReference(w.app.db) } // another instance, which has not heard of it yet
    await move('upt-lampu', 'blitar')
    expect(await reason(moveAgency(other, w.officer.city!, { agency: 'upt-lampu', to: 'dlh' }))).toBe('not-found')
    await move('upt-lampu', 'dpu')
  })

  test('not from under, or to below, limits that are tighter than the law; within them it is', async () => {
    const tight = {
      kind: 'policy',
      agency: 'dlh',
      limit: 'resolve',
      class: 'complaint',
      grade: 'plain',
      days: 7,
      from: '2026-11-20',
      legalSource: 'SK 1/2026',
    }
    const change = await saveChange(w.app, system, tight)
    expect(await reason(move('upt-lampu', 'dlh'))).toBe('admin.move.limits')
    expect(await reason(planMove(w.app, system, { agency: 'upt-lampu', to: 'dlh' }))).toBe('admin.move.limits')
    await move('upt-lampu', 'madyopuro')
    await move('dlh', 'jatim') // its own limits come along with it
    await move('dlh', 'malang')
    await saveChange(w.app, system, { kind: 'undo', change, legalSource: 'Dicabut' })
    await move('upt-lampu', 'dlh')
    await move('upt-lampu', 'dpu')
  })

  test('with its limits, and figures of what was stay where they were counted, also when they are built anew', async () => {
    const { number } = await answered()
    const clocks = async () => JSON.stringify((await reportPage(w.app, w.officer.national!, number))!.report.clocks)
    const before = await clocks()
    await countFigures(w.app)
    const received = async (slug: string) =>
      (await readFigures(w.app, { node: id(slug), below: true, from: '2026-11-01', to: '2026-11-30' })).received
    const was = [await received('malang'), await received('blitar'), await received('dpu')]
    await move('dpu', 'blitar')
    expect(await clocks()).toBe(before)
    const facts = () => rows(`select to_jsonb(f) - 'dirty' as f from report_fact f order by report_id`)
    const live = await facts()
    await buildFacts(w.app, 'all')
    await countFigures(w.app)
    expect(await facts()).toEqual(live)
    expect([await received('malang'), await received('blitar'), await received('dpu')]).toEqual(was)
    // What comes to it from now on counts in its new place.
    await aReport(w.app, { agency: 'dpu' })
    await countFigures(w.app)
    expect([await received('malang'), await received('blitar')]).toEqual([was[0], was[1]! + 1])
    await move('dpu', 'malang')
  })

  test('a report that was written by the old tree meanwhile, or held at that moment, follows with the next run of the job', async () => {
    const { number } = await forwarded()
    const holding = asOwner(
      w.app.ownerUrl,
      `begin; select from report where number = '${number}' for update; select pg_sleep(1.5); commit`,
    )
    await new Promise((done) => setTimeout(done, 300))
    await move('dpu', 'blitar')
    const blitar = coordinatorAt(id('blitar'))
    const seen = async () => (await queue(w.app, blitar, { view: 'open', filter: {} })).map((row) => row.number)
    expect(await seen()).not.toContain(number)
    await holding
    expect(await followMoves(w.app)).toBe(1)
    expect(await seen()).toContain(number)
    expect(await followMoves(w.app)).toBe(0)
    await move('dpu', 'malang')
    await go('dpu', number, 'answer', { kind: 'interim', text: 'Sedang kami jadwalkan ulang.' })
    expect((await scopes()).kept).toEqual((await scopes()).counted)
  })
})

test('the pages: searched, said, done; whose place it is not gets the same bytes as for nothing', async () => {
  const server = testServer(w.app)
  const city = visitor(server)
  await city.post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD })
  const here = '/konsol/atur/instansi/upt-lampu'
  expect((await city.get(here)).html).toContain(`href="${here}/pindah"`)
  expect((await city.get('/konsol/atur/instansi/malang')).html).not.toContain('/pindah"')
  const found = wordsOf((await city.get(`${here}/pindah?q=lingkungan`)).html)
  expect(found).toContain('Dinas Lingkungan Hidup')
  expect(found).not.toContain('Kelurahan Madyopuro')
  const preview = await city.get(`${here}/pindah?ke=dlh`)
  for (const words of [
    '1 kantor pindah',
    '1 laporan terbuka ikut',
    'Mulai melihat laporannya Dinas Lingkungan Hidup',
    'Tidak lagi melihat',
  ])
    expect(wordsOf(preview.html)).toContain(words)
  const seen = /name="seen" value="([^"]+)"/.exec(preview.html)![1]!
  const ring = await city.get('/konsol/atur/instansi/dpu/pindah?ke=upt-jalan')
  expect([ring.status, wordsOf(ring.html).includes('tidak bisa dipindah ke bawah dirinya sendiri')]).toEqual([409, true])
  const [theirs, nothing] = [await city.get(`${here}/pindah?ke=kemensos`), await city.get(`${here}/pindah?ke=tidak-ada`)]
  expect([theirs.status, theirs.html]).toEqual([404, nothing.html])
  const [a, b] = [await city.post(`${here}/pindah`, { to: 'kemensos' }), await city.post(`${here}/pindah`, { to: 'tidak-ada' })]
  expect([a.status, a.html]).toEqual([404, b.html])
  expect((await city.get('/konsol/atur/instansi/malang/pindah')).status).toBe(404)
  expect((await city.post(`${here}/pindah`, { to: 'dlh', seen })).location).toBe(`${here}?hasil=dipindah`)
  expect((await city.post(`${here}/pindah`, { to: 'madyopuro', seen })).status).toBe(409) // somebody was quicker
  const said = wordsOf((await city.get('/konsol/atur/riwayat')).html)
  expect(said).toContain('Kantor dipindah: Kantor upt-lampu Di bawah: Dinas Pekerjaan Umum → Dinas Lingkungan Hidup')
})
