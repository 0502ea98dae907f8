import { Hono } from 'hono'
import { BY_SYSTEM, type HistoryAsk, historyMakers, kindOf, readHistory } from '../../../domain/administration/history.ts'
import { type AdminChange, nouns } from '../../../domain/administration/journal.ts'
import { offersUndo, undoChange } from '../../../domain/administration/undo-change.ts'
import { clockTime, mediumDate } from '../../../kit/dates.ts'
import { DataTable } from '../../../kit/ui/data-table.tsx'
import { FilterBar } from '../../../kit/ui/filter-bar.tsx'
import { EmptyState, Pager } from '../../../kit/ui/rows.tsx'
import { Paper } from '../paper.tsx'
import {
  type Console,
  type Ctx,
  drawn,
  noProblem,
  orAgain,
  type Place,
  PostButton,
  type Problem,
  Result,
  Sentence,
} from './admin-form.tsx'
import { changeWords } from './change-words.ts'

const HERE = '/konsol/atur/riwayat'

/** What administrators changed, by kind and by who, a page at a time; each line with its way back where it has one. */
export function historyRoutes(place: Place) {
  const routes = new Hono<Console>()
  routes.get(HERE, (c) => history(place, c, noProblem))
  routes.post(HERE, async (c) => {
    const id = String((await c.req.parseBody()).change ?? '')
    return orAgain(
      c,
      async () => {
        await undoChange(place.app, c.get('officer'), id)
        return c.redirect(addressOf({ ...askedIn(c), result: 'diurungkan' }), 303)
      },
      (problem) => history(place, c, problem),
    )
  })
  return routes
}

const askedIn = (c: Ctx): HistoryAsk => ({ kind: c.req.query('jenis'), by: c.req.query('oleh'), before: c.req.query('sebelum') })

/** The list stands in its address, also while something on it is taken back. */
function addressOf({ kind, by, before, result }: HistoryAsk & { result?: string }): string {
  const parts = { jenis: kind, oleh: by, sebelum: before, hasil: result }
  const query = new URLSearchParams(Object.entries(parts).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  return query.size ? `${HERE}?${query}` : HERE
}

async function history(place: Place, c: Ctx, problem: Problem) {
  const common = drawn(place, c)
  const { app, t, officer } = common
  const ask = askedIn(c)
  const [{ changes, older }, makers] = await Promise.all([readHistory(app, officer, ask), historyMakers(app, officer)])
  const kinds = nouns.map((value) => ({ value, label: t(`admin.history.kind.${value}`) }))
  const who = [
    ...makers.officers.map(({ id, name }) => ({ value: id, label: name })),
    ...(makers.system ? [{ value: BY_SYSTEM, label: t('admin.history.system') }] : []),
  ]
  const kind = kindOf(ask.kind) ?? ''
  const by = who.some(({ value }) => value === ask.by) ? ask.by : ''
  const chosen = [...kinds, ...who].flatMap(({ value, label }) => (value && (value === kind || value === by) ? [label] : []))
  const filters = [
    {
      name: 'jenis',
      label: t('admin.history.kind'),
      value: kind,
      options: [{ value: '', label: t('admin.history.all') }, ...kinds],
    },
    {
      name: 'oleh',
      label: t('admin.history.who'),
      value: by ?? '',
      options: [{ value: '', label: t('admin.history.anybody') }, ...who],
    },
  ]
  const isFiltered = Boolean(ask.kind || ask.by || ask.before)
  return c.html(
    <Paper {...common} title={t('admin.history')} lead={t('admin.history.page')} back="/konsol/atur">
      <Result c={c} />
      <Sentence problem={problem} />
      <FilterBar t={t} action={HERE} filters={filters} chosen={chosen.join(', ')} reset={HERE} />
      {changes.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'admin.history.noneSuch' : 'admin.history.none')}
          text={t(isFiltered ? 'admin.history.noneSuchText' : 'admin.history.noneText')}
        />
      ) : (
        <div class="mt">
          <Changes place={place} c={c} changes={changes} action={addressOf(ask)} />
        </div>
      )}
      <Pager
        label={t('admin.history.pages')}
        previous={ask.before ? { href: addressOf({ ...ask, before: undefined }), text: t('admin.history.newest') } : undefined}
        next={older ? { href: addressOf({ ...ask, before: older }), text: t('admin.history.older') } : undefined}
      />
    </Paper>,
    problem.status as 200,
  )
}

type ChangesProps = { place: Place; c: Ctx; changes: readonly AdminChange[]; action: string }

function Changes({ place, c, changes, action }: ChangesProps) {
  const { app, t, officer } = drawn(place, c)
  const zone = app.reference.get().agencies.get(officer.grants[0]?.agencyId ?? '')?.timeZone ?? 'Asia/Jakarta'
  return (
    <DataTable
      caption={t('admin.history.caption', { n: changes.length })}
      columns={['what', 'do'].map((name) => ({ label: t(`admin.history.${name}`), words: true }))}
      rows={changes.map((change) => {
        const { what, values } = changeWords(app, t, change)
        return [
          <>
            {what}
            {values.map((value) => (
              <p class="sm light">{value}</p>
            ))}
            <p class="sub sm light">
              {t('admin.history.by', {
                who: change.madeByName ?? t('admin.history.system'),
                date: mediumDate(change.at.toZonedDateTimeISO(zone).toPlainDate().toString(), t.lang),
                time: clockTime(change.at, zone, t.lang),
              })}
            </p>
          </>,
          change.undone ? (
            t('admin.history.undone')
          ) : offersUndo(app, officer, change) ? (
            <PostButton t={t} action={action} go="console.undo" label={what} fields={{ change: change.id }} />
          ) : (
            ''
          ),
        ]
      })}
    />
  )
}
