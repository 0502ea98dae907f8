import type { Entry } from '../../domain/desk/timeline.ts'
import type { Reference } from '../../domain/reference.ts'
import { clockTime, shortDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { History } from '../../kit/ui/console-parts.tsx'

/** What happened, in the officer's words: who, for which office, what; the texts below it. */
export function ReportHistory({ t, ref, entries, anonymous }: { t: T; ref: Reference; entries: readonly Entry[]; anonymous: boolean }) {
  const zone = ref.agencies.root.timeZone
  return (
    <History
      events={entries.map((entry) => {
        const at = Temporal.Instant.from(entry.at)
        const day = shortDate(at.toZonedDateTimeISO(zone).toPlainDate(), t.lang)
        return { at: entry.at, when: anonymous ? day : `${day}, ${clockTime(at, zone, t.lang)}`, text: <Line t={t} ref={ref} entry={entry} /> }
      })}
    />
  )
}

function Line({ t, ref, entry }: { t: T; ref: Reference; entry: Entry }) {
  const office = (id: string | null) => (id ? (ref.agencies.get(id)?.name ?? '') : '')
  const actor = entry.actorKind === 'officer' ? [entry.actorName, office(entry.agencyId)].filter(Boolean).join(', ') : t(`console.actor.${entry.actorKind}`)
  return (
    <>
      <b>{t(`console.event.${entry.kind}`, { office: office(entry.toAgency) })}</b> <span class="sub">{actor}</span>
      {Object.entries(entry.texts)
        .filter(([role]) => !['original', 'working', 'title', 'landmark'].includes(role))
        .map(([role, text]) => (
          <span class="quote">
            <span class="sub">{t(`console.text.${role}`)}: </span>
            {text}
          </span>
        ))}
      {entry.attachments.length > 0 && (
        <span class="photos">
          {entry.attachments.map((file, i) => (
            <a href={`/konsol/lampiran/${file.id}`}>
              <img src={`/konsol/lampiran/${file.id}`} width={file.width} height={file.height} alt={t('console.photo', { n: i + 1 })} loading="lazy" />
            </a>
          ))}
        </span>
      )}
    </>
  )
}
