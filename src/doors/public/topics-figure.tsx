import { ofEnough, ofMany, suppressAndRound } from '../../domain/figures/publish.ts'
import type { Topic } from '../../domain/figures/read-figures.ts'
import { formatNumber, monthName } from '../../kit/dates.ts'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Figure } from './figure-frame.tsx'
import { count, how, type Shown } from './figures-parts.tsx'

/** What anybody is told of each topic: how many reports, to fives; half of them within so many days, and those of each month where enough were answered. Topics of few are left out. Most first, by what is told: the order of two that are told alike says nothing. */
export function toldTopics(topics: readonly Topic[]) {
  const n = suppressAndRound(topics.map(({ received }) => received))
  const told = topics.flatMap(({ category, firstAnswer, months }, i) => {
    const reports = n[i]
    if (typeof reports !== 'number' || reports === 0) return []
    return {
      category,
      reports,
      median: ofEnough(firstAnswer.median, firstAnswer.n),
      // A month of nobody and one of a few look the same: neither is there.
      months: [...months].flatMap(([month, days]) => {
        const median = ofMany(days.median, days.n)
        return median === null ? [] : { month, median }
      }),
    }
  })
  return told.sort((a, b) => b.reports - a.reports || (a.category < b.category ? -1 : 1))
}

/** So many topics on the page, the most frequent ones; the file has all. */
const ON_PAGE = 30

/** A row a topic, a column a month: how quick an agency was on roads in October. */
export function TopicsFigure({ t, topics, topic, months, here, base }: Shown) {
  const rows = toldTopics(topics)
  if (rows.length === 0) return null
  const days = (median: number | null) => (median === null ? '–' : formatNumber(median, t.lang))
  return (
    <Figure of={{ t, here, base }} id="topics" title={t('figures.topics')} lead={t('figures.topics.lead')} how={how(t, 'topics')}>
      <DataTable
        caption={t('figures.topics.table')}
        columns={[
          { label: t('figures.topics.topic') },
          { label: t('figures.reports') },
          { label: t('figures.topics.whole') },
          ...months.map(({ key }) => ({ label: monthName(key, t.lang) })),
        ]}
        rows={rows
          .slice(0, ON_PAGE)
          .map(({ category, reports, median, months: own }) => [
            <Name {...topic(category)} />,
            count(t, reports),
            days(median),
            ...months.map(({ key }) => days(own.find(({ month }) => month === key)?.median ?? null)),
          ])}
      />
      {rows.length > ON_PAGE && <p class="sm">{t('figures.topics.more', { n: ON_PAGE })}</p>}
    </Figure>
  )
}

/** "Darat" alone says little: what stands above it goes with it. */
const Name = ({ name, above }: ReturnType<Shown['topic']>) => (
  <>
    {name} {above && <span class="sub sm">{above}</span>}
  </>
)
