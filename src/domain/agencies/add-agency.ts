import { z } from 'zod'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { type Actor, hasRole } from '../people/actor.ts'
import { bumpReference } from '../reference.ts'
import { insertAgency } from './store.ts'

export const AddAgency = z.object({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
  name: z.string().min(2).max(200),
  shortName: z.string().min(1).max(60),
  kind: z.enum(['national', 'ministry', 'province', 'regency', 'city', 'unit', 'district', 'village']),
  parent: z.string().nullable(),
  timeZone: z.enum(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']).default('Asia/Jakarta'),
  calendar: z.string().default('nasional'),
  nameSource: z.string().nullable().default(null),
  validFrom: z.iso.date(),
  serves: z.array(z.string()).default([]),
  classes: z.array(z.string()).default(['complaint', 'aspiration', 'informationRequest', 'whistleblowing']),
})

/** Adds a node to the organisation tree, with the areas and classes it serves. @returns its id. */
export async function addAgency(app: App, actor: Actor, input: z.input<typeof AddAgency>): Promise<string> {
  if (!hasRole(actor, 'systemAdmin')) throw new Refusal('not-found')
  const { parent, calendar, ...given } = AddAgency.parse(input)
  const id = uuidv7()
  await app.db.tx(async (tx) => {
    const parentId = parent === null ? null : await idOf(tx, parent)
    await insertAgency(tx, { ...given, id, parentId, calendarId: calendar })
    await bumpReference(tx)
  })
  return id
}

async function idOf(db: App['db'] | Parameters<Parameters<App['db']['tx']>[0]>[0], slug: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from agency where slug = $1', [slug])
  if (!rows[0]) throw new Refusal('invalid-input', { fields: [{ path: 'parent', key: 'error.unknownAgency' }] })
  return rows[0].id
}
