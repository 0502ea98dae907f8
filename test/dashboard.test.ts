import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomOf } from '../demo/random.ts'
import { addAgency } from '../src/domain/agencies/add-agency.ts'
import { placeNames } from '../src/domain/agencies/areas.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { mayLookAt, nodesToLookAt, readDashboard } from '../src/domain/figures/dashboard.ts'
import { figureList, listKinds } from '../src/domain/figures/figure-list.ts'
import type { Figures } from '../src/domain/figures/figures.ts'
import { atNow, readFigures } from '../src/domain/figures/read-figures.ts'
import { system } from '../src/domain/people/actor.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { setFlagValue } from './support/flags.ts'
import { testApp } from './support/postgres.ts'
import { randomLives } from './support/random-lives.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
const id = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id
const ask = (slug: string, category?: string) => {
  const { today } = atNow(w.app)
  return { node: id(slug), from: '2026-01-01', to: `${today.slice(0, 4)}-12-31`, category }
}

/** Reports that their offices have had since long before all others: of each a topic and a district that no other report has. */
const secrets = [
  { audience: 'private', category: 'kesehatan-obat', area: '35.73.02.1001' },
  { class: 'whistleblowing', category: 'ekonomi-pajak', area: '35.73.05.1001' },
]
/** An office that answers nothing at all. */
const SILENT = 40

async function forwarded({ area, ...given }: { area?: string; [what: string]: unknown }, agency: string) {
  const { number } = await aReport(w.app, { ...given, ...(area && { location: { areaCode: area } }) })
  await actions.verify.run(w.app, w.officer.national!, { number }, { title: `Yang sudah lama ${number}` })
  await actions.forward.run(w.app, w.officer.national!, { number }, { agency })
  return number
}

beforeAll(async () => {
  w = await smallNation(await testApp())
  const { app } = w
  const names = { slug: 'diam', name: 'Dinas yang Diam', shortName: 'Diam' }
  await addAgency(app, system, { ...names, kind: 'unit', parent: 'malang', validFrom: '2019-02-01' })
  await app.reference.refresh()
  const start = app.now().toString()
  app.setNow('2026-09-01T02:00:00Z')
  for (const secret of secrets) await forwarded(secret, 'dpu')
  app.setNow('2026-10-01T02:00:00Z')
  for (let i = 0; i < SILENT; i++) await forwarded({}, 'diam')
  // A topic that has others below it has reports of its own; a place may be no more than a city.
  for (let i = 0; i < 2; i++) await forwarded({ category: 'pekerjaan-umum', area: '35.73' }, 'dlh')
  app.setNow(start)
  await randomLives(w, randomOf('dashboard'), { reports: 130, steps: 30 })
  const end = app.now().toString()
  for (const day of ['2027-01-20', '2027-01-27', '2027-01-29']) {
    app.setNow(`${day}T02:00:00Z`)
    const number = await forwarded({}, 'dpu')
    // One office may send a report back twice: two returns, one report.
    for (let i = 0; i < 2; i++) {
      app.advance({ hours: 1 })
      await actions.return.run(app, w.officer.dpu!, { number }, { reason: 'Bukan wewenang kami, jalan ini milik provinsi.' })
      await actions.forward.run(app, w.officer.national!, { number }, { agency: 'dpu' })
    }
  }
  // Of three answers that are read a second time one passes, one does not, one waits.
  await setFlagValue(app, 'secondReaderShare', 100)
  for (const verdict of [{ passed: true }, { passed: false, reasons: ['noProof'] }, null]) {
    const number = await forwarded({}, 'dpu')
    await actions.answer.run(app, w.officer.dpu!, { number }, { kind: 'final', text: 'Sudah ditambal.', reason: 'Foto menyusul' })
    if (verdict) await actions.review.run(app, w.officer.city!, { number }, verdict)
  }
  await setFlagValue(app, 'secondReaderShare', 0)
  app.setNow(end)
  // Of an imported answer nobody knows the days.
  await app.db.query(
    'update report_fact set answer_days = null, dirty = path where report_id in (select report_id from report_fact where answered order by report_id limit 3)',
  )
  await countFigures(app)
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

/** Columns whose numbers count no reports. */
const UNCOUNTED = [
  ...['Setengah', 'Setengah, yang menunggu ikut', 'Setengah yang ditanggapi', '9 dari 10', 'antara', 'dan'],
  ...['wajar dari', 'sampai'],
]

/** The numbers of a page's tables that count reports and lead nowhere. */
function unlinked(html: string): string[] {
  const cellsOf = (row: string, tag: string) =>
    [...row.matchAll(new RegExp(`<${tag}[ >].*?</${tag}>`, 'gs'))].map(([cell]) => cell)
  return [...html.matchAll(/<table.*?<\/table>/gs)].flatMap(([table]) => {
    const [head = '', ...rows] = table.split('<tr>').slice(1)
    const columns = cellsOf(head, 'th').map(wordsOf)
    return rows.flatMap((row) =>
      cellsOf(row, 'td').flatMap((cell, i) => {
        const column = columns[i + 1]!
        const counts = /^[1-9][\d.]*$/.test(wordsOf(cell)) && !UNCOUNTED.includes(column)
        return counts && !cell.includes('href="/konsol/pimpin/daftar') ? [`${column}: ${wordsOf(row)}`] : []
      }),
    )
  })
}

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
      '/konsol/pimpin/daftar?isi=received&mulai=kapan&sampai=2026-12-31',
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

  test('lead from every number that counts reports to a list of so many, for whoever may read them all', async () => {
    const national = await signedIn('national')
    const listed = new Map<string, number>()
    const behind = async (href: string) => {
      const { status, html } = await national.get(href)
      expect(status, href).toBe(200)
      return html.match(/<tr><th scope="row">/g)?.length ?? 0
    }
    for (const filter of [
      'malang',
      'panrb',
      'malang&kategori=pekerjaan-umum',
      'malang&kategori=-&masa=2026',
      'dlh&masa=2026-12',
    ]) {
      const { html } = await national.get(`/konsol/pimpin?instansi=${filter}`)
      const numbers = [...html.matchAll(/<a (?:class="act" )?href="(\/konsol\/pimpin\/daftar[^"]*)">([^<]*)<\/a>/g)]
      expect(numbers.length, filter).toBeGreaterThan(25)
      for (const [, link, shown] of numbers) {
        const href = link!.replaceAll('&amp;', '&')
        if (!listed.has(href)) listed.set(href, await behind(href))
        expect(`${shown} at ${href}`).toBe(`${listed.get(href)} at ${href}`)
      }
      const headline = html.slice(html.indexOf('class="say"')).split('</p>')[0]!
      expect(headline.match(/<a /g)?.length, headline).toBe(2)
      expect(unlinked(html)).toEqual([])
    }
    const kinds = new Set([...listed].flatMap(([href, n]) => (n > 0 ? [new URLSearchParams(href.split('?')[1]).get('isi')] : [])))
    expect([...kinds].sort()).toEqual([...listKinds].sort())
  }, 150_000)

  test('tell what second readers found, and how many answers wait for them', async () => {
    const words = wordsOf((await (await signedIn('mayor')).get('/konsol/pimpin')).html)
    expect(words).toContain('50 % tanggapan yang dibaca unit kedua dinyatakan lulus (n = 2). 1 menunggu dibaca.')
    expect(words).toContain('Tidak ada bukti atau alasan tanpa bukti: 1')
  })

  test('name the office that answers nothing as the slowest, before any that answers late, and its reports', async () => {
    const mayor = await signedIn('mayor')
    const { html } = await mayor.get('/konsol/pimpin')
    const speed = html.slice(html.indexOf('aria-labelledby="speed"')).split('</section></section>')[0]!
    expect(wordsOf(speed)).toContain(`Dinas yang Diam paling lambat: belum ada tanggapan, ${SILENT} laporan menunggu.`)
    const rows = speed
      .split('<tbody>')[1]!
      .split('</tr>')
      .map((row) => wordsOf(row.replaceAll('</t', ' </t')))
    expect(rows[0]).toMatch(new RegExp(`^Dinas yang Diam belum ada tanggapan – – – – 0 % ${SILENT} ${SILENT} 0 0$`))
    expect(rows.length).toBeGreaterThan(4)
    expect(wordsOf(speed.split('<svg')[1]!)).toContain(`Dinas yang Diam belum ada tanggapan, ${SILENT} menunggu`)
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

  test('the wall shows neither topic nor district of a private report or of whistleblowing, however urgent, nor does what renews it', async () => {
    const mayor = await signedIn('mayor')
    const { catalogue } = w.app.reference.get()
    const names = await placeNames(
      w.app.db,
      secrets.map(({ area }) => area.slice(0, 8)),
    )
    const words = secrets.flatMap(({ category, area }) => [
      catalogue.category(category)!.name,
      names.get(area.slice(0, 8))!.split(', ')[0]!,
    ])
    expect(words).toEqual(['Pelayanan Obat', 'Klojen', 'Pajak', 'Lowokwaru'])
    // They are late longer than all others, and counted with them.
    const { rows } = await w.app.db.query<{ category: string }>(
      `select r.category from report_scope q join report r on r.id = q.report_id where q.node_id = $1 and q.verified order by q.next_due_on, q.report_id limit 2`,
      [id('malang')],
    )
    expect(rows.map(({ category }) => category).sort()).toEqual(secrets.map(({ category }) => category).sort())
    for (const seconds of [0, 11]) {
      w.app.advance({ seconds })
      const { html } = await mayor.get('/konsol/wall')
      const main = wordsOf(html.slice(html.indexOf('<main')))
      expect(main).toContain('Paling mendesak')
      expect(main).toContain('Infrastruktur Jalan')
      expect(main).toContain('Kedungkandang')
      for (const word of words) expect(main).not.toContain(word)
    }
  })
})
