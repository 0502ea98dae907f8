import type { Child } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import { deriveDueDate } from '../../domain/clocks/derive.ts'
import { choosePolicy, explainClock, toDay } from '../../domain/clocks/rules.ts'
import { type ReportPage, reportPage } from '../../domain/desk/report-page.ts'
import { openWithCode } from '../../domain/reports/open-with-code.ts'
import type { Receipt } from '../../domain/reports/submit-report.ts'
import { longDate, longDateTime } from '../../kit/dates.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { LinkButton } from '../../kit/ui/button.tsx'
import { CountedLikeThis } from '../../kit/ui/calendar.tsx'
import { DueChip } from '../../kit/ui/chips.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Receipt as Slip } from '../../kit/ui/receipt.tsx'
import { Section } from '../../kit/ui/rows.tsx'

type View = { t: T; app: App; site: Site; receipt: Receipt }

/** A7: the slip with number and code, what comes next with its dates, how to track. The same for the first send and for every repetition. */
export async function ReceivedPage({ t, app, site, receipt }: View): Promise<{ page: Child; anonymous: boolean }> {
  const seen = await reportOf(app, receipt)
  const anonymous = seen?.report.identity === 'anonymous'
  const { verifyOn, answerOn } = receipt.due
  const days = seen && daysOf(app, seen, verifyOn)
  const page = (
    <Page t={t} title={t('citizen.received.title')} path="/lapor" demo={site.demo} narrow>
      <Slip
        t={t}
        title={t('citizen.received.title')}
        {...(seen && { line: arrival(app, seen, t) })}
        number={receipt.number}
        code={receipt.accessCode}
        actions={<LinkButton href={localPath(t.lang, '/lacak')}>{t('citizen.received.track')}</LinkButton>}
      >
        <p class="sm">{t('citizen.received.save')}</p>
      </Slip>
      {anonymous && (
        <div class="mt">
          <Notice tone="ask">{t('citizen.received.anonymous')}</Notice>
        </div>
      )}
      <Section id="next" title={t('citizen.received.next')}>
        <div class="stack">
          <DueChip
            t={t}
            dueOn={verifyOn}
            title={t('citizen.received.verifyBy', { date: longDate(verifyOn, t.lang) })}
            text={days && t('citizen.received.days', { n: days.verify.counted.length })}
          />
          <DueChip
            t={t}
            dueOn={answerOn}
            title={t('citizen.received.answerBy', { date: longDate(answerOn, t.lang) })}
            text={days && t('citizen.received.daysAfter', { n: days.answer.counted.length })}
          />
          {days && (
            <CountedLikeThis
              t={t}
              from={days.from}
              counted={days.verify.counted}
              dueOn={verifyOn}
              skipped={days.skipped}
              then={{ counted: days.answer.counted, dueOn: answerOn }}
            >
              {t('citizen.received.zero')} {days.provisional && t('report.limit.provisional')}
            </CountedLikeThis>
          )}
        </div>
      </Section>
      <Section id="tracking" title={t('citizen.received.tracking')}>
        <p>{t('citizen.received.how')}</p>
        {seen?.report.audience === 'public' && <p class="mt-s">{t('citizen.received.published')}</p>}
      </Section>
    </Page>
  )
  return { page, anonymous }
}

/** The report behind the receipt, opened as its reporter would. Null while its door is shut by too many wrong tries: the slip is whole without it. */
async function reportOf(app: App, receipt: Receipt): Promise<ReportPage | null> {
  try {
    const { actor, number } = await openWithCode(app, receipt.number, receipt.accessCode, 'confirmation')
    return await reportPage(app, actor, number)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** Day and hour in the zone of the office; of an anonymous report the day only, since its hour is not kept. */
function arrival(app: App, { report }: ReportPage, t: T): string {
  const zone = app.reference.get().agencies.get(report.holder)?.timeZone ?? 'Asia/Jakarta'
  if (report.receivedOn === null) return t('report.dateUnknown')
  return report.identity === 'anonymous' || report.receivedAt === null
    ? longDate(report.receivedOn, t.lang)
    : longDateTime(Temporal.Instant.from(report.receivedAt), zone, t.lang)
}

function daysOf(app: App, { report }: ReportPage, verifyOn: string) {
  const ref = app.reference.get()
  const verify = report.clocks.verify
  const office = ref.agencies.get(report.holder)
  if (!verify || !office || verify.dueOn !== verifyOn) return null
  const cal = ref.calendars.get(office.calendarId)
  const first = explainClock(cal, verify)
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'firstAnswer',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(office.id),
    on: verifyOn,
  })
  const answer = deriveDueDate(cal, toDay(verifyOn), policy.days)
  const named = [...first.skipped, ...answer.skipped].flatMap(({ date, name }) => (name ? [{ date, name }] : []))
  return { from: verify.startedOn, verify: first, answer, skipped: named, provisional: first.provisional || answer.provisional }
}
