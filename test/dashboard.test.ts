import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomOf } from '../demo/random.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { mayLookAt, nodesToLookAt, readDashboard } from '../src/domain/figures/dashboard.ts'
import { figureList, type ListKind } from '../src/domain/figures/figure-list.ts'
import { ageBands, type Figures } from '../src/domain/figures/figures.ts'
import { atNow, readFigures } from '../src/domain/figures/read-figures.ts'
import { testApp } from './support/postgres.ts'
import { randomLives } from './support/random-lives.ts'
import { testServer, visitor } from './support/server.ts'
import { PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
const id = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id
const ask = (slug: string, category?: string) => {
  const { today } = atNow(w.app)
  return { node: id(slug), from: '2026-01-01', to: `${today.slice(0, 4)}-12-31`, category }
}

beforeAll(async () => {
  w = await smallNation(await testApp())
  await randomLives(w, randomOf('dashboard'), { reports: 130, steps: 30 })
  await countFigures(w.app)
}, 240_000)
afterAll(() => w?.app.close())

const comparable = ({ histogram: _, ...figures }: Figures) => figures

describe('the leaders’ figures', () => {
  test('are those of docs/figures.md: of the node, of each unit, of each month, and with a category chosen', async () => {
    for (const category of [undefined, 'pekerjaan-umum', 'pekerjaan-umum-jalan', '-']) {
      const asked = ask('malang', category)
      const d = await readDashboard(w.app, asked)
      const whole = { ...asked, ...(category === undefined ? {} : { category }) }
      expect(comparable(d.all)).toEqual(comparable(await readFigures(w.app, whole as never)))
      for (const unit of d.units)
        expect(comparable(unit.figures)).toEqual(
          comparable(await readFigures(w.app, { ...whole, node: unit.id, below: !unit.own } as never)),
        )
      expect(d.units.reduce((sum, { figures }) => sum + figures.received, 0)).toBe(d.all.received)
      expect(d.months.reduce((sum, { figures }) => sum + figures.received, 0)).toBe(d.all.received)
      if (category !== '-') expect(d.all.received).toBeGreaterThan(20)
      if (category !== '-') expect(d.trends.flatMap(({ weeks }) => weeks).reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
    }
  })

  test('count what piles up whenever it came, and places and ways add up', async () => {
    const d = await readDashboard(w.app, { ...ask('panrb'), from: '2030-01-01', to: '2030-12-31' })
    expect(d.all.received).toBe(0)
    const open = await readFigures(w.app, { node: null, from: '2000-01-01', to: '2099-12-31' })
    expect(d.backlog).toEqual(open.open.byAge)
    expect(d.backlog.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(5)
    const now = await readDashboard(w.app, ask('panrb'))
    expect(now.places.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(20)
    expect(now.flows.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(0)
  })

  test('lead to lists that hold as many reports as the number said, for whoever may read them all', async () => {
    const national = w.officer.national!
    const d = await readDashboard(w.app, ask('malang'))
    const numbers: Record<ListKind, (f: Figures) => number> = {
      received: (f) => f.received,
      open: () => d.backlog.reduce((sum, { n }) => sum + n, 0),
      answered: (f) => f.answered,
      late: (f) => f.inTime.firstAnswer.no,
      confirmed: (f) => f.said.yes,
      disputed: (f) => f.said.partly + f.said.no,
      silent: (f) => f.silent,
      reopened: (f) => f.reopened,
      bounced: (f) => f.bounced,
    }
    let listed = 0
    for (const [kind, of] of Object.entries(numbers) as [ListKind, (f: Figures) => number][]) {
      const { rows } = await figureList(w.app, national, { ...ask('malang'), kind })
      expect(rows.length, kind).toBe(of(d.all))
      listed += rows.length
    }
    expect(listed).toBeGreaterThan(100)
    for (const band of ageBands) {
      const { rows } = await figureList(w.app, national, { ...ask('malang'), kind: 'open', band })
      expect(rows.length, band).toBe(d.backlog.find(({ days }) => days === band)!.n)
    }
    for (const { id: node, own, figures } of d.units) {
      const { rows } = await figureList(w.app, national, { ...ask('malang'), node, own, kind: 'answered' })
      expect(rows.length).toBe(figures.answered)
    }
  })

  test('show nobody a list of reports that are not theirs to read', async () => {
    const asked = { ...ask('malang'), kind: 'received' as const }
    const of = async (name: string) => (await figureList(w.app, w.officer[name]!, asked)).rows.map(({ number }) => number)
    const all = await of('national')
    const heads = await of('mayor')
    expect(heads.length).toBeGreaterThan(5)
    expect(heads.length).toBeLessThan(all.length) // what is not verified is not the mayor's to read
    expect(await of('social')).toEqual([])
  })

  test('are for officers who look after reports, each from their own node down', () => {
    expect(nodesToLookAt(w.app, w.officer.mayor!)).toEqual([id('malang')])
    expect(nodesToLookAt(w.app, w.officer.dpu!)).toEqual([id('dpu')])
    expect(nodesToLookAt(w.app, w.officer.national!)).toEqual([id('panrb')])
    expect(nodesToLookAt(w.app, w.officer.sysadmin!)).toEqual([])
    expect(mayLookAt(w.app, w.officer.mayor!, id('dpu'))).toBe(true)
    expect(mayLookAt(w.app, w.officer.dpu!, id('malang'))).toBe(false)
    expect(mayLookAt(w.app, w.officer.province!, id('kemensos'))).toBe(false)
  })
})

describe('the leaders’ pages', () => {
  const signedIn = async (name: string) => {
    const browser = visitor(testServer(w.app))
    await browser.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
    return browser
  }

  test('are there for a mayor and of the mayor’s city only; for others it is as if they were not', async () => {
    const mayor = await signedIn('mayor')
    expect((await mayor.get('/konsol/pimpin')).html).toContain('Apa yang menumpuk?')
    for (const path of [
      '/konsol/pimpin?instansi=jatim',
      '/konsol/pimpin?instansi=tidak-ada',
      '/konsol/wall?instansi=jatim',
      '/konsol/pimpin/daftar?isi=apa',
      '/konsol/pimpin/apa.csv',
    ])
      expect((await mayor.get(path)).status, path).toBe(404)
    const sysadmin = await signedIn('sysadmin')
    for (const path of ['/konsol/pimpin', '/konsol/wall', '/konsol/pimpin/speed.csv'])
      expect((await sysadmin.get(path)).status).toBe(404)
    expect((await visitor(testServer(w.app)).get('/konsol/wall')).location).toBe('/masuk?next=%2Fkonsol%2Fwall')
  })

  test('give every chart as CSV with the same numbers as its table, and no cell that a spreadsheet would run', async () => {
    const { agencies } = w.app.reference.get()
    await w.app.db.query(`update agency set name = '=1+1 Dinas' where slug = 'dlh'`)
    await w.app.db.query('update reference_version set version = version + 1')
    await w.app.reference.refresh()
    const mayor = await signedIn('mayor')
    const html = (await mayor.get('/konsol/pimpin?masa=2026')).html
    const links = [...html.matchAll(/href="(\/konsol\/pimpin\/\w+\.csv[^"]*)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    expect(links.length).toBeGreaterThan(6)
    for (const href of links) {
      const { status, html: csv, headers } = await mayor.get(href)
      expect(status).toBe(200)
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(csv).not.toMatch(/(^|,|\n)"?[=+@]/)
    }
    const backlog = (await mayor.get(links.find((href) => href.includes('backlog'))!)).html.trim().split('\r\n')
    const d = await readDashboard(w.app, ask('malang'))
    expect(
      backlog
        .slice(1)
        .map((line) => Number(line.split(',').at(-1)))
        .reduce((a, b) => a + b, 0),
    ).toBe(d.backlog.reduce((sum, { n }) => sum + n, 0))
    expect(agencies.bySlug('dlh')).toBeDefined()
  })

  test('the wall tells no title, no number, no name and nothing private', async () => {
    const { html } = await (await signedIn('mayor')).get('/konsol/wall')
    expect(html).toContain('Masuk hari ini')
    const { rows } = await w.app.db.query<{ number: string; title: string }>('select number, title from report')
    const main = html.slice(html.indexOf('<main'))
    for (const { number, title } of rows) {
      expect(main).not.toContain(number)
      expect(main).not.toContain(title)
    }
    for (const { name } of Object.values(w.officer)) expect(main).not.toContain(name)
  })
})
