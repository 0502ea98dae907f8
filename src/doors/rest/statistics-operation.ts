import { z } from 'zod'
import type { Figures } from '../../domain/figures/figures.ts'
import { maskFew, maskTable } from '../../domain/figures/publish.ts'
import { atNow, readFigures, readRows } from '../../domain/figures/read-figures.ts'
import { Refusal } from '../../kit/refusal.ts'
import * as example from './examples.ts'
import { operation } from './operation.ts'
import { Statistics } from './shapes.ts'

const day = z.iso.date().refine((one) => one >= '1945-08-17' && one < '2200-01-01')

/** The figures of docs/figures.md. Anybody may ask for whole months, where counts of fewer than five are null; a token gets days and counts as they are. */
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
    const today = Temporal.PlainDate.from(atNow(app).today)
    const from = Temporal.PlainDate.from(query.from ?? today.with({ day: 1 }).subtract({ months: 11 }))
    const to = Temporal.PlainDate.from(query.to ?? today.with({ day: today.daysInMonth }))
    const ask = {
      node: office.id,
      from: (isOfficer ? from : from.with({ day: 1 })).toString(),
      to: (isOfficer ? to : to.with({ day: to.daysInMonth })).toString(),
    }
    const bare = ({ histogram: _, secondReading, ...figures }: Figures) => ({ ...figures, ...(isOfficer && { secondReading }) })
    const labelOf = (key: string) => {
      if (query.by === 'agency') return agencies.get(key)?.name ?? key
      return (query.by === 'category' ? catalogue.category(key)?.name : undefined) ?? key
    }
    const total = bare(await readFigures(app, ask))
    const parts = query.by && (await readRows(app, ask, query.by))
    const rows = parts?.map(({ figures }) => bare(figures))
    const shownRows = rows && (isOfficer ? rows : maskTable(rows))
    return {
      body: {
        from: ask.from,
        to: ask.to,
        agency: query.agency ?? null,
        ...(isOfficer ? total : maskFew(total)),
        ...(shownRows && {
          rows: parts?.map(({ key }, i) => ({
            key: query.by === 'agency' ? (agencies.get(key)?.slug ?? key) : key,
            label: labelOf(key),
            ...shownRows[i],
          })),
        }),
      },
    }
  },
})
