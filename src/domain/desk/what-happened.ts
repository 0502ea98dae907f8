import { becauseWords } from '../../kit/because-words.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Reference } from '../reference.ts'
import { becauseOf } from './because.ts'
import type { ReportPage } from './report-page.ts'
import type { Entry } from './timeline.ts'

/** `names`: officers to whom a report was given, by id. */
type Told = { t: T; ref: Reference; page: ReportPage; names: ReadonlyMap<string, string> }

/** The event's word with the facts that belong to it: to whom, how many days, for what reason. Pure. */
export function whatHappened({ t, ref, page, names }: Told, entry: Entry): string {
  const office = (id: string | null) => (id ? (ref.agencies.get(id)?.name ?? '') : '')
  const { archiveReason, assignee, solved, rating, clocks, extra } = entry.change as {
    archiveReason?: string
    assignee?: string
    solved?: string
    rating?: number
    clocks?: Record<string, { dueOn?: string } | null>
    extra?: {
      days?: number
      importedFrom?: string
      externalId?: string
      share?: number
      clock?: string
      passed?: boolean
      reasons?: string
    }
  }
  if (extra?.importedFrom)
    return t('console.event.imported', {
      system: extra.importedFrom === 'sp4n' ? 'SP4N-LAPOR!' : extra.importedFrom,
      id: extra.externalId ?? '',
      channel: t(`console.channel.${page.report.channel}`),
    })
  if (entry.kind === 'limitsMoved') {
    const dates = Object.entries(clocks ?? {}).flatMap(([kind, clock]) =>
      clock?.dueOn ? [`${t(`console.limit.${kind}`)} ${mediumDate(clock.dueOn, t.lang)}`] : [],
    )
    return t(dates.length ? 'console.event.limitsMovedTo' : 'console.event.limitsMoved', {
      because: becauseWords(t, becauseOf(entry.to, ref.calendars)),
      dates: dates.join(', '),
    })
  }
  if (entry.kind === 'reviewed')
    return extra?.passed
      ? t('console.event.reviewedPassed')
      : t('console.event.reviewedFailed', {
          reasons: (extra?.reasons ?? '')
            .split(',')
            .map((reason) => t(`console.review.reason.${reason}`))
            .join(', '),
        })
  const word = t(`console.event.${entry.kind}`, {
    office: office(entry.toAgency),
    channel: t(`console.channel.${page.report.channel}`),
    days: extra?.days ?? '',
  })
  if (entry.kind === 'forwarded' && entry.supporting.length)
    return `${word}, ${t('console.supportedBy', { offices: entry.supporting.map(office).join(', ') })}`
  if (entry.kind === 'assigned' && assignee && names.has(assignee)) return t('console.assignedTo', { name: names.get(assignee)! })
  if (entry.kind === 'merged' && page.follows) return t('console.mergedInto', { number: page.follows })
  if (entry.kind === 'archived' && archiveReason) {
    const reason = ref.catalogue.archiveReasons.find((r) => r.code === archiveReason)
    return reason ? `${word}: ${t.lang === 'en' ? reason.nameEn : reason.nameId}` : word
  }
  if (entry.kind === 'reminded' && extra?.share)
    return t('console.event.remindedOf', { share: extra.share, limit: t(`console.limit.${extra.clock}`) })
  if (entry.kind === 'escalated' && entry.to) return t(`console.event.escalatedTo.${entry.to}`)
  if (entry.kind === 'feedback' && solved)
    return `${word}: ${[t(`console.solved.${solved}`), rating && t('console.rating', { n: rating })].filter(Boolean).join(', ')}`
  return word
}
