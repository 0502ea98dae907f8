import type { Child } from 'hono/jsx'
import { administers } from '../../domain/administration/administers.ts'
import type { App } from '../../domain/app.ts'
import { changesLimits } from '../../domain/clocks/change-limits.ts'
import { missingDecree } from '../../domain/clocks/missing-decree.ts'
import { readsActivity } from '../../domain/desk/activity.ts'
import { leftUntil } from '../../domain/desk/limits.ts'
import { COUNT_LIMIT, queue, type QueueRow as Row, type ViewName, viewCounts, viewNames } from '../../domain/desk/queue.ts'
import { readsAnswers } from '../../domain/desk/readings.ts'
import type { Entry } from '../../domain/desk/timeline.ts'
import { nodesToLookAt } from '../../domain/figures/dashboard.ts'
import { mayReadFilings } from '../../domain/filings/read-filings.ts'
import { looksAfterNotices } from '../../domain/messages/dead-notices.ts'
import { UNDO_SECONDS } from '../../domain/reports/record-event.ts'
import { shortDate } from '../../kit/dates.ts'
import { asset } from '../../kit/html.tsx'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button, LinkButton } from '../../kit/ui/button.tsx'
import { DueSquare } from '../../kit/ui/chips.tsx'
import { ConsolePage, ListPane, QueueRow } from '../../kit/ui/console-page.tsx'
import { UndoBar } from '../../kit/ui/notice.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { Shape } from '../../kit/ui/shape.tsx'
import type { Officer } from './session.ts'

type Props = {
  app: App
  site: Site
  t: T
  officer: Officer
  view: ViewName
  q: string | undefined
  number: string | null
  report: Child
  last: Entry | undefined
  done: string | undefined
}

/** Moves of which no word goes to the reporter. */
const QUIET = ['note', 'assign', 'publish']

/** Views, list and report side by side. What the officer just did can be undone at the foot of the list. */
export async function ConsoleFrame({ app, site, t, officer, view, q, number, report, last, done }: Props) {
  const ref = app.reference.get()
  const [rows, counts] = await Promise.all([queue(app, officer, view, { q }), viewCounts(app, officer)])
  const grant = officer.grants[0]
  const office = grant && ref.agencies.get(grant.agencyId)
  const now = app.now()
  const mine =
    last?.actorKind === 'officer' &&
    last.actorName === officer.name &&
    done &&
    done !== 'undo' &&
    Temporal.Instant.compare(Temporal.Instant.from(last.at).add({ seconds: UNDO_SECONDS }), now) > 0
  const missing = missingDecree(ref, officer, now)
  const heading = q ? t('console.found', { q }) : t(`console.view.${view}`)
  return (
    <ConsolePage
      t={t}
      title={number ?? t(`console.view.${view}`)}
      demo={site.demo}
      head={<script type="module" src={asset('console.js')}></script>}
      place={{ name: office?.shortName ?? '', role: grant ? t(`console.role.${grant.role}`) : '' }}
      home="/konsol"
      find={{ action: '/konsol', name: 'q', value: q ?? '', label: t('console.find') }}
      views={viewNames
        .filter((name) => name !== 'closed')
        .map((name) => ({
          href: `/konsol?view=${name}`,
          label: t(`console.view.${name}`),
          count: counts[name] > COUNT_LIMIT ? `${COUNT_LIMIT}+` : counts[name],
          current: !q && view === name,
        }))}
      quiet={[
        { href: '/konsol?view=closed', label: t('console.view.closed'), current: !q && view === 'closed' },
        ...(readsAnswers(officer) ? [{ href: '/konsol/pembacaan', label: t('console.readings.title') }] : []),
        ...(readsActivity(app, officer) ? [{ href: '/konsol/keaktifan', label: t('console.activity.title') }] : []),
        ...(changesLimits(app, officer) ? [{ href: '/konsol/batas', label: t('console.rules.title') }] : []),
        ...(nodesToLookAt(app, officer).length > 0 ? [{ href: '/konsol/pimpin', label: t('lead.title') }] : []),
        ...(officer.grants.some(({ agencyId }) => mayReadFilings(officer, agencyId, ref.agencies))
          ? [{ href: '/konsol/berkala', label: t('filing.list') }]
          : []),
        ...(administers(app, officer) ? [{ href: '/konsol/atur', label: t('admin.title') }] : []),
        ...(looksAfterNotices(officer) ? [{ href: '/konsol/kabar', label: t('console.notices.title') }] : []),
      ]}
      note={missing ? t('console.decreeMissing', { year: missing }) : undefined}
      account={
        <form method="post" action="/keluar">
          <a class="act" href="/konsol/akun">
            {officer.name}
          </a>
          <Button look="tertiary">{t('console.signOut')}</Button>
        </form>
      }
      list={
        <ListPane
          t={t}
          title={heading}
          count={t('console.count', { n: rows.length })}
          order={q ? undefined : t(view === 'closed' ? 'console.order.closed' : 'console.order')}
          foot={
            mine ? (
              <UndoBar action={`/konsol/laporan/${number}/undo?view=${view}`} label={t('console.undo')} fields={{}}>
                {t(QUIET.includes(done ?? '') ? 'console.undoHint.quiet' : 'console.undoHint', {
                  number: number ?? '',
                  seconds: UNDO_SECONDS,
                })}
              </UndoBar>
            ) : undefined
          }
        >
          {rows.map((row) => (
            <ListLine app={app} t={t} row={row} view={view} q={q} current={row.number === number} />
          ))}
        </ListPane>
      }
      back={
        report
          ? { href: `/konsol?view=${view}${q ? `&q=${encodeURIComponent(q)}` : ''}`, text: t(`console.view.${view}`) }
          : undefined
      }
      keys={[
        { keys: 'J K', text: t('console.keys.list') },
        { keys: '/', text: t('console.keys.find') },
        ...(report ? [{ keys: '.', text: t('console.keys.more') }] : []),
        ...(mine ? [{ keys: 'Z', text: t('console.keys.undo') }] : []),
      ]}
      keySwitch={{ off: t('console.keys.off'), on: t('console.keys.on') }}
      report={report ?? <Empty t={t} first={rows[0]} view={view} heading={heading} />}
    />
  )
}

function ListLine({
  app,
  t,
  row,
  view,
  q,
  current,
}: {
  app: App
  t: T
  row: Row
  view: ViewName
  q: string | undefined
  current: boolean
}) {
  const left =
    row.nextDueOn && row.status !== 'held' ? leftUntil(app.reference.get(), row.holder, row.nextDueOn, app.now()) : null
  return (
    <QueueRow
      href={`/konsol/laporan/${row.number}?view=${view}${q ? `&q=${encodeURIComponent(q)}` : ''}`}
      current={current}
      due={<Square t={t} row={row} left={left} />}
      title={row.title}
      facts={[
        row.number,
        <>
          <Shape name={row.status === 'submitted' && row.verified ? 'checking' : row.status} size={13} />{' '}
          {t(`status.officer.${row.status}`)}
        </>,
      ]}
    />
  )
}

/** The limit; where none runs, the reason: it waits for the reporter, or it is over and the day it came is what one looks for. */
function Square({ t, row, left }: { t: T; row: Row; left: number | null }) {
  if (row.status === 'held') return <span class="left">{t('console.limitPaused')}</span>
  if (left !== null || (row.status !== 'closed' && row.status !== 'archived')) return <DueSquare t={t} left={left} />
  return (
    <span class="left d">
      {t('console.arrived')} <b>{row.receivedOn ? shortDate(row.receivedOn, t.lang) : t('report.dateUnknown')}</b>
    </span>
  )
}

function Empty({ t, first, view, heading }: { t: T; first: Row | undefined; view: ViewName; heading: string }) {
  return (
    <>
      <h1 class="vh">{heading}</h1>
      {first ? (
        <EmptyState
          title={t('console.pick')}
          text={t('console.pickHint')}
          actions={
            <LinkButton href={`/konsol/laporan/${first.number}?view=${view}`} shortcut="J">
              {t('console.pickFirst')}
            </LinkButton>
          }
        />
      ) : (
        <EmptyState title={t('console.nothing')} text={t('console.nothingHint')} />
      )}
    </>
  )
}
