import { ageBands } from '../../domain/figures/figures.ts'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import { ChartFrame, MonthsChart } from '../../kit/ui/charts.tsx'
import { Spark, StackedBars } from '../../kit/ui/charts-units.tsx'
import { categoryName, numberIn } from './lead-columns.ts'
import { type Answer, chartLabel, DRAWN, nameOf, Question, Shares } from './lead-question.tsx'
import { Speed } from './lead-speed.tsx'
import { type Lead, LeadTable, Linked } from './lead-table.tsx'
import { weekHref } from './lead-tables-topics.ts'
import { leadHref, listHref } from './lead-view.ts'

/** The six questions of a leader, and the months. */
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

function Backlog(lead: Lead) {
  const { t, view, dashboard, tables } = lead
  const all = dashboard.backlog.reduce((sum, { n }) => sum + n, 0)
  const { rows } = tables.backlog
  const bands = dashboard.backlog.map(({ days }) => t(`lead.band.${days}`))
  const answer: Answer =
    all === 0 || !rows[0]
      ? { say: 'lead.backlog.none' }
      : {
          say: 'lead.backlog.answer',
          holes: {
            n: { n: all, to: listHref(view, 'open') },
            old: { n: dashboard.backlog.at(-1)!.n, to: listHref(view, 'open', { umur: ageBands.at(-1) }) },
            unit: nameOf(rows[0]),
            most: { n: numberIn(tables.backlog, rows[0], 'lead.all') ?? 0, to: rows[0].lists?.['lead.all'] },
          },
        }
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
              rows={rows.slice(0, DRAWN).map((row) => ({
                label: nameOf(row),
                parts: ageBands.map((band) => numberIn(tables.backlog, row, `lead.band.${band}`) ?? 0),
              }))}
              label={chartLabel(lead, 'lead.backlog')}
            />
          </ChartFrame>
        </>
      )}
    </Question>
  )
}

function Solved(lead: Lead) {
  const { t, view, tables, dashboard } = lead
  const { said, silent, reopened } = dashboard.all
  const heard = said.yes + said.partly + said.no
  const silence = { n: silent, to: listHref(view, 'silent') }
  const answer: Answer =
    heard === 0
      ? { say: 'lead.solved.none', holes: { silent: silence } }
      : {
          say: 'lead.solved.answer',
          holes: {
            share: formatShare(said.yes / heard, t.lang),
            n: { n: heard, to: listHref(view, 'heard') },
            silent: silence,
            reopened: { n: reopened, to: listHref(view, 'reopened') },
          },
        }
  return (
    <Question lead={lead} name="solved" answer={answer} second={<SecondReadings {...lead} />}>
      {tables.solved.rows.length > 0 && <Shares lead={lead} name="solved" share="lead.saidYes" n="lead.heard" />}
    </Question>
  )
}

/** What second readers found: readings, not reports, so a number of them leads to no list. */
function SecondReadings({ t, dashboard }: Lead) {
  const { verdict, waiting, reasons } = dashboard.all.secondReading
  if (verdict.n + waiting === 0) return null
  const found = Object.entries(reasons).sort(([, a], [, b]) => b - a)
  return (
    <div class="mt">
      <h3>{t('lead.reading')}</h3>
      <p class="sm">
        {verdict.share === null
          ? t('lead.reading.none', { waiting })
          : t('lead.reading.answer', { share: formatShare(verdict.share, t.lang), n: verdict.n, waiting })}
      </p>
      {found.length > 0 && (
        <ul class="sm">
          {found.map(([reason, n]) => (
            <li>
              {t(`console.review.reason.${reason}`)}: {formatNumber(n, t.lang)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Rising(lead: Lead) {
  const { t, dashboard, app, view } = lead
  const { catalogue } = app.reference.get()
  const called = (code: string) => categoryName(t, catalogue.category(code)?.name)
  const up = dashboard.trends.filter(({ rises }) => rises)
  const mostOf = (trends: typeof dashboard.trends) =>
    Math.max(1, ...trends.flatMap(({ weeks, expected }) => [...weeks, expected.to]))
  const most = mostOf(dashboard.trends)
  const answer: Answer = up.length
    ? { say: 'lead.rising.answer', holes: { categories: up.map(({ category }) => called(category)).join(', ') } }
    : { say: 'lead.rising.none' }
  return (
    <Question lead={lead} name="rising" answer={answer}>
      <p class="sm">
        {t(view.ownScale ? 'lead.scale.own' : 'lead.scale.same')}{' '}
        <a class="act" href={`${leadHref(view, {}, undefined, { skala: view.ownScale ? undefined : 'sendiri' })}#rising`}>
          {t(view.ownScale ? 'lead.scale.toSame' : 'lead.scale.toOwn')}
        </a>
      </p>
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
                <b class="num">
                  <Linked to={last > 0 && weekHref(lead, trend.category, 1)}>{formatNumber(last, t.lang)}</Linked>
                </b>
              </p>
              <small>
                {trend.rises && <b>{t('lead.above')}</b>} {range}
              </small>
              <Spark
                weeks={trend.weeks}
                expected={trend.expected}
                rises={trend.rises}
                most={view.ownScale ? mostOf([trend]) : most}
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
  const { rows } = tables.places
  const many = (row: (typeof rows)[number]) => numberIn(tables.places, row, 'lead.reports') ?? 0
  const answer: Answer = rows[0]
    ? {
        say: 'lead.places.answer',
        holes: { place: nameOf(rows[0]), n: { n: many(rows[0]), to: rows[0].lists?.['lead.reports'] } },
      }
    : { say: 'lead.places.none' }
  return (
    <Question lead={lead} name="places" answer={answer}>
      {rows.length > 0 && (
        <ChartFrame label={t('figures.chart', { label: t('lead.places') })}>
          <StackedBars
            rows={rows.map((row) => ({ label: nameOf(row), parts: [0, 0, many(row)] }))}
            label={chartLabel(lead, 'lead.places')}
          />
        </ChartFrame>
      )}
    </Question>
  )
}

function Bounced(lead: Lead) {
  const { t, view, dashboard, tables } = lead
  const { bounced, returned, received } = dashboard.all
  const answer: Answer =
    returned === 0
      ? { say: 'lead.bounced.none' }
      : {
          say: 'lead.bounced.answer',
          holes: {
            n: { n: bounced, to: listHref(view, 'bounced') },
            share: formatShare(received ? bounced / received : 0, t.lang),
            once: { n: returned - bounced, to: listHref(view, 'returnedOnce') },
          },
        }
  const ways =
    tables.flows.rows.length > 0 ? (
      <div class="mt">
        <h3>{t('lead.flows')}</h3>
        <LeadTable t={t} table={tables.flows} caption={`${t('lead.table')}: ${t('lead.flows')}`} />
        <a
          class="act"
          href={leadHref(view, {}, '/konsol/pimpin/flows.csv')}
          aria-label={`${t('figures.csv')}: ${t('lead.flows')}`}
        >
          {t('figures.csv')}
        </a>
      </div>
    ) : undefined
  return (
    <Question lead={lead} name="bounced" answer={answer} second={ways}>
      {returned > 0 && <Shares lead={lead} name="bounced" share="lead.bouncedShare" n="lead.reports" />}
    </Question>
  )
}

function Months(lead: Lead) {
  const { t, tables, promise, dashboard } = lead
  return (
    <Question lead={lead} name="months" answer={{ say: 'figures.months.lead' }} open>
      <ChartFrame label={t('figures.chart', { label: t('lead.months') })}>
        <MonthsChart
          months={tables.months.rows.map((row, i) => ({
            label: dashboard.months[i]!.key.slice(5),
            median: numberIn(tables.months, row, 'lead.median'),
            p90: numberIn(tables.months, row, 'lead.p90'),
          }))}
          promise={promise}
          words={{ promise: t('figures.months.promise', { n: promise }) }}
          label={chartLabel(lead, 'lead.months')}
        />
      </ChartFrame>
    </Question>
  )
}
