import { addAgency } from '../agencies/add-agency.ts'
import type { App } from '../app.ts'
import { system } from '../people/actor.ts'
import { slugOf } from './names.ts'

const KINDS = [
  [/^kementerian\b/i, 'ministry'],
  [/\b(provinsi|prov)\b/i, 'province'],
  [/\b(kabupaten|kab)\b/i, 'regency'],
  [/\bkota\b/i, 'city'],
  [/^(pemerintah )?(desa|kelurahan)\b/i, 'village'],
] as const

/** What kind of body a name says it is; `unit` when it does not say. */
export const kindOf = (name: string) => KINDS.find(([says]) => says.test(name))?.[1] ?? 'unit'

/**
 * Makes the node on which everything hangs, where an installation has none yet.
 * @returns its slug. @throws Error with one sentence when there are agencies already.
 */
export async function addFirstAgency(app: App, name: string): Promise<string> {
  const known = app.reference.get().agencies.all
  if (known.length) throw new Error('There are agencies here already: name the importing one with --agency, not --first-agency.')
  const slug = slugOf(name)
  if (slug === '' || name.length > 200) throw new Error(`"${name}" is no name for an agency.`)
  await addAgency(app, system, {
    slug,
    name,
    shortName: name.replace(/^Pemerintah /, '').slice(0, 60),
    kind: kindOf(name),
    parent: null,
    validFrom: app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString(),
  })
  await app.reference.refresh()
  return slug
}
