import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import type { Figures } from '../figures/figures.ts'
import { atNow, type Row, readFigures, readRows } from '../figures/read-figures.ts'
import { type Period, readPeriod } from './period.ts'

/** What a filed report holds, before it is put into words. Names stand in it as they were when it was made: an office may be called otherwise later. */
export type Filing = {
  agency: { slug: string; name: string }
  period: string
  /** ISO date of the day to which the figures belong. */
  asOf: string
  whole: Short
  before: Short
  parts: Record<PartName, Part[]>
}
export type Part = { key: string; name: string; figures: Short }
/** Figures less their histograms, which no filed report prints. */
export type Short = Omit<Figures, 'histogram'>
export const partNames = ['month', 'agency', 'category', 'channel', 'class', 'place'] as const
export type PartName = (typeof partNames)[number]

/** The figures of a node with everything below it, over a month, a quarter or a year, and of the period before. */
export async function composeFiling(app: App, node: string, period: Period): Promise<Filing> {
  const agency = app.reference.get().agencies.get(node)!
  const ask = { node, from: period.from, to: period.to }
  const whole = await readFigures(app, ask)
  const before = await readFigures(app, { ...ask, ...periodBefore(period) })
  const parts = {} as Filing['parts']
  for (const part of partNames)
    parts[part] = part === 'month' && period.kind === 'month' ? [] : await partOf(app, part, await readRows(app, ask, part))
  return {
    agency: { slug: agency.slug, name: agency.name },
    period: period.code,
    asOf: atNow(app).today,
    whole: shorten(whole),
    before: shorten(before),
    parts,
  }
}

/** Names of offices, categories and places stay as they are now; months, channels and classes are put into words when the report is printed. */
async function partOf(app: App, part: PartName, rows: readonly Row[]): Promise<Part[]> {
  const { agencies, catalogue } = app.reference.get()
  const places = part === 'place' ? await placeNames(app.db, rows.map(({ key }) => key).filter(Boolean)) : null
  const nameOf = (key: string) =>
    (part === 'agency' ? agencies.get(key)?.name : part === 'category' ? catalogue.category(key)?.name : places?.get(key)) ?? ''
  const named = rows.map(({ key, figures }) => ({ key, name: nameOf(key), figures: shorten(figures) }))
  return part === 'month' ? named : named.sort((a, b) => b.figures.received - a.figures.received || (a.key < b.key ? -1 : 1))
}

const shorten = ({ histogram: _, ...figures }: Figures): Short => figures

/** The period of the same length right before. */
function periodBefore({ kind, from }: Period): { from: string; to: string } {
  const start = Temporal.PlainDate.from(from)
  const months = kind === 'month' ? 1 : kind === 'quarter' ? 3 : 12
  return { from: start.subtract({ months }).toString(), to: start.subtract({ days: 1 }).toString() }
}

/** The period of a filing that was stored. */
export const periodOfFiling = ({ period }: Filing): Period => readPeriod(period)!
