import type { Child } from 'hono/jsx'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { can } from '../../domain/people/permissions.ts'
import type { Reference } from '../../domain/reference.ts'
import type { LookRequest } from '../../domain/reports/look-store.ts'
import { allowedMoves, type Move } from '../../domain/reports/moves.ts'
import type { Status } from '../../domain/reports/report.ts'
import type { Reporter } from '../../domain/reports/reporter.ts'
import { type Mark, personalData } from '../../domain/suggestions/personal-data.ts'
import type { Suggestions } from '../../domain/suggestions/suggest.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { ActionLink, LinkButton } from '../../kit/ui/button.tsx'
import { StatusChip } from '../../kit/ui/chips.tsx'
import { MoreActions, PanePart, ReportBody, ReportHead, ShapeLine } from '../../kit/ui/console-parts.tsx'
import { EntryPhotos, ReportHistory } from './history.tsx'
import { ReportAside } from './report-aside.tsx'
import type { Officer } from './session.ts'
import { WaitingAnswer } from './waiting-answer.tsx'

/** The next step of the report's path in each state: the first that is allowed is the brick button. Where there is none, no button is. */
const NEXT: { [S in Status]?: readonly Move[] } = {
  submitted: ['verify', 'forward', 'handle'],
  forwarded: ['approve', 'handle', 'answer'],
  held: ['resume'],
  inProgress: ['approve', 'answer'],
}
/** The rest, in the order of an officer's day. */
const REST: readonly Move[] = [
  'sendBack',
  'answer',
  'hold',
  'handle',
  'return',
  'assign',
  'forward',
  'extend',
  'note',
  'publish',
  'close',
  'reopen',
  'unmerge',
  'merge',
  'archive',
  'transfer',
  'verify',
  'resume',
]
const KEYS: { [M in Move]?: string } = {
  verify: 'V',
  forward: 'F',
  handle: 'H',
  answer: 'R',
  hold: 'T',
  return: 'B',
  assign: 'A',
  extend: 'P',
  note: 'C',
  merge: 'M',
  resume: 'L',
  reopen: 'U',
  approve: 'Y',
}

type Props = {
  t: T
  ref: Reference
  officer: Officer
  page: ReportPage
  now: Temporal.Instant
  here: string
  form: Child
  identity: Reporter | null | undefined
  /** What this officer asked for, where the policy wants a second person. */
  look: LookRequest | null
  secondPerson: boolean
  notice: Child
  /** Names of the officers to whom it was given, by id. */
  names: ReadonlyMap<string, string>
  suggested: Suggestions | null
  /** Who else is writing. */
  presence: Child
}

/** The report with its path and exactly the buttons that its state and the officer's role allow. */
export function ReportPane({
  t,
  ref,
  officer,
  page,
  now,
  here,
  form,
  identity,
  look,
  secondPerson,
  notice,
  names,
  suggested,
  presence,
}: Props) {
  const { report } = page
  const verified = report.verifiedAt !== null
  const allowed = allowedMoves(officer, report, ref.agencies)
  const next = (NEXT[report.status] ?? []).filter((move) => !(move === 'verify' && verified) && allowed.includes(move))
  // Both at once is what the desk does with most reports; each alone stays among the rest.
  const sends = allowed.includes('verify') && !verified && can(officer, 'report.forward', report, ref.agencies)
  const corrects = can(officer, 'report.correct', report, ref.agencies)
  const personal = corrects ? personalData(page.body ?? '') : []
  const moves = [...next, ...REST.filter((move) => allowed.includes(move) && !next.includes(move))]
  const link = (move: Move) => (
    <LinkButton
      href={`${here}&move=${move}`}
      look={move === next[0] && !sends ? 'primary' : 'secondary'}
      shortcut={sends && move === 'verify' ? undefined : KEYS[move]}
    >
      {t(`console.${move}`)}
    </LinkButton>
  )
  const buttons = [
    ...(sends
      ? [
          <LinkButton href={`${here}&move=send`} shortcut={KEYS.verify}>
            {t('console.send')}
          </LinkButton>,
        ]
      : []),
    ...(allowed.includes('review')
      ? [<LinkButton href={`/konsol/pembacaan/${report.number}`}>{t('console.review')}</LinkButton>]
      : []),
    ...moves.slice(0, 1).map(link),
    ...(allowed.includes('answer') && officer.grants.some(({ agencyId }) => agencyId === report.holder)
      ? [
          <LinkButton href={`${here}&move=done`} look="secondary">
            {t('console.done')}
          </LinkButton>,
        ]
      : []),
    ...moves.slice(1).map(link),
    ...(corrects
      ? [
          <LinkButton href={`${here}&move=correct`} look="secondary" shortcut="G">
            {t('console.correct')}
          </LinkButton>,
        ]
      : []),
  ]
  return (
    <>
      <ReportHead
        meta={[
          report.number,
          <StatusChip
            small
            status={report.status === 'submitted' && verified ? 'checking' : report.status}
            label={t(`status.officer.${report.status}`)}
            tone={report.status === 'held' ? 'ask' : report.status === 'closed' ? 'ok' : 'neutral'}
          />,
          `${t(`console.channel.${report.channel}`)}, ${report.receivedOn ? mediumDate(report.receivedOn, t.lang) : t('report.dateUnknown')}`,
        ]}
        title={page.title}
        presence={presence}
        actions={
          buttons.length > 0 && (
            <>
              {buttons.slice(0, 4)}
              {buttons.length > 4 && <MoreActions label={t('console.more')}>{buttons.slice(4)}</MoreActions>}
            </>
          )
        }
      />
      <ReportBody
        asideLabel={t('console.facts')}
        aside={
          <ReportAside
            t={t}
            ref={ref}
            officer={officer}
            page={page}
            now={now}
            here={here}
            identity={identity}
            look={look}
            secondPerson={secondPerson}
            names={names}
            suggested={suggested}
          />
        }
      >
        {notice}
        {form}
        <WaitingAnswer t={t} page={page} />
        <PanePart title={page.original !== null ? t('console.original') : t('console.working')}>
          <p class="body prose">
            {page.original === null || page.original === page.body ? (
              <Marked text={page.body ?? ''} marks={personal} />
            ) : (
              page.original
            )}
          </p>
          <EntryPhotos t={t} entry={page.entries.find((entry) => entry.kind === 'submitted')} />
        </PanePart>
        {page.original !== null && page.original !== page.body && (
          <PanePart title={t('console.working')}>
            <p class="body prose">
              <Marked text={page.body ?? ''} marks={personal} />
            </p>
          </PanePart>
        )}
        {personal.length > 0 && (
          <ShapeLine shape="warn">
            {t('desk.personal', { n: personal.length })}{' '}
            <ActionLink href={`${here}&move=mask`} shortcut="E" small>
              {t('console.mask')}
            </ActionLink>
          </ShapeLine>
        )}
        {page.publicBody && (
          <PanePart title={t('console.public')}>
            <p class="body prose">{page.publicBody}</p>
          </PanePart>
        )}
        <PanePart title={t('console.history')}>
          <ReportHistory t={t} ref={ref} page={page} names={names} />
        </PanePart>
      </ReportBody>
    </>
  )
}

/** A text with what may tell who somebody is marked in it. */
function Marked({ text, marks }: { text: string; marks: readonly Mark[] }) {
  return (
    <>
      {marks.map(({ from, to }, i) => (
        <>
          {text.slice(i === 0 ? 0 : marks[i - 1]!.to, from)}
          <mark>{text.slice(from, to)}</mark>
        </>
      ))}
      {text.slice(marks.at(-1)?.to ?? 0)}
    </>
  )
}
