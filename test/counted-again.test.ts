import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiClient } from './support/api.ts'
import { hands } from './support/moving.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor } from './support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

// Somebody counts every due date again with what the page and the API show, and nothing else.

let w: World
let server: ReturnType<typeof testServer>
const { go } = hands(() => w)
let receipt: { number: string; accessCode: string }

// Received on the 2nd of December, held from the 7th to the 10th, extended by three days, with a supporting office; Christmas lies ahead.
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  w.app.setNow('2026-12-02T02:00:00Z')
  receipt = await aReport(w.app)
  const { number } = receipt
  await go('city', number, 'verify', { grade: 'plain' })
  await go('city', number, 'forward', { agency: 'dpu', supporting: ['dlh'] })
  await go('dpu', number, 'handle')
  w.app.setNow('2026-12-07T02:00:00Z')
  await go('city', number, 'hold', { question: 'Di sisi jalan yang mana lubangnya?' })
  w.app.setNow('2026-12-10T02:00:00Z')
  await go('city', number, 'resume')
  await go('dpu', number, 'extend', { days: 3, reason: 'Aspal baru datang minggu depan.' })
  w.app.advance({ seconds: 9 })
})
afterAll(() => w.app.close())

const next = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
const isWeekend = (day: string) => Temporal.PlainDate.from(day).dayOfWeek > 5

/** Days from a folded calendar: the cells in their order, the first with a figure is day 0, the small figures count; below it the days that are named. */
function countOnPaper(details: string, from: string) {
  const cells = [...details.matchAll(/<td[^>]*>(\d+)(?:<small[^>]*>(\d+)<\/small>)?/g)]
  const named = (/<ul class="off">(.*?)<\/ul>/s.exec(details)?.[1] ?? '').split('</li>').filter((line) => line.includes('<li>'))
  const counted: string[] = []
  let off = 0
  let day = from
  for (const [i, [, dayOfMonth, nth]] of cells.entries()) {
    expect(Number(dayOfMonth)).toBe(Temporal.PlainDate.from(day).day) // no day is left out
    if (i > 0 && nth) expect(Number(nth)).toBe(counted.push(day))
    else if (i > 0 && !isWeekend(day)) off++
    day = next(day)
  }
  return { counted, off, named, last: counted.at(-1) }
}

const foldedIn = (html: string) =>
  new Map(
    [...html.matchAll(/<details[^>]*><summary>Dihitung begini(?:: ([^<]+))?<\/summary>(.*?)<\/details>/gs)].map(
      ([, of = '', body]) => [of, body!] as const,
    ),
  )

test('on the reporter’s page: every limit, with its holidays and the days on which it rested', async () => {
  const me = visitor(server)
  await me.post('/lacak', { number: receipt.number, code: receipt.accessCode })
  const { html } = await me.get('/lacak/laporan')
  const folded = foldedIn(html)
  expect([...folded.keys()]).toEqual(['', 'Penyelesaian'])
  const first = countOnPaper(folded.get('')!, '2026-12-02')
  expect(first).toMatchObject({ last: '2026-12-14', counted: { length: 5 }, off: 3 }) // 8 to 10 December rested
  const resolve = countOnPaper(folded.get('Penyelesaian')!, '2026-12-02')
  expect(resolve.counted).toHaveLength(14 + 3)
  expect(resolve.off).toBe(resolve.named.length)
  expect(resolve.named.filter((line) => line.includes('menunggu keterangan'))).toHaveLength(3)
  expect(resolve.named.filter((line) => /Yesus Kristus/.test(line)).length).toBeGreaterThan(0)
  const [, said] = /Masalahnya diselesaikan paling lambat ([^(]+) \(/.exec(html)!
  const written = new Intl.DateTimeFormat('id-ID', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${resolve.last}T00:00Z`))
  expect(said).toBe(written)
})

test('in the console: the same, and the supporting office’s own', async () => {
  const officer = visitor(server)
  await officer.post('/masuk', { email: 'dpu@contoh.tuntas.invalid', password: PASSWORD })
  const folded = foldedIn((await officer.get(`/konsol/laporan/${receipt.number}`)).html)
  expect([...folded.keys()]).toEqual(['Tanggapan pertama', 'Selesai', 'DLH'])
  for (const days of [5, 14 + 3, 5]) {
    const [[of, body]] = [...folded] as [[string, string]]
    folded.delete(of)
    const { counted, off, named } = countOnPaper(body, '2026-12-02')
    expect(counted, of).toHaveLength(days)
    expect(off, of).toBe(named.length)
  }
})

test('over the API: days counted and skipped are every day after the first, and the last counted is the date', async () => {
  const { json } = await apiClient(server)('GET', `/reports/${receipt.number}`, { code: receipt.accessCode })
  const { limits } = json
  expect(limits.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['complete', 'firstAnswer', 'resolve', 'verify'])
  for (const { kind, dueOn, derivation } of limits) {
    const { from, days, unit, counted, skipped } = derivation
    expect(counted, kind).toHaveLength(days)
    expect(counted.at(-1), kind).toBe(dueOn)
    const all = [...counted, ...skipped.map(({ date }: { date: string }) => date)].sort()
    let day = from
    for (const date of all) {
      day = next(day)
      expect(date, kind).toBe(day)
    }
    expect(day, kind).toBe(dueOn)
    for (const date of counted) expect(unit === 'working' && isWeekend(date), date).toBe(false)
    for (const { date, reason, name } of skipped)
      expect(reason === 'weekend' ? isWeekend(date) : reason === 'paused' || Boolean(name), date).toBe(true)
  }
})

test('in the list: the days that are left, one by one, and the holiday between', async () => {
  w.app.setNow('2026-12-22T02:00:00Z')
  const { number } = await aReport(w.app)
  const clerk = visitor(server)
  await clerk.post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD })
  const { html } = await clerk.get('/konsol')
  const row = html.split('<li').find((one) => one.includes(`/konsol/laporan/${number}`))!
  const [, title] = /<span title="([^"]+)">batas/.exec(row)!
  const left = Number(/sisa <b>(\d+)<\/b>/.exec(row)![1])
  const [, days, off] = /^Dihitung begini: (.+?)\. Tidak dihitung: (.+)\.$/.exec(title!)!
  expect(days!.split(', ').length).toBe(left)
  expect(off).toMatch(/Kelahiran Yesus Kristus \(25 Des\)/)
  expect(row).toContain(`batas ${days!.split(', ').at(-1)}</span>`)
})
