import type { Child, PropsWithChildren } from 'hono/jsx'
import { formatNumber, formatShare } from '../../kit/dates.ts'
import { ChartFrame } from '../../kit/ui/charts.tsx'
import { ShareBars } from '../../kit/ui/charts-units.tsx'
import { numberIn, type Row, type TableName } from './lead-columns.ts'
import { type Hole, type Lead, LeadTable, Say } from './lead-table.tsx'
import { leadHref } from './lead-view.ts'

/** More rows than these a chart does not draw; the table has all. */
export const DRAWN = 12

type QuestionProps = PropsWithChildren<{ lead: Lead; name: TableName; answer: Answer; open?: boolean; second?: Child }>
export type Answer = { say: string; holes?: Record<string, Hole> }

/** Question, answer in a sentence, chart, what is counted, CSV, table. `open`: the table is seen at once, since names in it are the way on. */
export function Question({ lead: { t, view, tables }, name, answer, open, second, children }: QuestionProps) {
  const title = t(`lead.${name}`)
  const table = <LeadTable t={t} table={tables[name]} caption={`${t('lead.table')}: ${title}`} />
  return (
    <section class="fig" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <p class="ans">
        <Say t={t} name={answer.say} holes={answer.holes ?? {}} />
      </p>
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

export const nameOf = (row: Row) => String(row.cells[0])
export const chartLabel = ({ t }: Lead, key: string) => t('figures.seeTable', { label: t(key) })

/** Shares of each unit with their intervals; `n`: the column that says of how many. */
export function Shares({ lead, name, share, n }: { lead: Lead; name: 'solved' | 'bounced'; share: string; n: string }) {
  const { t, tables } = lead
  const table = tables[name]
  return (
    <ChartFrame label={t('figures.chart', { label: t(`lead.${name}`) })}>
      <ShareBars
        rows={table.rows.slice(0, DRAWN).map((row) => {
          const part = numberIn(table, row, share)
          return {
            label: nameOf(row),
            share: part,
            from: numberIn(table, row, 'lead.from') ?? 0,
            to: numberIn(table, row, 'lead.to') ?? 0,
            shown:
              part === null
                ? t('lead.nobody')
                : t('lead.shareOf', {
                    share: formatShare(part, t.lang),
                    n: formatNumber(numberIn(table, row, n) ?? 0, t.lang),
                  }),
          }
        })}
        label={chartLabel(lead, `lead.${name}`)}
      />
    </ChartFrame>
  )
}
