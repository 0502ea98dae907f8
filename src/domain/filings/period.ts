import { monthName } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'

/** A month, a quarter or a year; `code` is how addresses and files name it: 2024-07, 2024-Q3, 2024. Both dates are ISO and belong to it. */
export type Period = { code: string; kind: 'month' | 'quarter' | 'year'; from: string; to: string }

const monthsOf = { month: 1, quarter: 3, year: 12 } as const

/** Reads a code; undefined for anything that is none. */
export function readPeriod(code: string): Period | undefined {
  const [, year, quarter, month] = /^(20\d\d)(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(code) ?? []
  if (!year) return undefined
  const kind = quarter ? 'quarter' : month ? 'month' : 'year'
  const first = quarter ? Number(quarter) * 3 - 2 : Number(month ?? 1)
  const from = Temporal.PlainDate.from({ year: Number(year), month: first, day: 1 })
  const to = from.add({ months: monthsOf[kind] }).subtract({ days: 1 })
  return { code, kind, from: from.toString(), to: to.toString() }
}

/** The month, quarter and year that a day lies in. */
export function periodsOf(day: Temporal.PlainDate): Period[] {
  const year = String(day.year)
  const codes = [`${year}-${String(day.month).padStart(2, '0')}`, `${year}-Q${Math.ceil(day.month / 3)}`, year]
  return codes.map((code) => readPeriod(code)!)
}

/** What ended within the given number of days before today, today's own periods left out. @param today ISO date */
export function lastEnded(today: string, days: number): Period[] {
  const now = Temporal.PlainDate.from(today)
  const seen = new Map<string, Period>()
  for (let back = 1; back <= days; back++)
    for (const period of periodsOf(now.subtract({ days: back }))) if (period.to < today) seen.set(period.code, period)
  return [...seen.values()]
}

/** "Juli 2024", "Triwulan III 2024", "Tahun 2024" */
export function periodName({ kind, code, from }: Period, t: T): string {
  const year = code.slice(0, 4)
  if (kind === 'month') return monthName(from, t.lang, 'long')
  if (kind === 'year') return t('filing.year', { year })
  const quarter = Number(code.slice(-1))
  return t('filing.quarter', { year, quarter: t.lang === 'id' ? ['I', 'II', 'III', 'IV'][quarter - 1]! : quarter })
}
