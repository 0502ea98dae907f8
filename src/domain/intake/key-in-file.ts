import { createHash } from 'node:crypto'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import { seal, unseal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { checkKeyIn, keyIn, officesToKeyInFor } from './key-in.ts'
import { type RawRow, rowsOf } from './read-rows.ts'
import { inputOfRow, type Problem } from './row-input.ts'
import { dropFilesBefore, fileOf, insertFile } from './store.ts'

/** One row of a file: the line that people see in their spreadsheet, and what has to be mended in it, or nothing. */
export type JudgedRow = { line: number; said: string; problems: Problem[] }
export type Judged = { id: string; rows: JudgedRow[]; good: number }

type Kept = { digest: string; office: string; rows: { line: number; input: Record<string, unknown> }[] }

/** Work of four at a time: the register book of one office is written one line after the other anyway. */
const LANES = 4

/**
 * Reads a file of reports that came otherwise (CSV or XLSX, at most 1,000 rows) and judges every row as `keyIn` would; nothing is stored of the reports. The good rows wait,
 * sealed, for a day.
 * @throws Refusal not-found (not the officer's office) · invalid-input (`file`: it can not be read, or its first line lacks a column)
 */
export async function judgeFile(
  app: App,
  actor: Actor,
  officeSlug: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Judged> {
  const office = officesToKeyInFor(app, actor).find(({ slug }) => slug === officeSlug)
  if (actor.kind !== 'officer' || !office) throw new Refusal('not-found')
  const raw = await rowsOf(file)
  const rows: JudgedRow[] = []
  const kept: Kept = { digest: createHash('sha256').update(file.bytes).digest('base64url'), office: office.slug, rows: [] }
  for (const row of raw) {
    const { input, problems } = inputOfRow(app.reference.get(), office, row)
    const found = problems.length ? problems : await problemsOf(app, actor, input, row)
    rows.push({ line: row.line, said: String(input.title || input.body || '').slice(0, 80), problems: found })
    if (found.length === 0) kept.rows.push({ line: row.line, input })
  }
  const id = uuidv7()
  const at = app.now()
  await dropFilesBefore(app.db, at.subtract({ hours: 24 }).toString())
  if (kept.rows.length) {
    const sealed = seal(app.secret.derive('intake-file'), JSON.stringify(kept), id)
    await insertFile(app.db, { id, officerId: actor.id, agencyId: office.id, sealed, at: at.toString() })
  }
  return { id, rows, good: kept.rows.length }
}

async function problemsOf(app: App, actor: Actor, input: unknown, row: RawRow): Promise<Problem[]> {
  try {
    await checkKeyIn(app, actor, input)
    return []
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
    return error.fields.map(({ path, key, params }) => ({ column: row.nameOf(columnOf(path)), key, ...(params && { params }) }))
  }
}

/** `reporter.phone` is the column `phone`, `location.areaCode` the column `area`. */
const columnOf = (path: string) => (path === 'location.areaCode' ? 'area' : (path.split('.').at(-1) ?? path))

export type TakenFile = { taken: number; already: number; failed: { line: number; why: string }[] }

/** Keys in the rows of a judged file, each once: the same file a second time adds nothing. @throws Refusal not-found: not this officer's, no office of theirs any more, or forgotten after a day */
export async function takeFile(app: App, actor: Actor, id: string): Promise<TakenFile> {
  const file = actor.kind === 'officer' && /^[\da-f-]{36}$/.test(id) ? await fileOf(app.db, id, actor.id) : undefined
  if (!file) throw new Refusal('not-found')
  const kept = JSON.parse(unseal(app.secret.derive('intake-file'), file.sealed, id)) as Kept
  if (!officesToKeyInFor(app, actor).some(({ slug }) => slug === kept.office)) throw new Refusal('not-found')
  const done: TakenFile = { taken: 0, already: 0, failed: [] }
  const waiting = [...kept.rows]
  const lane = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      try {
        const { again } = await keyIn(app, actor, row.input, `${kept.digest} ${row.line}`)
        if (again) done.already++
        else done.taken++
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        done.failed.push({ line: row.line, why: error.fields[0]?.key ?? `console.refused.${error.code}` })
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return done
}
