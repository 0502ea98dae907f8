import { z } from 'zod'
import type { Figures } from '../../domain/figures/figures.ts'
import { hideAll, publicPeriod, roundTable } from '../../domain/figures/publish.ts'
import { atNow, nodesTold, readFigures, readRows } from '../../domain/figures/read-figures.ts'
import { maskTotal } from '../../domain/figures/told-figures.ts'
import { Refusal } from '../../kit/refusal.ts'
import * as example from './examples.ts'
import { operation } from './operation.ts'
import { Statistics } from './shapes.ts'

const day = z.iso.date().refine((one) => one >= '1945-08-17' && one < '2200-01-01')

/**
 * The figures of docs/figures.md. Anybody gets a year that is over or the last twelve months (`from` and `to` say which), where counts of fewer than five, and counts from which
 * they would follow, are null and rows are rounded to fives (decisions/0013); a token gets the days asked for and counts as they are.
 */
export const readStatistics = operation({
  id: 'readStatistics',
  tag: 'reference',
  method: 'get',
  path: '/statistics',
  who: ['anybody', 'token'],
  query: z.strictObject({
    agency: z.string().max(80).optional(),
    from: day.optional(),
    to: day.optional(),
    by: z.enum(['agency', 'category', 'channel', 'month', 'class']).optional(),
  }),
  status: 200,
  answer: Statistics,
  example: { query: 'agency=kota-malang&from=2024-01-01&to=2024-12-31', answer: example.statistics },
  async run({ app, caller, query }) {
    const { agencies, catalogue } = app.reference.get()
    const office = query.agency === undefined ? agencies.root : agencies.everBySlug(query.agency)
    if (!office) throw new Refusal('invalid-input', { fields: [{ path: 'agency', key: 'error.agency.unknown' }] })
    const isOfficer = caller.actor.kind === 'officer'
    const { today } = atNow(app)
    const open = publicPeriod(today, (query.to ?? query.from)?.slice(0, 4))
    const ask = {
      node: office.id,
      from: (isOfficer ? query.from : undefined) ?? open.from,
      to: (isOfficer ? query.to : undefined) ?? open.to,
    }
    const bare = ({ histogram: _, secondReading, ...figures }: Figures) => ({ ...figures, ...(isOfficer && { secondReading }) })
    const labelOf = (key: string) => {
      if (query.by === 'agency') return agencies.get(key)?.name ?? key
      return (query.by === 'category' ? catalogue.category(key)?.name : undefined) ?? key
    }
    const total = bare(await readFigures(app, ask))
    const parts = query.by && (await readRows(app, ask, query.by))
    const rows = parts?.map(({ figures }) => bare(figures))
    const isTold = isOfficer || (await nodesTold(app, [office.id], ask)).has(office.id)
    const shown = isOfficer ? total : isTold ? maskTotal(total) : hideAll(total)
    const shownRows = rows && (isOfficer ? rows : isTold ? roundTable(rows) : [])
    return {
      body: {
        from: ask.from,
        to: ask.to,
        agency: query.agency ?? null,
        ...shown,
        ...(shownRows && {
          rows: parts?.flatMap(({ key }, i) => {
            const row = shownRows[i]
            // That there is a row at all would say that somebody wrote.
            if (!row || row.received === null) return []
            return [{ key: query.by === 'agency' ? (agencies.get(key)?.slug ?? key) : key, label: labelOf(key), ...row }]
          }),
        }),
      },
    }
  },
})
