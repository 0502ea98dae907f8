import type { Child } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import { citizenPath } from '../../domain/desk/citizen-path.ts'
import { citizenStatus } from '../../domain/desk/citizen-status.ts'
import { limitsOf, todayAt } from '../../domain/desk/limits.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { disputeUntil } from '../../domain/feedback/dispute-until.ts'
import { wishToken } from '../../domain/messages/wish.ts'
import { type Move, moves, whyNot } from '../../domain/reports/moves.ts'
import type { Status } from '../../domain/reports/report.ts'
import { longDate } from '../../kit/dates.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import { CheckTable } from '../../kit/ui/check-table.tsx'
import { StatusChip } from '../../kit/ui/chips.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Photos, Reply } from '../../kit/ui/reply.tsx'
import { ReportPath } from '../../kit/ui/report-path.tsx'
import { Section } from '../../kit/ui/rows.tsx'

type View = { t: T; app: App; site: Site; seen: ReportPage; done?: string | undefined }

/** A8: where the report is, who has it and until when; then what the reporter can do, the talk, and the report itself. */
export function TrackerPage({ t, app, site, seen, done }: View) {
  const { report } = seen
  const ref = app.reference.get()
  const words = trackerWords(app, seen, t)
  const at = (path: string) => localPath(t.lang, `/lacak/laporan${path}`)
  const may = mayNow(seen)
  // A closed report can only be reopened, once and in time.
  const judges = may.feedback && (seen.status !== 'closed' || mayDispute(seen, words))
  const own = seen.entries.find((entry) => entry.kind === 'submitted')
  const question = seen.status === 'held' ? seen.entries.findLast((entry) => entry.kind === 'held')?.texts.question : undefined
  return (
    <Page t={t} title={`${t('report.one')} ${report.number}`} path="/lacak" demo={site.demo} narrow>
      {done && (
        <Notice tone="ok" live>
          {t(done)}
        </Notice>
      )}
      <p class={done ? 'sm sub num mt' : 'sm sub num'}>
        {t('report.one')} {report.number}
      </p>
      <h1 class="mt-s">{seen.title}</h1>
      <p class="line mt">
        <StatusChip status={words.status.shape} tone={words.status.tone} label={words.label} />
        <span class="sm sub">{t('report.changed', { date: longDate(words.changedOn, t.lang) })}</span>
      </p>
      {question && (
        <div class="mt">
          <Notice tone="ask">
            <p>
              <b>{t('citizen.tracker.asked')}</b>
            </p>
            <p class="told">{question}</p>
            <p>
              <ActionLink href={at('/keterangan')}>{t('citizen.tracker.answerIt')}</ActionLink>
            </p>
          </Notice>
        </div>
      )}
      {words.reason && (
        <div class="mt">
          <Notice tone="info">
            <p>{words.reason}</p>
            {words.reasonNote && <p class="told">{words.reasonNote}</p>}
          </Notice>
        </div>
      )}
      {may.transfer && seen.entries.some(({ to }) => to === 'ombudsman') && (
        <div class="mt">
          <Notice tone="ask">
            <p>{t('citizen.transfer.offer')}</p>
            <p>
              <ActionLink href={at('/ombudsman')}>{t('citizen.transfer.title')}</ActionLink>
            </p>
          </Notice>
        </div>
      )}
      {seen.report.transferredAt && (
        <div class="mt">
          <Notice tone="info">
            <p>{t('citizen.transfer.done')}</p>
            <p>
              <ActionLink href={at('/ombudsman.zip')}>{t('package.download')}</ActionLink>
            </p>
          </Notice>
        </div>
      )}
      {seen.follows && (
        <div class="mt">
          <Notice tone="info">
            {t('citizen.tracker.follows')} <a href={localPath(t.lang, `/laporan/${seen.follows}`)}>{seen.follows}</a>
          </Notice>
        </div>
      )}
      <Section id="path" title={t('report.path')}>
        <ReportPath
          t={t}
          steps={citizenPath(seen, ref)}
          limits={words.limits}
          today={words.today}
          holder={words.holder}
          reader="reporter"
          channel={t(`report.channel.${report.channel}`)}
          reason={words.reasonName}
        />
      </Section>
      <div class="mt-l">
        <Buttons>
          {judges &&
            (seen.status === 'closed' ? (
              // One tap: what is still wrong can be told afterwards.
              <form method="post" action={at('/nilai')}>
                <input type="hidden" name="version" value={String(report.version)} />
                <input type="hidden" name="solved" value="no" />
                <Button look="secondary">{t('citizen.tracker.reopen')}</Button>
              </form>
            ) : (
              <LinkButton href={at('/nilai')}>{t('citizen.tracker.judge')}</LinkButton>
            ))}
          {may.message && (
            <LinkButton href={at('/keterangan')} look={judges ? 'secondary' : 'primary'}>
              {t('citizen.tracker.add')}
            </LinkButton>
          )}
          {may.appeal && (
            <LinkButton href={at('/banding')} look="secondary">
              {t('citizen.tracker.appeal')}
            </LinkButton>
          )}
        </Buttons>
        {may.withdraw && (
          <p class="mt-s">
            <ActionLink href={at('/cabut')} quiet>
              {t('citizen.tracker.withdraw')}
            </ActionLink>
          </p>
        )}
      </div>
      <Talk t={t} app={app} seen={seen} />
      <Section id="own" title={t('citizen.tracker.own')}>
        <p class="told">{seen.original}</p>
        {own && own.attachments.length > 0 && (
          <details class="mt-s">
            <summary>{t('citizen.tracker.photos', { n: own.attachments.length })}</summary>
            <Photos
              photos={own.attachments.map((file, index) => ({ ...file, alt: t('report.photo.reporter', { n: index + 1 }) }))}
            />
          </details>
        )}
        <div class="mt-s">
          <CheckTable t={t} rows={ownRows(t, app, seen)} />
        </div>
        {report.identity !== 'anonymous' && (
          <p class="mt-s">
            <ActionLink href={localPath(t.lang, `/kabar/${wishToken(app, report.id)}`)} quiet>
              {t('citizen.tracker.wish')}
            </ActionLink>
          </p>
        )}
      </Section>
      <form class="btns mt-l" method="post" action={localPath(t.lang, '/lacak/selesai')}>
        <Button look="secondary">{t('citizen.tracker.leave')}</Button>
      </form>
    </Page>
  )
}

function ownRows(t: T, app: App, { report, place, landmark, looks }: ReportPage) {
  const category = app.reference.get().catalogue.category(report.category)
  const places = [place, landmark && t('report.landmark', { landmark })].filter(Boolean).join('. ')
  const seenBy =
    report.identity === 'anonymous' ? '' : looks ? t('citizen.tracker.looked', { n: looks }) : t('citizen.tracker.neverLooked')
  return [
    ...(places ? [{ title: t('report.place'), answer: places }] : []),
    ...(category ? [{ title: t('report.topic'), answer: category.name }] : []),
    ...(report.occurredOn ? [{ title: t('citizen.check.when'), answer: longDate(report.occurredOn, t.lang) }] : []),
    { title: t('report.identity'), answer: [`${t(`report.identity.${report.identity}`)}.`, seenBy].filter(Boolean).join(' ') },
    { title: t('report.audience'), answer: t(`report.audience.${report.audience}`) },
  ]
}

/** What was said to and fro: answers, questions, the reporter's own messages, oldest first. */
function Talk({ t, app, seen }: { t: T; app: App; seen: ReportPage }) {
  const ref = app.reference.get()
  const zone = ref.agencies.get(seen.holder)?.timeZone ?? ref.agencies.root.timeZone
  const said = seen.entries.flatMap((entry): Child[] => {
    const when = longDate(Temporal.Instant.from(entry.at).toZonedDateTimeISO(zone).toPlainDate(), t.lang)
    const office = ref.agencies.get(entry.agencyId ?? '')?.name ?? t('report.office')
    const { answer, question, message, feedback, reason } = entry.texts
    const words = answer ?? question ?? message ?? feedback
    if (words === undefined && (reason === undefined || entry.kind === 'archived')) return []
    const mine = entry.actorKind === 'reporter'
    const photos = entry.attachments.map((file, index) => ({
      ...file,
      alt: t(mine ? 'report.photo.reporter' : 'report.photo.office', { n: index + 1 }),
    }))
    if (mine)
      return [
        <Inset>
          <p>
            <b>{t('citizen.tracker.you')}</b> <span class="sub sm">{when}</span>
          </p>
          <p class="told">{words}</p>
          <Photos photos={photos} />
        </Inset>,
      ]
    return [
      <Reply
        who={office}
        when={
          question ? `${when}, ${t('report.asks')}` : entry.kind === 'answeredInterim' ? `${when}, ${t('report.interim')}` : when
        }
        text={words ?? reason ?? ''}
        photos={photos}
        more={words !== undefined && reason ? <p class="sm sub told">{t('report.reason', { reason })}</p> : undefined}
      />,
    ]
  })
  if (said.length === 0) return null
  return (
    <Section id="talk" title={t('citizen.tracker.talk')}>
      <div class="stack">{said}</div>
    </Section>
  )
}

const reporterMoves = ['message', 'feedback', 'withdraw', 'appeal', 'transfer'] as const satisfies readonly Move[]

/** What the reporter may do as far as this page tells; the action asks again. */
function mayNow({ report }: ReportPage): Record<(typeof reporterMoves)[number], boolean> {
  return Object.fromEntries(
    reporterMoves.map((move) => [move, moves[move] !== undefined && whyNot(move, report) === null]),
  ) as Record<(typeof reporterMoves)[number], boolean>
}

/** Whether "Belum" can still bring it back: once, until the day that the policy sets. */
export const mayDispute = ({ report }: ReportPage, words: { today: string; disputeUntil: string | null }): boolean =>
  report.disputeCount === 0 && words.disputeUntil !== null && words.today <= words.disputeUntil

/** The words about a report that several pages of its reporter need. While an officer's last move can still be undone, its limits are not told. */
export function trackerWords(app: App, seen: ReportPage, t: T) {
  const ref = app.reference.get()
  const { report } = seen
  const settled = seen.version === report.version
  const status = citizenStatus(seen.status as Status, seen.verified)
  const holder = ref.agencies.get(seen.holder)?.name ?? t('report.office')
  const archived =
    seen.status === 'archived' && report.archiveReason ? ref.catalogue.archiveReason(report.archiveReason) : undefined
  const zone = ref.agencies.get(seen.holder)?.timeZone ?? ref.agencies.root.timeZone
  const last = seen.entries.at(-1)
  return {
    status,
    holder,
    label: t(status.key, { office: holder }),
    limits: settled ? limitsOf(report, ref, app.now()) : [],
    today: todayAt(ref, seen.holder, app.now()),
    changedOn: last
      ? Temporal.Instant.from(last.at).toZonedDateTimeISO(zone).toPlainDate().toString()
      : (report.receivedOn ?? todayAt(ref, seen.holder, app.now())),
    reasonName: archived ? (t.lang === 'id' ? archived.nameId : archived.nameEn) : null,
    reason: archived ? (t.lang === 'id' ? archived.citizenId : archived.citizenEn) : null,
    reasonNote: seen.entries.findLast((entry) => entry.kind === 'archived')?.texts.reason ?? null,
    disputeUntil: settled ? disputeUntil(report, { ref }) : null,
  }
}
