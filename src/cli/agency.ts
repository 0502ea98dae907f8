import type { Config } from '../config.ts'
import { AddAgency, addAgency } from '../domain/agencies/add-agency.ts'
import { areaByCode } from '../domain/agencies/areas.ts'
import { mergeAgency } from '../domain/agencies/merge-agency.ts'
import type { App } from '../domain/app.ts'
import { kindOf } from '../domain/imports/first-agency.ts'
import { slugOf } from '../domain/imports/names.ts'
import { system } from '../domain/people/actor.ts'
import { translator } from '../kit/i18n.ts'
import { Refusal } from '../kit/refusal.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

const kinds = AddAgency.shape.kind.options
const zones = AddAgency.shape.timeZone.unwrap().options

/** `tuntas agency add|list|merge`: the organisation tree, from its root on. */
export async function runAgency(config: Config, { args: [action, from, into], options }: Given): Promise<void> {
  if (action === 'list') return withApp(config, list)
  if (action === 'merge') return withApp(config, (app) => merge(app, from, into))
  if (action !== 'add') throw new Error(`agency ${action} is not known: it is add, list or merge.`)
  const given = read(options)
  await withApp(config, (app) => add(app, given))
}

/** What was typed, checked before any database is opened. */
function read(options: Given['options']) {
  const text = (name: string) => (typeof options[name] === 'string' ? options[name].trim() : undefined)
  const name = text('name')
  if (!name || name.length < 2 || name.length > 200) throw new Error('agency add needs --name NAME, 2 to 200 letters.')
  const slug = text('slug') ?? slugOf(name)
  if (!AddAgency.shape.slug.safeParse(slug).success)
    throw new Error(`--slug ${slug} is not usable: small letters, digits and single dashes, like dinas-kesehatan.`)
  const kind = kinds.find((one) => one === (text('kind') ?? kindOf(name)))
  if (!kind) throw new Error(`--kind ${text('kind')} is not known: it is ${kinds.join(', ')}.`)
  const zone = text('time-zone')
  const timeZone = zones.find((one) => one === zone)
  if (zone && !timeZone) throw new Error(`--time-zone ${zone} is not known: it is ${zones.join(', ')}.`)
  const shortName = text('short') ?? name.replace(/^Pemerintah /, '').slice(0, 60)
  const serves = (text('serves') ?? '').split(',').flatMap((code) => code.trim() || [])
  return { name, slug, kind, timeZone, shortName, serves, parent: text('parent') ?? null }
}

async function add(app: App, { parent, timeZone, ...given }: ReturnType<typeof read>): Promise<void> {
  const { agencies } = app.reference.get()
  const above = parent === null ? undefined : agencies.bySlug(parent)
  if (parent !== null && !above) throw new Error(`There is no agency ${parent}; npx tuntas agency list shows them.`)
  if (parent === null && agencies.all.length > 0)
    throw new Error(`There is a first agency already, ${agencies.root.slug}: --parent SLUG names the one above the new one.`)
  if (agencies.bySlug(given.slug))
    throw new Error(`There is an agency ${given.slug} already; --slug SLUG gives the new one another short address.`)
  for (const code of given.serves)
    if (!(await areaByCode(app.db, code))) throw new Error(`--serves ${code} is no code of an area, like 35.73 or 35.73.03.1010.`)
  const zone = timeZone ?? zones.find((one) => one === above?.timeZone)
  const validFrom = app.now().toZonedDateTimeISO('UTC').toPlainDate().toString()
  await addAgency(app, system, { ...given, parent, validFrom, ...(zone && { timeZone: zone }) })
  console.log(`${given.slug} is made: ${given.name}, ${above ? `below ${above.slug}` : 'the first agency'}.`)
}

async function merge(app: App, from: string | undefined, into: string | undefined): Promise<void> {
  if (!from || !into) throw new Error('agency merge needs two agencies: the one that ends, and the one that takes over.')
  const { agencies } = app.reference.get()
  for (const slug of [from, into])
    if (!agencies.bySlug(slug)) throw new Error(`There is no agency ${slug}; npx tuntas agency list shows them.`)
  const { moved, below } = await mergeAgency(app, system, { agency: from, into }).catch((error: unknown) => {
    throw error instanceof Refusal && error.fields[0] ? new Error(translator('en')(error.fields[0].key)) : error
  })
  console.log(`${from} has ended and goes on as ${into}: ${moved} open reports and ${below} agencies below it have moved.`)
}

/** The tree as it stands, each below its parent. */
async function list(app: App): Promise<void> {
  const { all } = app.reference.get().agencies
  if (all.length === 0) return console.log('There is no agency yet; npx tuntas agency add --name NAME makes the first.')
  const show = (parent: string | null, depth: number) => {
    for (const one of all.filter((a) => a.parentId === parent)) {
      console.log(`${'  '.repeat(depth)}${one.slug}  ${one.name}`)
      show(one.id, depth + 1)
    }
  }
  show(null, 0)
}
