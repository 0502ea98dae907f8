import type { Child } from 'hono/jsx'
import { limitsOf, todayAt } from '../../domain/desk/limits.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { can } from '../../domain/people/permissions.ts'
import type { Reference } from '../../domain/reference.ts'
import { allowedMoves, type Move, postponedMoves } from '../../domain/reports/moves.ts'
import type { Reporter } from '../../domain/reports/reporter.ts'
import { longDate, mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { ActionLink, LinkButton } from '../../kit/ui/button.tsx'
import { CountedLikeThis } from '../../kit/ui/calendar.tsx'
import { dueWords, StatusChip } from '../../kit/ui/chips.tsx'
import { LimitTable, MoreActions, PanePart, ReportBody, ReportHead, ShapeLine } from '../../kit/ui/console-parts.tsx'
import { ReportHistory } from './history.tsx'
import type { Officer } from './session.ts'

/** Which button comes first: the next step of the report's path; the rest in the order of an officer's day. */
const ORDER: readonly Move[] = ['verify', 'forward', 'handle', 'answer', 'resume', 'hold', 'return', 'assign', 'extend', 'note', 'publish', 'close', 'reopen', 'merge', 'unmerge', 'archive', 'transfer']
const KEYS: { [M in Move]?: string } = { verify: 'V', forward: 'F', handle: 'H', answer: 'R', hold: 'T', return: 'B', assign: 'A', extend: 'P', note: 'C', merge: 'M' }

type Props = { t: T; ref: Reference; officer: Officer; page: ReportPage; now: Temporal.Instant; here: string; form: Child; identity: Reporter | null | undefined; notice: Child }

/** The report with its path and exactly the buttons that its state and the officer's role allow. */
export function ReportPane({ t, ref, officer, page, now, here, form, identity, notice }: Props) {
  const { report } = page
  const verified = report.verifiedAt !== null
  const order = ORDER.filter((move) => !(move === 'verify' && verified)).concat(verified ? ['verify'] : [])
  const allowed = order.filter((move) => allowedMoves(officer, report, ref.agencies).includes(move))
  const link = (move: Move, look: 'primary' | 'secondary') => (
    <LinkButton href={`${here}&move=${move}`} look={look} shortcut={KEYS[move]}>
      {t(`console.${move}`)}
    </LinkButton>
  )
  return (
    <>
      <ReportHead
        meta={[
          report.number,
          <StatusChip small status={report.status === 'submitted' && verified ? 'checking' : report.status} label={t(`status.officer.${report.status}`)} tone={report.status === 'held' ? 'ask' : report.status === 'closed' ? 'ok' : 'neutral'} />,
          `${t(`console.channel.${report.channel}`)}, ${mediumDate(report.receivedOn, t.lang)}`,
        ]}
        title={page.title}
        actions={
          <>
            {allowed.slice(0, 4).map((move, i) => link(move, i === 0 ? 'primary' : 'secondary'))}
            {allowed.length > 4 && <MoreActions label={t('console.more')}>{allowed.slice(4).map((move) => link(move, 'secondary'))}</MoreActions>}
          </>
        }
      />
      <ReportBody asideLabel={t('console.facts')} aside={<Aside t={t} ref={ref} officer={officer} page={page} now={now} here={here} identity={identity} />}>
        {notice}
        {form}
        <PanePart title={page.original !== null ? t('console.original') : t('console.working')}>
          <p class="body prose">{page.original ?? page.body}</p>
        </PanePart>
        {page.original !== null && page.original !== page.body && (
          <PanePart title={t('console.working')}>
            <p class="body prose">{page.body}</p>
          </PanePart>
        )}
        {page.publicBody && (
          <PanePart title={t('console.public')}>
            <p class="body prose">{page.publicBody}</p>
          </PanePart>
        )}
        <PanePart title={t('console.history')}>
          <ReportHistory t={t} ref={ref} entries={page.entries} anonymous={report.identity === 'anonymous'} />
        </PanePart>
      </ReportBody>
    </>
  )
}

function Aside({ t, ref, officer, page, now, here, identity }: Omit<Props, 'form' | 'notice'>) {
  const { report } = page
  const limits = limitsOf(report, ref, now).filter((limit) => limit.clock.stoppedOn === null)
  const nearest = limits.find((limit) => limit.running)
  const postponed = postponedMoves(officer, report, ref.agencies)
  const category = ref.catalogue.category(report.category)
  const klass = ref.catalogue.classNamed(report.class)
  const grade = ref.catalogue.grades.find((g) => g.code === report.grade)
  const facts: [string, string | null | undefined][] = [
    [t('console.holder'), ref.agencies.get(report.holder)?.name],
    [t('console.place'), [page.place, page.landmark].filter(Boolean).join('. ')],
    [t('console.category'), category?.name],
    [t('console.class'), [klass, grade].flatMap((row) => (row ? [t.lang === 'en' ? row.nameEn : row.nameId] : [])).join(', ')],
    [t('console.occurredOn'), report.occurredOn && longDate(report.occurredOn, t.lang)],
    [t('console.audience'), t(`console.audience.${report.audience}`)],
  ]
  return (
    <>
      {limits.length > 0 && (
        <PanePart title={t('console.limits')}>
          <LimitTable
            lines={limits.map((limit) => ({
              name: t(`console.limit.${limit.kind}`), text: `${longDate(limit.dueOn, t.lang)}${limit.clock.provisional ? `, ${t('console.provisional')}` : ''}`,
              value: limit.paused ? t('console.paused') : dueWords(t, limit.left), of: t('console.of', { days: limit.clock.limitDays + limit.clock.extendedDays }), late: limit.late,
            }))}
          />
          {nearest && <CountedLikeThis t={t} from={nearest.clock.startedOn} counted={nearest.derivation.counted} dueOn={nearest.dueOn} skipped={nearest.derivation.skipped} today={todayAt(ref, report.holder, now)} />}
        </PanePart>
      )}
      <PanePart title={t('console.identity')}>
        <ShapeLine shape="lock">
          <b>{t(`console.identity.${report.identity}`)}</b> <span class="sub">{t(`console.identity.${report.identity}.hint`)}</span>
        </ShapeLine>
        {identity !== undefined && (
          <dl class="facts-l">
            {identity ? (['name', 'phone', 'email'] as const).flatMap((key) => (identity[key] ? [<dt>{t(`console.reporter.${key}`)}</dt>, <dd>{identity[key]}</dd>] : [])) : <dd>{t('console.identity.nothing')}</dd>}
          </dl>
        )}
        {report.identity !== 'anonymous' && identity === undefined && can(officer, 'identity.look', report, ref.agencies) && (
          <ActionLink href={`${here}&move=identity`} shortcut="I" small>
            {t('console.identity')}
          </ActionLink>
        )}
      </PanePart>
      <PanePart title={t('console.facts')}>
        <dl class="facts-l">{facts.flatMap(([name, value]) => (value ? [<dt class="sub">{name}</dt>, <dd>{value}</dd>] : []))}</dl>
      </PanePart>
      {postponed.length > 0 && (
        <PanePart title={t('console.notNow')}>
          <ul class="plain sub">
            {postponed.map(({ move, why }) => (
              <li>
                {t(`console.${move}`)}: {t(why)}
              </li>
            ))}
          </ul>
        </PanePart>
      )}
    </>
  )
}
