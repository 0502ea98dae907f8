import type { ReportPage } from '../../domain/desk/report-page.ts'
import type { T } from '../../kit/i18n.ts'
import { PanePart } from '../../kit/ui/console-parts.tsx'
import { EntryPhotos } from './history.tsx'

/** The proposed answer that waits for the head, whole, where everybody of the offices sees it: above the report. */
export function WaitingAnswer({ t, page }: { t: T; page: ReportPage }) {
  const entry = page.report.proposal === null ? undefined : page.entries.find(({ seq }) => seq === page.report.proposal)
  if (!entry) return null
  return (
    <PanePart title={t('answer.waiting.title')}>
      <p class="sub sm">{t('answer.waiting.by', { name: entry.actorName ?? '' })}</p>
      <p class="body prose mt-s">{entry.texts.proposal}</p>
      {entry.texts.reason && <p class="sub mt-s">{t('answer.waiting.reason', { reason: entry.texts.reason })}</p>}
      <EntryPhotos t={t} entry={entry} />
    </PanePart>
  )
}
