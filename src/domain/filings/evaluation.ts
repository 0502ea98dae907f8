import { mediumDate } from '../../kit/dates.ts'
import type { Cell, ColumnKind, Document, Table } from '../../kit/documents/document.ts'
import type { T } from '../../kit/i18n.ts'
import type { Filing, Short } from './compose-filing.ts'

/** Facts of an installation that no report carries. */
export type Setting = {
  /** Of the agency and everything below it. */
  units: number
  officers: number
  /** Officers with a coordinator's or a liaison's grant. */
  handlers: number
  calendarYear: boolean
}

/** One line that an evaluator reads: asked, what Tuntas knows of it, and where that can be seen. Without a value the agency writes it itself. */
type Line = { key: string; kind?: ColumnKind; value?: (known: Known) => Cell; proof?: Proof }
type Known = { year: Short; before: Short; setting: Setting; parts: Filing['parts'] }
type Proof = 'agency' | 'statistics' | 'filing' | 'guide' | 'privacy' | 'queue'

/**
 * What is reviewed. `panrb`: connectivity, decree, follow-up and activity (KemenPANRB's review of a province); the others are the five dimensions of Kemendagri's yearly form
 * (product.md 6.4). The decrees, budgets and trainings are the agency's to fill in: nobody else knows them.
 */
const sheets: Record<string, readonly Line[]> = {
  panrb: [
    { key: 'units', kind: 'count', value: ({ setting }) => setting.units, proof: 'agency' },
    { key: 'officers', kind: 'count', value: ({ setting }) => setting.officers },
    { key: 'decree' },
    { key: 'plan' },
    { key: 'received', kind: 'count', value: ({ year }) => year.received, proof: 'filing' },
    { key: 'followed', kind: 'share', value: ({ year }) => year.answeredShare, proof: 'agency' },
    { key: 'mean', kind: 'decimal', value: ({ year }) => year.resolution.mean, proof: 'agency' },
    { key: 'verifiedInTime', kind: 'share', value: ({ year }) => year.inTime.verify.share, proof: 'filing' },
  ],
  input: [
    { key: 'commitment' },
    { key: 'policy' },
    { key: 'budget' },
    { key: 'handlers', kind: 'count', value: ({ setting }) => setting.handlers },
    { key: 'sop', proof: 'guide' },
  ],
  process: [
    {
      key: 'channels',
      value: ({ parts }) => parts.channel.filter(({ figures }) => figures.received > 0).length,
      kind: 'count',
      proof: 'filing',
    },
    { key: 'mechanism', proof: 'guide' },
    { key: 'privacy', proof: 'privacy' },
    { key: 'disability' },
    { key: 'training' },
    { key: 'socialisation' },
    { key: 'calendar', value: ({ setting }) => (setting.calendarYear ? 'yes' : 'no') },
  ],
  output: [
    { key: 'received', kind: 'count', value: ({ year }) => year.received, proof: 'filing' },
    { key: 'answered', kind: 'share', value: ({ year }) => year.answeredShare, proof: 'agency' },
    { key: 'resolved', kind: 'share', value: ({ year }) => year.resolvedShare, proof: 'agency' },
    { key: 'inTime', kind: 'share', value: ({ year }) => year.inTime.firstAnswer.share, proof: 'agency' },
    { key: 'answerMedian', kind: 'decimal', value: ({ year }) => year.firstAnswer.median, proof: 'agency' },
    { key: 'answerP90', kind: 'count', value: ({ year }) => year.firstAnswer.p90, proof: 'agency' },
    { key: 'extended', kind: 'count', value: ({ year }) => year.extended ?? null, proof: 'filing' },
    { key: 'open', kind: 'count', value: ({ year }) => year.open.byAge.reduce((all, { n }) => all + n, 0), proof: 'queue' },
    { key: 'bounced', kind: 'count', value: ({ year }) => year.bounced, proof: 'filing' },
  ],
  outcome: [
    {
      key: 'solved',
      kind: 'share',
      value: ({ year: { said } }) => shareOf(said.yes, said.yes + said.partly + said.no),
      proof: 'agency',
    },
    { key: 'heard', kind: 'count', value: ({ year: { said } }) => said.yes + said.partly + said.no, proof: 'filing' },
    { key: 'silent', kind: 'count', value: ({ year }) => year.silent, proof: 'filing' },
    { key: 'rating', kind: 'decimal', value: ({ year }) => year.rating.mean, proof: 'filing' },
    { key: 'reopened', kind: 'count', value: ({ year }) => year.reopened, proof: 'filing' },
    { key: 'score', kind: 'share', value: ({ year }) => year.score.share, proof: 'filing' },
    { key: 'policies' },
  ],
  impact: [
    { key: 'change', kind: 'count', value: ({ year, before }) => year.received - before.received, proof: 'filing' },
    {
      key: 'faster',
      kind: 'decimal',
      value: ({ year, before }) => difference(year.resolution.mean, before.resolution.mean),
      proof: 'filing',
    },
    { key: 'improvements' },
    { key: 'trust' },
  ],
}

const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole)
const difference = (now: number | null, before: number | null) =>
  now === null || before === null ? null : Math.round((now - before) * 10) / 10

/** The workbook of a year's evaluation, for KemenPANRB and for Kemendagri: what Tuntas knows is filled in and linked to where it can be seen, the rest waits for the agency. */
export function evaluationDocument(
  filing: Filing,
  setting: Setting,
  { t, at, baseUrl }: { t: T; at: Temporal.Instant; baseUrl: string },
): Document {
  const known: Known = { year: filing.whole, before: filing.before, setting, parts: filing.parts }
  const year = filing.period
  const proofs: Record<Proof, string> = {
    agency: `${baseUrl}/instansi/${filing.agency.slug}?tahun=${year}`,
    statistics: `${baseUrl}/statistik?tahun=${year}`,
    filing: `${baseUrl}/konsol/berkala/${filing.agency.slug}/${year}.pdf`,
    guide: `${baseUrl}/panduan`,
    privacy: `${baseUrl}/privasi`,
    queue: `${baseUrl}/konsol`,
  }
  const tables: Table[] = Object.entries(sheets).map(([sheet, lines]) => ({
    title: t(`evaluation.${sheet}`),
    columns: [
      { label: t('evaluation.asked'), kind: 'words' },
      { label: t('evaluation.filled'), kind: 'words' },
      { label: t('evaluation.by'), kind: 'words' },
      { label: t('evaluation.proof'), kind: 'link' },
    ],
    rows: lines.map(({ key, kind = 'words', value, proof }) => {
      const found = value?.(known) ?? null
      return [
        t(`evaluation.line.${sheet}.${key}`),
        typeof found === 'number' ? { value: found, kind } : found === 'yes' || found === 'no' ? t(`evaluation.${found}`) : null,
        t(value ? 'evaluation.by.tuntas' : 'evaluation.by.agency'),
        proof ? proofs[proof] : null,
      ]
    }),
  }))
  return {
    lang: t.lang,
    at,
    from: filing.agency.name,
    title: t('evaluation.title', { year }),
    lines: [t('filing.asOf', { date: mediumDate(filing.asOf, t.lang) })],
    lead: [t('evaluation.lead')],
    tables,
    notes: [],
    sign: [],
    foot: '',
  }
}
