import type { ReportPage } from '../../domain/desk/report-page.ts'
import type { Entry } from '../../domain/desk/timeline.ts'
import { whatHappened } from '../../domain/desk/what-happened.ts'
import type { Reference } from '../../domain/reference.ts'
import { clockTime, shortDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { History, Photos } from '../../kit/ui/console-parts.tsx'

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
  answerProposed: 'proposal',
  answerSentBack: 'note',
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
      <b>{whatHappened({ t, ref, page, names }, entry)}</b>{' '}
      {!SELF_SAID.includes(entry.kind) && <span class="sub">{t('console.by', { who })}</span>}
      <ToldWho t={t} entry={entry} names={names} />
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

/** Who was told of a note, and for whom the head let an answer out. */
function ToldWho({ t, entry, names }: { t: T; entry: Entry; names: Props['names'] }) {
  const { tell, author } = (entry.change.extra ?? {}) as { tell?: string; author?: string }
  const known = (ids: string | undefined) => (ids ?? '').split(',').flatMap((id) => names.get(id) ?? [])
  if (author) return <span class="sub">{t('answer.event.writtenBy', { name: known(author).join(', ') })}</span>
  const told = entry.kind === 'noted' ? known(tell) : []
  return told.length ? <span class="sub">{t('answer.event.told', { names: told.join(', ') })}</span> : null
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
