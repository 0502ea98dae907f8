import type { Child } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import { missingDecree } from '../../domain/clocks/missing-decree.ts'
import { addressOf, type DeskList, isFiltered } from '../../domain/desk/desk-filter.ts'
import { COUNT_LIMIT, queue, type QueueRow as Row } from '../../domain/desk/queue.ts'
import type { Entry } from '../../domain/desk/timeline.ts'
import { isWatched } from '../../domain/desk/watch-queue.ts'
import { savedViews } from '../../domain/people/saved-views.ts'
import { manyActsOf } from '../../domain/reports/act-on-many.ts'
import { UNDO_SECONDS } from '../../domain/reports/record-event.ts'
import { asset } from '../../kit/html.tsx'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button, LinkButton } from '../../kit/ui/button.tsx'
import { ConsolePage, ListPane } from '../../kit/ui/console-page.tsx'
import { UndoBar } from '../../kit/ui/notice.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { ConsoleFilter } from './console-filter.tsx'
import { ListLine } from './console-list.tsx'
import { consoleMenu } from './console-menu.ts'
import { ManyBar } from './many-bar.tsx'
import type { Officer } from './session.ts'

type Props = {
  app: App
  site: Site
  t: T
  officer: Officer
  list: DeskList
  number: string | null
  report: Child
  last: Entry | undefined
  done: string | undefined
  /** The fields of the filter stand open. */
  filtering: boolean
}

/** Moves of which no word goes to the reporter. */
const QUIET = ['note', 'assign', 'publish', 'correct', 'mask', 'tag', 'sendBack']

/** Views, list and report side by side. What the officer just did can be undone at the foot of the list. */
export async function ConsoleFrame(props: Props) {
  const { app, site, t, officer, list, number, report } = props
  const ref = app.reference.get()
  const [rows, saved] = await Promise.all([queue(app, officer, list), savedViews(app, officer)])
  const [menu, filter] = await Promise.all([
    consoleMenu(app, t, officer, list, saved),
    ConsoleFilter({ app, t, officer, list, open: props.filtering, saved }),
  ])
  const grant = officer.grants[0]
  const office = grant && ref.agencies.get(grant.agencyId)
  const missing = missingDecree(ref, officer, app.now())
  const acts = manyActsOf(officer)
  const undo = isMine(props)
  const here = addressOf(list)
  const heading = list.q ? t('console.found', { q: list.q }) : t(`console.view.${list.view}`)
  const live = report || isWatched(list) ? `/konsol/arus?${here}${number ? `&laporan=${number}` : ''}` : undefined
  return (
    <ConsolePage
      t={t}
      title={number ?? t(`console.view.${list.view}`)}
      demo={site.demo}
      head={
        <>
          <script type="module" src={asset('console.js')}></script>
          {report && <script type="module" src={asset('draft.js')}></script>}
        </>
      }
      place={{ name: office?.shortName ?? '', role: grant ? t(`console.role.${grant.role}`) : '' }}
      home="/konsol"
      live={live}
      find={{ action: '/konsol', name: 'q', value: list.q ?? '', label: t('console.find') }}
      commands={{
        label: t('desk.commands'),
        find: t('desk.commands.find'),
        none: t('desk.commands.none'),
        href: '/konsol/tombol',
      }}
      views={menu.views}
      quiet={menu.quiet}
      saved={menu.saved}
      away={{
        officer: officer.id,
        saved: t('desk.away.saved'),
        waits: t('desk.away.waits'),
        login: t('desk.away.login'),
        refused: t('desk.away.refused'),
        drop: t('desk.away.drop'),
      }}
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
          count={t('console.count', { n: rows.length >= COUNT_LIMIT ? `${COUNT_LIMIT}+` : rows.length })}
          order={list.q ? undefined : t(list.view === 'closed' ? 'console.order.closed' : 'console.order')}
          fresh={isWatched(list) ? { href: `/konsol?${here}`, text: t('desk.fresh', { n: '{n}' }), shortcut: 'N' } : undefined}
          tools={filter}
          foot={
            <>
              {acts.length > 0 && rows.length > 0 && <ManyBar t={t} acts={acts} here={here} />}
              {undo && <Undo {...props} />}
            </>
          }
        >
          {rows.map((row) => (
            <ListLine app={app} t={t} row={row} list={list} current={row.number === number} ticks={acts.length > 0} />
          ))}
        </ListPane>
      }
      back={report ? { href: `/konsol?${here}`, text: heading } : undefined}
      keys={[
        { keys: 'J K', text: t('console.keys.list') },
        ...(acts.length > 0 ? [{ keys: 'X', text: t('desk.keys.tick') }] : []),
        { keys: '/', text: t('console.keys.find') },
        ...(report ? [{ keys: '.', text: t('console.keys.more') }] : []),
        ...(undo ? [{ keys: 'Z', text: t('console.keys.undo') }] : []),
      ]}
      lastKey={{ keys: '?', text: t('desk.keys.all'), href: '/konsol/tombol' }}
      keySwitch={{ off: t('console.keys.off'), on: t('console.keys.on') }}
      report={report ?? <Empty t={t} first={rows[0]} list={list} heading={heading} />}
    />
  )
}

/** Whether the last thing that happened was this officer's, just now, and can still be taken back. */
function isMine({ app, officer, last, done }: Props): boolean {
  return Boolean(
    last?.actorKind === 'officer' &&
      last.actorName === officer.name &&
      done &&
      done !== 'undo' &&
      Temporal.Instant.compare(Temporal.Instant.from(last.at).add({ seconds: UNDO_SECONDS }), app.now()) > 0,
  )
}

function Undo({ t, list, number, done }: Props) {
  return (
    <UndoBar action={`/konsol/laporan/${number}/undo?${addressOf(list)}`} label={t('console.undo')} fields={{}}>
      {t(QUIET.includes(done ?? '') ? 'console.undoHint.quiet' : 'console.undoHint', {
        number: number ?? '',
        seconds: UNDO_SECONDS,
      })}
    </UndoBar>
  )
}

function Empty({ t, first, list, heading }: { t: T; first: Row | undefined; list: DeskList; heading: string }) {
  const narrowed = isFiltered(list.filter) || list.q
  return (
    <>
      <h1 class="vh">{heading}</h1>
      {first ? (
        <EmptyState
          title={t('console.pick')}
          text={t('console.pickHint')}
          actions={
            <LinkButton href={`/konsol/laporan/${first.number}?${addressOf(list)}`} shortcut="J">
              {t('console.pickFirst')}
            </LinkButton>
          }
        />
      ) : (
        <EmptyState title={t('console.nothing')} text={t(narrowed ? 'desk.nothing.narrowed' : 'console.nothingHint')} />
      )}
    </>
  )
}
