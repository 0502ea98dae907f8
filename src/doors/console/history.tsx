import { becauseOf } from '../../domain/desk/because.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import type { Entry } from '../../domain/desk/timeline.ts'
import type { Reference } from '../../domain/reference.ts'
import { clockTime, mediumDate, shortDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { History, Photos } from '../../kit/ui/console-parts.tsx'
import { becauseWords } from '../../kit/ui/report-path.tsx'

type Props = { t: T; ref: Reference; page: ReportPage; names: ReadonlyMap<string, string> }

/** Events whose own word says who did it. */
const SELF_SAID: readonly string[] = [
  'submitted',
  'messaged',
  'feedback',
  'withdrawn',
  'appealed',
  'closedBySilence',
  'archivedIncomplete',
  'reminded',
  'escalated',
  'limitsMoved',
  'succeeded',
]

/** Texts that need no label: the event's word is the label. */
const UNLABELLED: { [kind: string]: string } = {
  noted: 'note',
  held: 'question',
  answeredInterim: 'answer',
  answeredFinal: 'answer',
  messaged: 'message',
  feedback: 'feedback',
  withdrawn: 'message',
  appealed: 'message',
  published: 'public',
}

/** What happened, in the officer's words: what, by whom for which office; the texts below it. `names`: officers to whom it was given, by id. */
export function ReportHistory({ t, ref, page, names }: Props) {
  const zone = ref.agencies.root.timeZone
  const anonymous = page.report.identity === 'anonymous'
  return (
    <History
      events={page.entries.map((entry) => {
        const at = Temporal.Instant.from(entry.at)
        return {
          at: entry.at,
          when: shortDate(at.toZonedDateTimeISO(zone).toPlainDate(), t.lang),
          hour: anonymous ? undefined : clockTime(at, zone, t.lang),
          text: <Line t={t} ref={ref} page={page} names={names} entry={entry} />,
        }
      })}
    />
  )
}

function Line({ t, ref, page, names, entry }: Props & { entry: Entry }) {
  const who =
    entry.actorKind === 'officer'
      ? [entry.actorName, entry.agencyId && ref.agencies.get(entry.agencyId)?.shortName].filter(Boolean).join(', ')
      : t(`console.actor.${entry.actorKind}`)
  const texts = Object.entries(entry.texts).filter(
    ([role, text]) =>
      !['original', 'working', 'title', 'landmark'].includes(role) && !(role === 'public' && text === page.publicBody),
  )
  const photos = entry.attachments
  return (
    <>
      <b>{whatHappened(t, ref, page, names, entry)}</b>{' '}
      {!SELF_SAID.includes(entry.kind) && <span class="sub">{t('console.by', { who })}</span>}
      {entry.kind === 'submitted' && photos.length > 0 && <span class="sub">{t('console.photos', { n: photos.length })}</span>}
      {texts.map(([role, text]) => (
        <p class="quote">
          {UNLABELLED[entry.kind] !== role && <span class="sub">{t(`console.text.${role}`)}: </span>}
          {text}
        </p>
      ))}
      {entry.kind !== 'submitted' && <EntryPhotos t={t} entry={entry} />}
    </>
  )
}

/** The event's word with the facts that belong to it: to whom, how many days, for what reason. */
function whatHappened(t: T, ref: Reference, page: ReportPage, names: ReadonlyMap<string, string>, entry: Entry): string {
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

/** The photos that came with an event. */
export function EntryPhotos({ t, entry }: { t: T; entry: Entry | undefined }) {
  if (!entry?.attachments.length) return null
  return (
    <Photos
      photos={entry.attachments.map(({ id, width, height }, i) => ({
        href: `/konsol/lampiran/${id}`,
        width,
        height,
        alt: t('console.photo', { n: i + 1 }),
      }))}
    />
  )
}
