import { mayHaveLetter } from '../../domain/answers/reply-letter.ts'
import { limitsOf, todayAt } from '../../domain/desk/limits.ts'
import { type OfficeLimit, officeLimits } from '../../domain/desk/office-limits.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { returnsOf } from '../../domain/desk/returns.ts'
import { mayHavePackage } from '../../domain/exports/ombudsman-package.ts'
import { can } from '../../domain/people/permissions.ts'
import type { Reference } from '../../domain/reference.ts'
import type { LookRequest } from '../../domain/reports/look-store.ts'
import { type Move, postponedMoves } from '../../domain/reports/moves.ts'
import { isOpen } from '../../domain/reports/report.ts'
import type { Reporter } from '../../domain/reports/reporter.ts'
import type { Suggestions } from '../../domain/suggestions/suggest.ts'
import { longDate, shortDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { LimitTable, PanePart, ShapeLine } from '../../kit/ui/console-parts.tsx'
import { LimitDays } from '../../kit/ui/limit-days.tsx'
import type { Officer } from './session.ts'

type Props = {
  t: T
  ref: Reference
  officer: Officer
  page: ReportPage
  now: Temporal.Instant
  here: string
  /** Who the reporter is, right after it was asked for; null: nothing is known; undefined: not asked. */
  identity: Reporter | null | undefined
  /** What this officer asked for, where the policy wants a second person. */
  look: LookRequest | null
  secondPerson: boolean
  names: ReadonlyMap<string, string>
  suggested: Suggestions | null
}

/** Beside the report: its limits, who may know the reporter, its facts, and what can't be done now. */
export function ReportAside(props: Props) {
  return (
    <>
      <Limits {...props} />
      <Supporting {...props} />
      <Alike {...props} />
      <WhoReports {...props} />
      <ReportFacts {...props} />
      <NotNow {...props} />
    </>
  )
}

function Limits({ t, ref, page, now }: Props) {
  const { report } = page
  const limits = limitsOf(report, ref, now).filter((limit) => limit.clock.stoppedOn === null)
  if (limits.length === 0) return null
  const working = limits.every((limit) => limit.clock.unit === 'working')
  const left = (n: number) => (n === 0 ? t('ui.due.today.2') : `${n < 0 ? t('ui.due.over') : t('ui.due.left')} ${Math.abs(n)}`)
  return (
    <PanePart title={t('console.limits')} unit={working ? t('ui.workingDays') : undefined}>
      <LimitTable
        lines={limits.map((limit) => ({
          name: t(`console.limit.${limit.kind}`),
          text: `${longDate(limit.dueOn, t.lang)}${limit.clock.provisional ? `, ${t('console.provisional')}` : ''}`,
          value: limit.paused ? t('console.paused') : left(limit.left),
          of: t(working ? 'console.of' : `console.of.${limit.clock.unit}`, {
            days: limit.clock.limitDays + limit.clock.extendedDays,
          }),
          late: limit.late,
        }))}
      />
      {limits.map((limit) => (
        <LimitDays t={t} limit={limit} today={todayAt(ref, report.holder, now)} of={t(`console.limit.${limit.kind}`)} />
      ))}
    </PanePart>
  )
}

/** The supporting offices, each with its own limit and whether it has answered its part. */
function Supporting({ t, ref, page, now }: Props) {
  const limits = officeLimits(page.report, ref, now)
  if (limits.length === 0) return null
  const value = ({ answeredOn, paused, left }: OfficeLimit) =>
    answeredOn
      ? t('desk.supporting.answered')
      : paused
        ? t('console.paused')
        : left === 0
          ? t('ui.due.today.2')
          : `${left < 0 ? t('ui.due.over') : t('ui.due.left')} ${Math.abs(left)}`
  return (
    <PanePart title={t('desk.supporting')} unit={t('ui.workingDays')}>
      <LimitTable
        lines={limits.map((limit) => ({
          name: ref.agencies.get(limit.office)!.shortName,
          text: longDate(limit.answeredOn ?? limit.dueOn, t.lang),
          value: value(limit),
          of: '',
          late: limit.late,
        }))}
      />
      {limits.map((limit) => (
        <LimitDays t={t} limit={limit} today={todayAt(ref, limit.office, now)} of={ref.agencies.get(limit.office)!.shortName} />
      ))}
    </PanePart>
  )
}

/** What became of a request to look. */
const lookWords = (t: T, ref: Reference, office: string, { granted, decider, askedAt }: LookRequest) =>
  granted === null
    ? t('console.look.waiting', { date: longDate(todayAt(ref, office, askedAt), t.lang) })
    : t(granted ? 'console.look.granted' : 'console.look.refused', { who: decider ?? '' })

function WhoReports({ t, ref, officer, page, here, identity, look, secondPerson }: Props) {
  const { report } = page
  return (
    <PanePart title={t('console.identity.title')}>
      <ShapeLine shape="lock">
        <b>{t(`console.identity.${report.identity}`)}</b> <span class="sub">{t(`console.identity.${report.identity}.hint`)}</span>
      </ShapeLine>
      {identity && (
        <dl class="facts-l">
          {(['name', 'phone', 'email'] as const).flatMap((key) =>
            identity[key] ? [<dt class="sub">{t(`console.reporter.${key}`)}</dt>, <dd>{identity[key]}</dd>] : [],
          )}
        </dl>
      )}
      {identity === null && <p>{t('console.identity.nothing')}</p>}
      {report.identity !== 'anonymous' && identity === undefined && can(officer, 'identity.look', report, ref.agencies) && (
        <>
          {look && <p class="sm">{lookWords(t, ref, report.holder, look)}</p>}
          {look?.granted !== null && (
            <ActionLink href={`${here}&move=identity`} shortcut="I" small>
              {t(secondPerson && !look?.granted ? 'console.askLook' : 'console.identity')}
            </ActionLink>
          )}
        </>
      )}
    </PanePart>
  )
}

/** Reports that may be about the same; merging opens with the number filled in. */
function Alike({ t, page, suggested, officer, ref, here }: Props) {
  if (!suggested?.duplicates.length) return null
  const mayMerge = can(officer, 'report.merge', page.report, ref.agencies)
  return (
    <PanePart title={t('console.alike')}>
      <ul class="plain">
        {suggested.duplicates.map(({ number, title, status, receivedOn, metres }) => (
          <li>
            <a href={`/konsol/laporan/${number}`}>{title}</a>
            <span class="sub sm num bl">
              {[
                number,
                t(`status.officer.${status}`),
                receivedOn && shortDate(receivedOn, t.lang),
                metres !== null && t('desk.metres', { n: metres }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {mayMerge && (
              <ActionLink href={`${here}&move=merge&into=${number}`} small quiet>
                {t('console.merge')}
              </ActionLink>
            )}
          </li>
        ))}
      </ul>
    </PanePart>
  )
}

function ReportFacts({ t, ref, officer, page, names, now }: Props) {
  const { report } = page
  const klass = ref.catalogue.classNamed(report.class)
  const grade = ref.catalogue.grades.find((g) => g.code === report.grade)
  const returns = returnsOf(page.entries, ref)
  const facts: [string, (string | false | null | undefined)[]][] = [
    [t('console.holder'), [ref.agencies.get(report.holder)?.name]],
    [t('console.officer'), [report.assignee && names.get(report.assignee)]],
    [t('console.place'), [page.place, page.landmark]],
    [t('console.category'), [ref.catalogue.category(report.category)?.name]],
    [t('console.class'), [klass, grade].map((row) => row && (t.lang === 'en' ? row.nameEn : row.nameId))],
    [t('console.occurredOn'), [report.occurredOn && longDate(report.occurredOn, t.lang)]],
    [t('console.audience'), [t(`console.audience.${report.audience}`)]],
    [t('desk.tags'), [report.tags.map((tag) => `#${tag}`).join(' ')]],
    [t('desk.returns'), [returns.times > 0 && t('desk.returns.n', returns)]],
  ]
  return (
    <PanePart title={t('console.facts')}>
      <dl class="facts-l">
        {facts.flatMap(([name, lines]) =>
          lines.some(Boolean) ? [<dt class="sub">{name}</dt>, ...lines.flatMap((line) => (line ? [<dd>{line}</dd>] : []))] : [],
        )}
      </dl>
      {mayHaveLetter(officer, page, ref.agencies, now) && (
        <ActionLink href={`/konsol/laporan/${report.number}/surat.pdf`}>{t('answer.letter.download')}</ActionLink>
      )}
      {mayHavePackage(officer, report, ref.agencies) && (
        <ActionLink href={`/konsol/laporan/${report.number}/ombudsman.zip`}>{t('package.download')}</ActionLink>
      )}
    </PanePart>
  )
}

/** What an officer may look for on an open report. A move that is behind it (verify) or belongs to another state (reopen) is not missed. */
const MISSED: readonly Move[] = ['forward', 'handle', 'return', 'hold', 'answer', 'close', 'extend', 'publish']

/** Moves that the state refuses, those of one reason together. */
function NotNow({ t, ref, officer, page }: Props) {
  if (!isOpen(page.report.status)) return null
  const reasons = new Map<string, Move[]>()
  for (const { move, why } of postponedMoves(officer, page.report, ref.agencies))
    if (MISSED.includes(move)) reasons.set(why, [...(reasons.get(why) ?? []), move])
  if (reasons.size === 0) return null
  return (
    <PanePart title={t('console.notNow')}>
      <ul class="plain sub">
        {[...reasons].map(([why, moves]) => (
          <li>
            {moves.map((move) => t(`console.${move}`)).join(', ')}: {lowerFirst(t(why))}
          </li>
        ))}
      </ul>
    </PanePart>
  )
}

const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)
