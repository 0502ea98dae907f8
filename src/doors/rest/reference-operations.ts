import { z } from 'zod'
import { areasBelow } from '../../domain/agencies/areas.ts'
import { isValidOn } from '../../domain/categories/catalogue.ts'
import { deriveDueDate } from '../../domain/clocks/derive.ts'
import { toDay } from '../../domain/clocks/rules.ts'
import { todayAt } from '../../domain/desk/limits.ts'
import { Refusal } from '../../kit/refusal.ts'
import * as example from './examples.ts'
import { type Operation, operation } from './operation.ts'
import { Agencies, Areas, Categories, Derivation } from './shapes.ts'

const none = z.strictObject({})

const listAgencies: Operation = {
  id: 'listAgencies',
  tag: 'reference',
  method: 'get',
  path: '/agencies',
  who: ['anybody', 'token'],
  query: none,
  status: 200,
  answer: Agencies,
  example: { answer: example.agencies },
  async run({ app }) {
    const { agencies } = app.reference.get()
    const serves = new Map<string, string[]>()
    for (const { agencyId, areaCode } of agencies.served) serves.set(agencyId, [...(serves.get(agencyId) ?? []), areaCode])
    return {
      body: agencies.all.map(({ id, slug, name, shortName, kind, parentId, timeZone }) => ({
        slug,
        name,
        shortName,
        kind,
        parent: parentId === null ? null : (agencies.get(parentId)?.slug ?? null),
        timeZone,
        serves: [...new Set(serves.get(id))].sort(),
      })),
    }
  },
}

const listCategories: Operation = {
  id: 'listCategories',
  tag: 'reference',
  method: 'get',
  path: '/categories',
  who: ['anybody', 'token'],
  query: none,
  status: 200,
  answer: Categories,
  example: { answer: example.categories },
  async run({ app }) {
    const ref = app.reference.get()
    const today = ref.agencies.all.length ? todayAt(ref, ref.agencies.root.id, app.now()) : app.now().toString().slice(0, 10)
    const valid = ref.catalogue.categories.filter((category) => isValidOn(category, today))
    return { body: valid.map(({ code, name, parent, level }) => ({ code, name, parent, level })) }
  },
}

const listAreas = operation({
  id: 'listAreas',
  tag: 'reference',
  method: 'get',
  path: '/areas',
  who: ['anybody', 'token'],
  query: z.strictObject({ parent: z.string().max(20).optional() }),
  status: 200,
  answer: Areas,
  example: { query: 'parent=35.73.03', answer: example.areas },
  run: async ({ app, query }) => ({ body: await areasBelow(app.db, query.parent ?? null) }),
})

const dayOfLife = z.iso.date().refine((day) => day >= '1945-08-17' && day < '2200-01-01')

const workingDays = operation({
  id: 'workingDays',
  tag: 'reference',
  method: 'get',
  path: '/working-days',
  who: ['anybody', 'token'],
  query: z.strictObject({
    from: dayOfLife,
    days: z.coerce.number().int().min(0).max(3_650),
    agency: z.string().max(80).optional(),
  }),
  status: 200,
  answer: Derivation,
  example: { query: 'from=2026-03-13&days=3', answer: example.derivation },
  async run({ app, query: { from, days, agency } }) {
    const { agencies, calendars } = app.reference.get()
    const office = agency === undefined ? agencies.root : agencies.bySlug(agency)
    if (!office) throw new Refusal('invalid-input', { fields: [{ path: 'agency', key: 'error.agency.unknown' }] })
    return { body: deriveDueDate(calendars.get(office.calendarId), toDay(from), days) }
  },
})

export const referenceOperations: readonly Operation[] = [listAgencies, listCategories, listAreas, workingDays]
