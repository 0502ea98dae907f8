import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Reference } from '../reference.ts'
import { suggestions } from './names.ts'

/** What a person fills in: for a name that we don't know, the slug of an agency (or `new:` and the slug of its parent), the code of a category, or null. */
const Mapping = z.object({
  agencies: z.record(z.string(), z.string().nullable()).default({}),
  categories: z.record(z.string(), z.string().nullable()).default({}),
})
export type Mapping = z.infer<typeof Mapping>

/** Names that were met and not known, with how many rows had them. */
export type Unknown = { agencies: Map<string, number>; categories: Map<string, number> }

const HELP = [
  'Names of the file that this installation does not know. Write for each agency its slug, or "new:" and the slug of its parent to make it; for each category its code.',
  'null leaves the report at the importing node, or without a category. What was imported already does not move: fill this in after a --dry-run.',
]

/** @throws Error with one sentence when the file is there and is not such a file, or names what does not exist. */
export async function readMapping(file: string, ref: Reference): Promise<Mapping> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Error(`The mapping file ${file} can not be read (${error.code ?? error.message}).`)
  })
  if (text === null) return { agencies: {}, categories: {} }
  const mapping = parsed(file, text)
  for (const [name, slug] of Object.entries(mapping.agencies)) {
    const known = slug === null || ref.agencies.bySlug(slug.replace(/^new:/, ''))
    if (!known) throw new Error(`The mapping file ${file} sends "${name}" to "${slug}", which is no agency here.`)
  }
  for (const [name, code] of Object.entries(mapping.categories))
    if (code !== null && !ref.catalogue.category(code))
      throw new Error(`The mapping file ${file} makes "${name}" the category "${code}", which does not exist here.`)
  return mapping
}

function parsed(file: string, text: string): Mapping {
  try {
    return Mapping.parse(JSON.parse(text))
  } catch {
    throw new Error(
      `The mapping file ${file} is not {"agencies": {name: slug or null}, "categories": {name: code or null}} in JSON.`,
    )
  }
}

/** Writes the file with what was filled in before and the names that are new, the most frequent first, with the likest of ours beside. */
export async function writeMapping(file: string, before: Mapping, unknown: Unknown, ref: Reference): Promise<void> {
  const byCount = (met: Map<string, number>) => [...met].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  const blanks = (met: Map<string, number>) => Object.fromEntries(byCount(met).map(([name]) => [name, null]))
  const beside = <T>(met: Map<string, number>, among: readonly T[], nameOf: (one: T) => string, written: (one: T) => string) =>
    Object.fromEntries(
      byCount(met).map(([name, reports]) => [name, { reports, like: suggestions(name, among, nameOf).map(written) }]),
    )
  const content = {
    help: HELP,
    agencies: { ...blanks(unknown.agencies), ...before.agencies },
    categories: { ...blanks(unknown.categories), ...before.categories },
    met: {
      agencies: beside(
        unknown.agencies,
        ref.agencies.all,
        (a) => a.name,
        (a) => `${a.slug} (${a.name})`,
      ),
      categories: beside(
        unknown.categories,
        ref.catalogue.categories,
        (c) => c.name,
        (c) => `${c.code} (${c.name})`,
      ),
    },
  }
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
}
