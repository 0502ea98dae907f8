import { formatNumber, formatShare, mediumDate, monthName } from '../../kit/dates.ts'
import type { Column, Document, Table } from '../../kit/documents/document.ts'
import type { T } from '../../kit/i18n.ts'
import type { Catalogue } from '../categories/catalogue.ts'
import { type Filing, type Part, type PartName, partNames, periodOfFiling, type Short } from './compose-filing.ts'
import { periodName } from './period.ts'

/** The report that an agency files, in words: one table of everything beside the period before, then one for each way to part it. Pure. */
export function filingDocument(filing: Filing, t: T, catalogue: Catalogue, at: Temporal.Instant): Document {
  const period = periodOfFiling(filing)
  const asOf = mediumDate(filing.asOf, t.lang)
  return {
    lang: t.lang,
    at,
    from: filing.agency.name,
    title: t('filing.title'),
    lines: [periodName(period, t), t('filing.asOf', { date: asOf })],
    lead: leadOf(filing.whole, t, periodName(period, t)),
    tables: [
      summary(filing, t),
      ...partNames.flatMap((part) => (filing.parts[part].length ? [partTable(part, filing.parts[part], t, catalogue)] : [])),
      ages(filing.whole, t),
      ...(filing.whole.archived ? [reasons(filing.whole, t, catalogue)] : []),
    ],
    notes: ['cohort', 'days', 'answered', 'resolved', 'silent', 'score', 'open'].map((key) => ({
      title: t(`filing.note.${key}`),
      text: t(`filing.note.${key}.text`),
    })),
    sign: [t('filing.sign.place'), t('filing.sign.role'), '', '', t('filing.sign.name')],
    foot: t('filing.foot', { agency: filing.agency.name, period: periodName(period, t), date: asOf }),
  }
}

function leadOf(f: Short, t: T, period: string): string[] {
  const heard = f.said.yes + f.said.partly + f.said.no
  const n = (value: number | null) => (value === null ? '–' : formatNumber(value, t.lang))
  if (f.received === 0) return [t('filing.lead.none', { period })]
  return [
    t('filing.lead.received', { n: n(f.received), period }),
    ...(f.counted > 0
      ? [
          t('filing.lead.shares', {
            answered: formatShare(f.answeredShare!, t.lang),
            resolved: formatShare(f.resolvedShare!, t.lang),
          }),
        ]
      : []),
    ...(f.resolution.mean === null ? [] : [t('filing.lead.mean', { mean: formatNumber(f.resolution.mean, t.lang, 1) })]),
    ...(heard > 0
      ? [t('filing.lead.said', { yes: formatShare(f.said.yes / heard, t.lang), n: n(heard), silent: n(f.silent) })]
      : []),
  ]
}

type Line = [key: string, kind: Column['kind'], (f: Short) => number | null]
const openOf = (f: Short) => f.open.byAge.reduce((all, { n }) => all + n, 0)

/** Every figure once, in the order in which a report lives. */
const lines: readonly Line[] = [
  ['received', 'count', (f) => f.received],
  ['withdrawn', 'count', (f) => f.withdrawn],
  ['merged', 'count', (f) => f.merged],
  ['verified', 'count', (f) => f.verified],
  ['forwarded', 'count', (f) => f.forwarded],
  ['answered', 'count', (f) => f.answered],
  ['answeredShare', 'share', (f) => f.answeredShare],
  ['resolved', 'count', (f) => f.resolved],
  ['resolvedShare', 'share', (f) => f.resolvedShare],
  ['pending', 'count', (f) => f.pending],
  ['verifyInTime', 'share', (f) => f.inTime.verify.share],
  ['answerInTime', 'share', (f) => f.inTime.firstAnswer.share],
  ['resolveInTime', 'share', (f) => f.inTime.resolve.share],
  ['answerMean', 'decimal', (f) => f.firstAnswer.mean],
  ['answerMedian', 'decimal', (f) => f.firstAnswer.median],
  ['answerP90', 'count', (f) => f.firstAnswer.p90],
  ['answerWaiting', 'count', (f) => f.firstAnswerWithWaiting],
  ['resolutionMean', 'decimal', (f) => f.resolution.mean],
  ['resolutionMedian', 'decimal', (f) => f.resolution.median],
  ['resolutionP90', 'count', (f) => f.resolution.p90],
  ['closedByReporter', 'count', (f) => f.closed.reporter],
  ['closedBySystem', 'count', (f) => f.closed.system],
  ['closedByOfficer', 'count', (f) => f.closed.officer],
  ['archived', 'count', (f) => f.archived],
  ['saidYes', 'count', (f) => f.said.yes],
  ['saidPartly', 'count', (f) => f.said.partly],
  ['saidNo', 'count', (f) => f.said.no],
  ['silent', 'count', (f) => f.silent],
  ['returned', 'count', (f) => f.returned],
  ['bounced', 'count', (f) => f.bounced],
  ['reopened', 'count', (f) => f.reopened],
  ['extended', 'count', (f) => f.extended ?? null],
  ['rating', 'decimal', (f) => f.rating.mean],
  ['ratings', 'count', (f) => f.rating.n],
  ['score', 'share', (f) => f.score.share],
  ['due', 'count', (f) => f.score.n],
  // Reports that were filed before these were counted have none of them.
  ['readings', 'count', (f) => f.secondReading?.verdict.n ?? null],
  ['readingsPassed', 'share', (f) => f.secondReading?.verdict.share ?? null],
  ['readingsWaiting', 'count', (f) => f.secondReading?.waiting ?? null],
  ['open', 'count', openOf],
]

function summary({ whole, before }: Filing, t: T): Table {
  return {
    title: t('filing.summary'),
    columns: [
      { label: t('filing.figure'), kind: 'words' },
      { label: t('filing.this'), kind: 'count' },
      { label: t('filing.before'), kind: 'count' },
    ],
    rows: lines.map(([key, kind, value]) => [
      t(`filing.line.${key}`),
      { value: value(whole), kind },
      { value: value(before), kind },
    ]),
  }
}

const columns: readonly Line[] = [
  ['received', 'count', (f) => f.received],
  ['answeredShare', 'share', (f) => f.answeredShare],
  ['resolvedShare', 'share', (f) => f.resolvedShare],
  ['answerInTime', 'share', (f) => f.inTime.firstAnswer.share],
  ['answerMedian', 'decimal', (f) => f.firstAnswer.median],
  ['answerP90', 'count', (f) => f.firstAnswer.p90],
  ['resolutionMean', 'decimal', (f) => f.resolution.mean],
  ['open', 'count', openOf],
]

function partTable(part: PartName, rows: readonly Part[], t: T, catalogue: Catalogue): Table {
  return {
    title: t(`filing.by.${part}`),
    columns: [
      { label: t(`filing.part.${part}`), kind: 'words' },
      ...columns.map(([key, kind]) => ({ label: t(`filing.column.${key}`), kind })),
    ],
    rows: rows.map((row) => [nameOf(part, row, t, catalogue), ...columns.map(([, , value]) => value(row.figures))]),
  }
}

function nameOf(part: PartName, { key, name }: Part, t: T, catalogue: Catalogue): string {
  if (part === 'month') return monthName(key, t.lang, 'long')
  if (part === 'channel') return t(`console.channel.${key}`)
  const row = part === 'class' ? catalogue.classNamed(key) : undefined
  return (row && (t.lang === 'id' ? row.nameId : row.nameEn)) || name || key || t(`filing.unknown.${part}`)
}

function ages(f: Short, t: T): Table {
  return {
    title: t('filing.ages'),
    columns: [
      { label: t('figures.workingDays'), kind: 'words' },
      { label: t('figures.reports'), kind: 'count' },
    ],
    rows: f.open.byAge.map(({ days, n }) => [days.replace('-', '–'), n]),
  }
}

function reasons(f: Short, t: T, catalogue: Catalogue): Table {
  const named = new Map(catalogue.archiveReasons.map((row) => [row.code, t.lang === 'id' ? row.nameId : row.nameEn]))
  return {
    title: t('filing.reasons'),
    columns: [
      { label: t('filing.reason'), kind: 'words' },
      { label: t('figures.reports'), kind: 'count' },
    ],
    rows: Object.entries(f.archivedBy)
      .sort(([, a], [, b]) => b - a)
      .map(([code, n]) => [named.get(code) ?? code, n]),
  }
}
