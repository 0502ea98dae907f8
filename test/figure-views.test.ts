import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveChange } from '../src/domain/clocks/change-limits.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { readFigures } from '../src/domain/figures/read-figures.ts'
import { crowd } from './support/crowd.ts'
import { testApp } from './support/postgres.ts'
import { testServer } from './support/server.ts'
import { smallNation, type World } from './support/world.ts'

// The figures of one set of reports stand on a page, in a file for each chart and in the API. What one of them withholds none of the others gives away.

let w: World
let server: ReturnType<typeof testServer>
const get = async (path: string) =>
  (await server.request(`http://localhost${path}`, { headers: { 'accept-language': 'id' } })).text()

/** Rows of a table of a page, by its caption. */
async function table(path: string, caption: string): Promise<string[][]> {
  const page = await get(path)
  const [found] = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].filter(([all]) => all.includes(`>${caption}</caption>`))
  return [...(found?.[0] ?? '').matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '')),
  )
}
const csv = async (path: string, chart: string): Promise<string[][]> =>
  parse(await get(`${path}${path.includes('?') ? '&' : '?'}csv=${chart}`)) as string[][]
const shown = (cell: string) => (cell === 'kurang dari 5' ? '<5' : cell === 'ditutup' ? '*' : cell.replace('.', ''))

beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  await crowd(w, 600, 'views')
  // Two were answered on the day itself, some on the next; three of those with an office wait for it; four are a prank.
  await w.app.db.query(`
    with f as (select report_id, row_number() over (order by report_id) as i from report_fact where answered)
    update report_fact set dirty = path, answer_days = case when i <= 2 then 0 when i <= 20 then 1 when i <= 90 then 2 when i <= 130 then 3 when i <= 133 then 7 when i <= 137 then 8 else 5 end
    from f where f.report_id = report_fact.report_id`)
  await w.app.db.query(`
    with f as (select report_id, row_number() over (order by report_id) as i from report_fact where archive_reason = 'unclear')
    update report_fact set dirty = path, archive_reason = case when i <= 4 then 'prank' when i <= 30 then 'duplicate' else 'unclear' end
    from f where f.report_id = report_fact.report_id`)
  await countFigures(w.app)
}, 240_000)
afterAll(() => w?.app.close())

const figures = () => readFigures(w.app, { node: w.app.reference.get().agencies.root.id, from: '2025-12-01', to: '2026-11-30' })

test('the two who had an answer on the day itself follow neither from the bands beside the bars, nor from the file', async () => {
  const { firstAnswer } = (await figures()).histogram
  expect(firstAnswer[0]).toEqual([0, 2])
  const days = await csv('/statistik', 'days')
  expect(days.slice(1, 4).map(([, n]) => n)).toEqual(['<5', String(firstAnswer[1]![1]), String(firstAnswer[2]![1])])
  const bands = (await table('/statistik', 'Hari kerja dan jumlah laporan')).map(([, n]) => shown(n!))
  expect([bands[0], bands[3]]).toEqual(['*', '*']) // all less the other bands would be that of the two
  const numbers = days.slice(1).map(([, n]) => n!)
  for (const [i, [from, to]] of [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 10],
    [11, 15],
    [16, 16],
  ].entries()) {
    const own = numbers.slice(from, to! + 1)
    const left = Number(bands[i]) - own.reduce((sum, n) => sum + (/\d/.test(n) && n !== '<5' ? Number(n) : 0), 0)
    if (bands[i] !== '*') expect([1, 2, 3, 4], `band ${i}`).not.toContain(left)
  }
})

test('a funnel is the same on the page, in its file and in the API: read, with an agency, answered; who dropped out, and why, less the reasons of few', async () => {
  const f = await figures()
  const file = await csv('/statistik', 'funnel')
  const cells = new Map(file.map(([code, , n]) => [code, n]))
  expect(file[0]).toEqual(['step', 'name', 'reports'])
  expect(file.slice(1, 7).map(([code]) => code)).toEqual(['received', 'verified', 'forwarded', 'answered', 'final', 'confirmed'])
  expect([cells.get('received'), cells.get('verified')]).toEqual([String(f.received), String(f.verified)])
  expect(f.archivedBy.prank).toBe(4)
  expect(f.archivedBy.duplicate).toBeGreaterThan(20)
  // The sum and the larger reason are told; the few are not, and so not the smaller one beside it.
  expect(cells.get('archived')).toBe(String(f.archived))
  expect(cells.get('archived/unclear')).toBe(String(f.archivedBy.unclear))
  expect([cells.has('archived/prank'), cells.has('archived/duplicate')]).toEqual([false, false])
  const page = [
    ...(await table('/statistik', 'Laporan di setiap tahap')),
    ...(await table('/statistik', 'Yang gugur, diam, atau masih dapat disanggah')),
  ]
  expect(page.map(([name, n]) => [name, shown(n!)])).toEqual(file.slice(1).map(([, name, n]) => [name, n]))
  expect(page.map(([name]) => name)).toContain('Tidak dilanjutkan: Tidak jelas')
  const api = JSON.parse(await get('/api/v1/statistics')) as Record<string, never>
  for (const name of ['received', 'verified', 'forwarded', 'answered', 'archived', 'withdrawn', 'merged', 'pending', 'silent'])
    expect(String(api[name] ?? 'null'), name).toBe(cells.get(name)!.replace(/[*]|<5/, 'null'))
  expect(api.archivedBy).toEqual({ unclear: f.archivedBy.unclear, prank: null, duplicate: null })
})

test('a month of a topic has its days once ten of it were answered; what came less often, or never, is told alike', async () => {
  const { agencies, catalogue } = w.app.reference.get()
  const { root } = agencies
  const { rows } = await w.app.db.query<{ category: string; month: string; n: number }>(
    `select category, to_char(month, 'YYYY-MM') as month, count(*) filter (where answered)::int as n from report_fact
     where month between '2025-12-01' and '2026-11-01' and $1 = any(path) group by 1, 2`,
    [root.id],
  )
  const answered = new Map(rows.map(({ category, month, n }) => [`${category} ${month}`, n]))
  const [, ...file] = await csv('/statistik', 'topics')
  const cells = file.filter(([, , month]) => month)
  const told = cells.map(([category, , month]) => `${category} ${month}`)
  const topics = new Set(file.map(([category]) => category))
  expect(told.sort()).toEqual(
    [...answered].flatMap(([key, n]) => (n >= 10 && topics.has(key.split(' ')[0]!) ? [key] : [])).sort(),
  )
  expect(told.length).toBeGreaterThan(1)
  expect(told.length).toBeLessThan(answered.size)
  for (const [category, , month, median] of cells) {
    const ask = { node: root.id, from: `${month}-01`, to: Temporal.PlainDate.from(`${month}-01`).with({ day: 31 }).toString() }
    expect(Number(median), `${category} ${month}`).toBe(
      (await readFigures(w.app, { ...ask, category: category! })).firstAnswer.median,
    )
  }
  // Which of two topics that are told alike had more follows from no order.
  const whole = file.filter(([, , month]) => !month)
  expect(whole).toEqual(whole.toSorted((a, b) => Number(b[4]) - Number(a[4]) || (a[0]! < b[0]! ? -1 : 1)))
  const page = await table('/statistik', 'Hari kerja sampai tanggapan pertama per topik dan bulan')
  expect(page.length).toBe(topics.size)
  expect(page.flat().filter((cell) => cell !== '–').length).toBe(
    file.flat().filter((cell) => cell).length - file.length - told.length * 2,
  )
  expect(catalogue.category(file[0]![0]!)?.name).toBe(file[0]![1])
})

test('three who wait at an office follow from no step: where 597 of 600 are answered, that step is withheld in every view', async () => {
  const year = '/statistik?tahun=2025'
  const { root } = w.app.reference.get().agencies
  const ask = { node: root.id, from: '2025-01-01', to: '2025-12-31' }
  await w.app.db.query(`
    with f as (select report_id, row_number() over (order by report_id) as i from report_fact where received_on < '2026-01-01')
    update report_fact set dirty = path, archive_reason = null, archived_by = null, verified = true, resolve_due_on = '2026-01-30',
      status = case when i <= 3 then 'forwarded' else 'closed' end, final = i > 3, answered = i > 3, answer_days = case when i > 3 then 2 end,
      solved = case when i > 3 then 'yes' end, final_days = case when i > 3 then 2 end
    from f where f.report_id = report_fact.report_id`)
  await countFigures(w.app)
  const f = await readFigures(w.app, ask)
  expect([f.received - f.answered, f.received - f.forwarded, f.received > 50]).toEqual([3, 0, true])
  const cells = (await csv(year, 'funnel')).map(([, , n]) => n)
  expect(cells.slice(1, 7)).toEqual([String(f.received), String(f.received), String(f.received), '*', '*', '*'])
  expect((await csv(year, 'days')).map(([, n]) => n)).toContain('*')
  expect(await get(year)).not.toMatch(/(\d|ditutup) laporan yang sudah ditanggapi/)
  const api = JSON.parse(await get('/api/v1/statistics?from=2025-01-01&to=2025-12-31')) as Record<
    string,
    { n: number | null } | number | null
  >
  expect([api.received, api.forwarded, api.answered, api.resolved]).toEqual([f.received, f.received, null, null])
  expect(api.firstAnswer).toMatchObject({ n: null, median: 2 })
})

test('a year is held against the promise of that year, not against that of today', async () => {
  const promises = async (path: string) => (await csv(path, 'promise')).slice(1).map(([, days]) => Number(days))
  expect(await promises('/instansi/dpu')).toEqual([3, 8, 17])
  const tighter = { kind: 'policy', agency: 'dpu', class: 'complaint', grade: 'plain', legalSource: 'SK Wali Kota 12/2026' }
  const from = w.app.now().toString().slice(0, 10)
  await saveChange(w.app, w.officer.city!, { ...tighter, limit: 'resolve', days: 9, from })
  expect(await promises('/instansi/dpu')).toEqual([3, 8, 12])
  expect(await promises('/instansi/dpu?tahun=2025')).toEqual([3, 8, 17])
  const page = async (query: string) =>
    (await table(`/instansi/dpu${query}`, 'Janji dan kenyataan')).map(([name, days]) => [name, days])
  expect(await page('?tahun=2025')).toEqual([
    ['Diperiksa', '3'],
    ['Tanggapan pertama', '8'],
    ['Tanggapan akhir, aduan biasa', '17'],
  ])
  expect((await page('')).at(-1)).toEqual(['Tanggapan akhir, aduan biasa', '12'])
})
