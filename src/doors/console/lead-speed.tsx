import { RANKED } from '../../domain/figures/speed.ts'
import { ChartFrame } from '../../kit/ui/charts.tsx'
import { DotPlot } from '../../kit/ui/charts-units.tsx'
import { numberIn, type Row } from './lead-columns.ts'
import { type Answer, chartLabel, DRAWN, nameOf, Question } from './lead-question.tsx'
import type { Lead } from './lead-table.tsx'

/** Who is slow, with the reports that wait: who answers nothing stands first. */
export function Speed(lead: Lead) {
  const { t, tables, promise } = lead
  const table = tables.speed
  const number = (row: Row, key: string) => numberIn(table, row, key)
  const of = (row: Row) => (number(row, 'lead.n') ?? 0) + (number(row, 'lead.waiting') ?? 0)
  const ranked = table.rows.filter((row) => of(row) >= RANKED)
  const slowest = ranked.find(({ told }) => told)
  const nobody: Answer = { say: ranked.length ? 'lead.speed.early' : 'lead.speed.none', holes: { n: String(RANKED) } }
  return (
    <Question lead={lead} name="speed" answer={slowest ? namedAs(lead, slowest) : nobody} open>
      {table.rows.length > 0 && (
        <ChartFrame label={t('figures.chart', { label: t('lead.speed') })}>
          <DotPlot
            rows={table.rows.slice(0, DRAWN).map((row) => ({
              label: nameOf(row),
              median: number(row, 'lead.withWaiting'),
              from: number(row, 'lead.medianFrom'),
              to: number(row, 'lead.medianTo'),
              p90: number(row, 'lead.p90'),
              unknown: t('lead.stillWaiting', { why: row.unknown ?? '', n: number(row, 'lead.waiting') ?? 0 }),
              few: of(row) < RANKED,
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

function namedAs({ tables: { speed } }: Lead, row: Row): Answer {
  const number = (key: string) => numberIn(speed, row, key)
  const [n, waiting, median] = [number('lead.n') ?? 0, number('lead.waiting') ?? 0, number('lead.withWaiting')]
  return {
    say: n === 0 ? 'lead.speed.noAnswer' : median === null ? 'lead.speed.notHalf' : 'lead.speed.answer',
    holes: {
      unit: nameOf(row),
      n: { n, to: row.lists?.['lead.n'] },
      waiting: { n: waiting, to: row.lists?.['lead.waiting'] },
      median: median ?? '',
    },
  }
}
