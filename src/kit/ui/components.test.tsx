import type { Child } from 'hono/jsx'
import { describe, expect, test } from 'vitest'
import { translator } from '../i18n.ts'
import { WorkingDayCalendar } from './calendar.tsx'
import { DueChip, DueSquare, dueWords, StatusChip } from './chips.tsx'
import { ConsequenceCards } from './consequence-cards.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Field } from './field.tsx'
import { Jalur } from './jalur.tsx'
import { Page } from './page.tsx'
import { groups, Receipt } from './receipt.tsx'
import { StepPage } from './step-page.tsx'

const t = translator('id')
const html = async (node: Child) => String(await node)
const words = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

test('what a citizen typed is shown as text, never as markup', async () => {
  const evil = '<script>alert(1)</script>"\'&'
  const markup = await html(
    <>
      <Field t={t} name="a" label={evil} value={evil} error={evil} hint={evil} />
      <Field t={t} name="b" label="b" type="textarea" value={evil} />
      <StatusChip status="closed" label={evil} />
      <DueChip t={t} dueOn="2026-12-03" title={evil} text={evil} />
      <Jalur t={t} items={[{ state: 'now', title: evil, lines: [evil] }]} />
    </>,
  )
  expect(markup).not.toContain('<script')
  expect(markup).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;&quot;')
})

test('a field reads its hint, then its error', async () => {
  const markup = await html(<Field t={t} name="hp" label="Nomor HP" hint="Contoh" error="Tulis nomor HP" />)
  expect(markup).toContain('aria-describedby="hp-hint hp-error"')
  expect(markup).toContain('aria-invalid="true"')
  expect(markup.indexOf('id="hp-hint"')).toBeLessThan(markup.indexOf('id="hp-error"'))
})

test('each link of the error summary leads to a field that exists, radio cards included', async () => {
  const markup = await html(
    <>
      <ErrorSummary
        t={t}
        errors={[
          { field: 'hp', text: 'A' },
          { field: 'who', text: 'B' },
        ]}
      />
      <Field t={t} name="hp" label="Nomor HP" error="A" />
      <ConsequenceCards
        t={t}
        name="who"
        legend="Siapa"
        error="B"
        options={[
          { value: 'x', title: 'X' },
          { value: 'y', title: 'Y' },
        ]}
      />
    </>,
  )
  const ids = new Set([...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))
  const targets = [...markup.matchAll(/href="#([^"]+)"/g)].map((match) => match[1])
  expect(targets).toEqual(['hp', 'who'])
  for (const target of targets) expect(ids).toContain(target)
})

test('no error, no summary; with one, the title of the page says so', async () => {
  expect(await html(<ErrorSummary t={t} errors={[]} />)).toBe('')
  const page = await html(
    <StepPage t={t} title="Identitas" demo={false} errors={[{ field: 'a', text: 'b' }]}>
      x
    </StepPage>,
  )
  expect(page).toContain('<title>Kesalahan: Identitas - Tuntas</title>')
})

describe('the working-day calendar', () => {
  const days = {
    from: '2026-11-26',
    counted: ['2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03'],
    dueOn: '2026-12-03',
  }
  const cells = (markup: string) => [...markup.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((match) => words(match[1] ?? ''))

  test('has whole weeks, day 0 at the start and the limit at the end', async () => {
    const markup = await html(<WorkingDayCalendar t={t} {...days} />)
    expect(cells(markup)).toHaveLength(14)
    expect(cells(markup)[3]).toContain('26 0')
    expect(cells(markup)[10]).toContain('3 5')
    expect(cells(markup)[10]).toContain('batas waktu')
    expect(cells(markup).slice(11)).toEqual(['', '', ''])
  })

  test('fills the days that are used, to today and no further', async () => {
    const used = (markup: string) => [...markup.matchAll(/<td class="[^"]*\bu\b[^"]*"/g)].length
    expect(used(await html(<WorkingDayCalendar t={t} {...days} />))).toBe(0)
    expect(used(await html(<WorkingDayCalendar t={t} {...days} today="2026-11-26" />))).toBe(0)
    expect(used(await html(<WorkingDayCalendar t={t} {...days} today="2026-12-01" />))).toBe(3)
    expect(used(await html(<WorkingDayCalendar t={t} {...days} today="2027-01-01" />))).toBe(5)
  })

  test('names a holiday below the weeks, not a weekend', async () => {
    const markup = await html(
      <WorkingDayCalendar t={t} {...days} skipped={[{ date: '2026-11-28' }, { date: '2026-12-02', name: 'Libur contoh' }]} />,
    )
    expect(words(markup)).toContain('Rabu, 2 Desember 2026: Libur contoh')
    expect(words(markup)).not.toContain('28 November 2026:')
  })

  test('a second limit counts from 1 again and has its own edge', async () => {
    const then = { counted: ['2026-12-04', '2026-12-07'], dueOn: '2026-12-07' }
    const markup = await html(<WorkingDayCalendar t={t} {...days} then={then} />)
    expect([...markup.matchAll(/class="d"/g)]).toHaveLength(2)
    expect(cells(markup)[11]).toContain('4 1')
  })
})

test('a limit in a list says sisa, batas hari ini or lewat', async () => {
  const square = async (left: number | null) => words(await html(<DueSquare t={t} left={left} />))
  expect([await square(4), await square(0), await square(-2), await square(null)]).toEqual([
    'sisa 4 hari kerja',
    'batas hari ini',
    'lewat 2 hari kerja',
    'tanpa batas',
  ])
  expect(dueWords(translator('en'), 1)).toBe('1 working day left')
})

test('the path marks one present place and says Sudah and Belum to those who do not see it', async () => {
  const markup = await html(
    <Jalur
      t={t}
      items={[
        { state: 'past', title: 'Diterima' },
        { state: 'now', title: 'Diperiksa' },
        { state: 'next', title: 'Selesai' },
      ]}
    />,
  )
  expect(markup.match(/aria-current="step"/g)).toHaveLength(1)
  expect(words(markup)).toBe('Sudah: Diterima Diperiksa Sekarang di sini Belum: Selesai')
})

test('the access code is shown in groups of four and read as such', async () => {
  expect(groups('q7md-2xwa 9rkeT4HN')).toEqual(['q7md', '2xwa', '9rke', 'T4HN'])
  const markup = await html(<Receipt t={t} title="Laporan diterima" number="26-7K3F-9QX" code="Q7MD2XWA9RKET4HN" />)
  expect(words(markup)).toContain('Q7MD 2XWA 9RKE T4HN')
  expect(words(markup)).toContain('Simpan sekarang.')
})

describe('the page frame', () => {
  const page = (props: object) =>
    html(
      <Page t={t} title="Lacak" path="/lacak" demo={false} {...props}>
        isi
      </Page>,
    )

  test('says that the data are samples on the demo, and only there', async () => {
    expect(await page({ demo: true })).toContain('Data contoh, bukan laporan warga')
    expect(await page({ demo: false })).not.toContain('Data contoh')
  })

  test('marks the page one is on and leads to its twin in the other language', async () => {
    const markup = await page({})
    expect(markup).toContain('<a href="/lacak" aria-current="page">')
    expect(markup).toContain('<a href="/en/lacak" lang="en" hreflang="en">')
    expect(await page({ t: translator('en') })).toContain('<a href="/lacak?lang=id" lang="id" hreflang="id">')
  })

  test('has nothing inline that a strict content policy would block', async () => {
    expect(await page({ demo: true })).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  })
})
