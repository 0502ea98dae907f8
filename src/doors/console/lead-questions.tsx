import type { Child, PropsWithChildren } from 'hono/jsx'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import { ChartFrame, MonthsChart } from '../../kit/ui/charts.tsx'
import { DotPlot, ShareBars, Spark, StackedBars } from '../../kit/ui/charts-units.tsx'
import { type Lead, LeadTable } from './lead-table.tsx'
import { categoryName, RANKED, type Row, type TableName } from './lead-tables.ts'
import { leadHref } from './lead-view.ts'

/** More rows than these a chart does not draw; the table has all. */
const DRAWN = 12

/** The six questions of a leader (experience.md 2.6), and the months. */
export function Questions(lead: Lead) {
  return (
    <>
      <Backlog {...lead} />
      <Speed {...lead} />
      <Solved {...lead} />
      <Rising {...lead} />
      <Places {...lead} />
      <Bounced {...lead} />
      <Months {...lead} />
    </>
  )
}

type QuestionProps = PropsWithChildren<{ lead: Lead; name: TableName; answer: string; open?: boolean; second?: Child }>

/** Question, answer in a sentence, chart, what is counted, CSV, table. `open`: the table is seen at once, since names in it are the way on. */
function Question({ lead: { t, view, tables }, name, answer, open, second, children }: QuestionProps) {
  const title = t(`lead.${name}`)
  const table = <LeadTable t={t} table={tables[name]} caption={`${t('lead.table')}: ${title}`} />
  return (
    <section class="fig" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <p class="ans">{answer}</p>
      {children}
      {open && table}
      <div class="tools">
        {!open && (
          <details>
            <summary>{t('lead.table')}</summary>
            {table}
          </details>
        )}
        <details>
          <summary>{t('figures.how')}</summary>
          <p class="sm">{t(`lead.${name}.how`)}</p>
        </details>
        <a class="act" href={leadHref(view, {}, `/konsol/pimpin/${name}.csv`)} aria-label={`${t('figures.csv')}: ${title}`}>
          {t('figures.csv')}
        </a>
      </div>
      {second}
    </section>
  )
}

const name = (row: Row) => String(row.cells[0])
const value = (row: Row, i: number) => row.cells[i] as number | null
const chartLabel = ({ t }: Lead, key: string) => t('figures.seeTable', { label: t(key) })

function Backlog(lead: Lead) {
  const { t, dashboard, tables } = lead
  const all = dashboard.backlog.reduce((sum, { n }) => sum + n, 0)
  const rows = tables.backlog.rows
  const bands = dashboard.backlog.map(({ days }) => t(`lead.band.${days}`))
  const answer =
    all === 0 || !rows[0]
      ? t('lead.backlog.none')
      : t('lead.backlog.answer', {
          n: formatNumber(all, t.lang),
          old: formatNumber(dashboard.backlog.at(-1)!.n, t.lang),
          unit: name(rows[0]),
          most: formatNumber(value(rows[0], 6) ?? 0, t.lang),
        })
  return (
    <Question lead={lead} name="backlog" answer={answer}>
      {rows.length > 0 && (
        <>
          <ul class="lg" aria-hidden="true">
            {bands.map((band, i) => (
              <li>
                <i class={`r${i + 1}`} />
                {band}
              </li>
            ))}
            <li class="sub">{t('figures.workingDays')}</li>
          </ul>
          <ChartFrame label={t('figures.chart', { label: t('lead.backlog') })}>
            <StackedBars
              rows={rows
                .slice(0, DRAWN)
                .map((row) => ({ label: name(row), parts: [1, 2, 3, 4, 5].map((i) => value(row, i) ?? 0) }))}
              label={chartLabel(lead, 'lead.backlog')}
            />
          </ChartFrame>
        </>
      )}
    </Question>
  )
}

function Speed(lead: Lead) {
  const { t, tables, promise } = lead
  const rows = tables.speed.rows
  const slowest = rows.find((row) => (value(row, 8) ?? 0) >= RANKED)
  const answer = slowest
    ? t('lead.speed.answer', {
        unit: name(slowest),
        p90: formatNumber(value(slowest, 4) ?? 0, t.lang),
        median: formatNumber(value(slowest, 1) ?? 0, t.lang),
        n: formatNumber(value(slowest, 8) ?? 0, t.lang),
      })
    : t('lead.speed.none', { n: RANKED })
  return (
    <Question lead={lead} name="speed" answer={answer} open>
      {rows.length > 0 && (
        <ChartFrame label={t('figures.chart', { label: t('lead.speed') })}>
          <DotPlot
            rows={rows.slice(0, DRAWN).map((row) => ({
              label: name(row),
              median: value(row, 1) ?? 0,
              from: value(row, 2),
              to: value(row, 3),
              p90: value(row, 4) ?? 0,
              few: (value(row, 8) ?? 0) < RANKED,
            }))}
            promise={promise}
            words={{ promise: t('figures.months.promise', { n: promise }) }}
            label={chartLabel(lead, 'lead.speed')}
          />
        </ChartFrame>
      )}
    </Question>
  )
}

function Solved(lead: Lead) {
  const { t, tables, dashboard } = lead
  const { said, silent, reopened } = dashboard.all
  const heard = said.yes + said.partly + said.no
  const answer =
    heard === 0
      ? t('lead.solved.none', { silent: formatNumber(silent, t.lang) })
      : t('lead.solved.answer', {
          share: formatShare(said.yes / heard, t.lang),
          n: formatNumber(heard, t.lang),
          silent: formatNumber(silent, t.lang),
          reopened: formatNumber(reopened, t.lang),
        })
  return (
    <Question lead={lead} name="solved" answer={answer}>
      {tables.solved.rows.length > 0 && <Shares lead={lead} table="solved" n={4} />}
    </Question>
  )
}

/** Shares with their intervals; `n`: the column that says of how many. */
function Shares({ lead, table, n }: { lead: Lead; table: 'solved' | 'bounced'; n: number }) {
  const { t, tables } = lead
  return (
    <ChartFrame label={t('figures.chart', { label: t(`lead.${table}`) })}>
      <ShareBars
        rows={tables[table].rows.slice(0, DRAWN).map((row) => {
          const share = value(row, 1)
          return {
            label: name(row),
            share,
            from: value(row, 2) ?? 0,
            to: value(row, 3) ?? 0,
            shown:
              share === null
                ? t('lead.nobody')
                : t('lead.shareOf', { share: formatShare(share, t.lang), n: formatNumber(value(row, n) ?? 0, t.lang) }),
          }
        })}
        label={chartLabel(lead, `lead.${table}`)}
      />
    </ChartFrame>
  )
}

function Rising(lead: Lead) {
  const { t, dashboard, app, view } = lead
  const { catalogue } = app.reference.get()
  const called = (code: string) => categoryName(t, catalogue.category(code)?.name)
  const up = dashboard.trends.filter(({ rises }) => rises)
  const most = Math.max(1, ...dashboard.trends.flatMap(({ weeks, expected }) => [...weeks, expected.to]))
  const answer = up.length
    ? t('lead.rising.answer', { categories: up.map(({ category }) => called(category)).join(', ') })
    : t('lead.rising.none')
  return (
    <Question lead={lead} name="rising" answer={answer}>
      <ul class="many">
        {dashboard.trends.map((trend) => {
          const last = trend.weeks.at(-1) ?? 0
          const range = t('lead.expected', trend.expected)
          return (
            <li>
              <p>
                <a class="act" href={leadHref(view, { category: trend.category || '-' })}>
                  {called(trend.category)}
                </a>
                <b class="num">{formatNumber(last, t.lang)}</b>
              </p>
              <small>
                {trend.rises && <b>{t('lead.above')}</b>} {range}
              </small>
              <Spark
                weeks={trend.weeks}
                expected={trend.expected}
                rises={trend.rises}
                most={most}
                label={t('lead.weeks', { n: trend.weeks.length, last, range })}
              />
            </li>
          )
        })}
      </ul>
    </Question>
  )
}

function Places(lead: Lead) {
  const { t, tables } = lead
  const rows = tables.places.rows
  const answer = rows[0]
    ? t('lead.places.answer', { place: name(rows[0]), n: formatNumber(value(rows[0], 1) ?? 0, t.lang) })
    : t('lead.places.none')
  return (
    <Question lead={lead} name="places" answer={answer}>
      {rows.length > 0 && (
        <ChartFrame label={t('figures.chart', { label: t('lead.places') })}>
          <StackedBars
            rows={rows.map((row) => ({ label: name(row), parts: [0, 0, value(row, 1) ?? 0] }))}
            label={chartLabel(lead, 'lead.places')}
          />
        </ChartFrame>
      )}
    </Question>
  )
}

function Bounced(lead: Lead) {
  const { t, dashboard, tables } = lead
  const { bounced, returned, received } = dashboard.all
  const answer =
    returned === 0
      ? t('lead.bounced.none')
      : t('lead.bounced.answer', {
          n: formatNumber(bounced, t.lang),
          share: formatShare(received ? bounced / received : 0, t.lang),
          once: formatNumber(returned - bounced, t.lang),
        })
  const ways =
    tables.flows.rows.length > 0 ? (
      <div class="mt">
        <h3>{t('lead.flows')}</h3>
        <LeadTable t={t} table={tables.flows} caption={`${t('lead.table')}: ${t('lead.flows')}`} />
        <a
          class="act"
          href={leadHref(lead.view, {}, '/konsol/pimpin/flows.csv')}
          aria-label={`${t('figures.csv')}: ${t('lead.flows')}`}
        >
          {t('figures.csv')}
        </a>
      </div>
    ) : undefined
  return (
    <Question lead={lead} name="bounced" answer={answer} second={ways}>
      {returned > 0 && <Shares lead={lead} table="bounced" n={6} />}
    </Question>
  )
}

function Months(lead: Lead) {
  const { t, tables, promise, dashboard } = lead
  return (
    <Question lead={lead} name="months" answer={t('figures.months.lead')} open>
      <ChartFrame label={t('figures.chart', { label: t('lead.months') })}>
        <MonthsChart
          months={tables.months.rows.map((row, i) => ({
            label: dashboard.months[i]!.key.slice(5),
            median: value(row, 1),
            p90: value(row, 2),
          }))}
          promise={promise}
          words={{ promise: t('figures.months.promise', { n: promise }) }}
          label={chartLabel(lead, 'lead.months')}
        />
      </ChartFrame>
    </Question>
  )
}
