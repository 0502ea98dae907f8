import type { T } from '../../kit/i18n.ts'
import type { Reference } from '../reference.ts'
import type { ReportPage } from './report-page.ts'
import type { Entry } from './timeline.ts'

/** `names`: officers to whom a report was given, by id. */
type Told = { t: T; ref: Reference; page: ReportPage; names: ReadonlyMap<string, string> }

/** The event's word with the facts that belong to it: to whom, how many days, for what reason. Pure. */
export function whatHappened({ t, ref, page, names }: Told, entry: Entry): string {
  const office = (id: string | null) => (id ? (ref.agencies.get(id)?.name ?? '') : '')
  const { archiveReason, assignee, solved, rating, extra } = entry.change as {
    archiveReason?: string
    assignee?: string
    solved?: string
    rating?: number
    extra?: { days?: number; importedFrom?: string; externalId?: string; share?: number; clock?: string }
  }
  if (extra?.importedFrom)
    return t('console.event.imported', {
      system: extra.importedFrom === 'sp4n' ? 'SP4N-LAPOR!' : extra.importedFrom,
      id: extra.externalId ?? '',
      channel: t(`console.channel.${page.report.channel}`),
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
