import { randomUUID } from 'node:crypto'
import type { App } from '../app.ts'
import { type Foreign, importReports } from '../reports/import-report.ts'
import { knownExternals } from '../reports/import-store.ts'
import type { Format } from './fields.ts'
import { layoutOf } from './header.ts'
import { type Lookup, openLookup } from './lookup.ts'
import { readMapping, writeMapping } from './mapping.ts'
import { openPlaces, type Places } from './places.ts'
import { recordsOf } from './records.ts'
import { openRejects, type Rejects } from './rejects.ts'
import { type Reading, readRow } from './rules.ts'
import { encodingOf, textOf } from './text-file.ts'

export type ImportFile = {
  file: string
  format: Format
  /** Slug of the importing node, which gets what has no known agency; the root when it is not said. */
  agency?: string | undefined
  mappingFile: string
  rejectsFile: string
  /** Reads and judges everything, stores nothing. */
  dryRun: boolean
}

/** `read`: rows of the file so far; each is taken, was there already, or is refused. */
export type Progress = { bytes: number; ofBytes: number; read: number; taken: number; already: number; refused: number }
export type Summary = Progress & { unknownAgencies: number; unknownCategories: number }

const BATCH = 200
const BATCH_SIZE = 4 * 1024 * 1024

type Row = { line: number; reading: Reading }

/**
 * Imports a file of reports, as a stream: batches of 200 rows, each stored whole in one statement or not at all. The id of a report in its own system is the key, so
 * that an import which was cut short or runs twice stores nothing twice and loses nothing. Every row that is not taken is named in the list of rejects.
 * @throws Error with one sentence when nothing of the file can be read.
 */
export async function importFile(
  app: App,
  input: ImportFile,
  onProgress: (now: Progress) => unknown = () => {},
): Promise<Summary> {
  const { file, format, dryRun } = input
  const tree = app.reference.get().agencies
  const node = input.agency === undefined ? tree.root : tree.bySlug(input.agency)
  if (!node) throw new Error(`There is no agency "${input.agency}" here.`)
  const { encoding, bytes: ofBytes } = await encodingOf(file)
  const layout = await layoutOf(file, encoding, format)
  const mapping = await readMapping(input.mappingFile, app.reference.get())
  const rejects = openRejects(input.rejectsFile)
  const lookup = openLookup(app, mapping, node.id, dryRun)
  const run = new Run(app, format, lookup, openPlaces(app.db), rejects, dryRun)
  const columnOf = new Map<string, string>(format.columns)
  const now = app.now()
  let bytes = 0
  let read = 0
  const progress = (): Progress => ({ bytes, ofBytes, read, taken: run.taken, already: run.already, refused: rejects.count() })
  let batch: Row[] = []
  let size = 0
  const flush = async () => {
    await run.store(batch)
    await rejects.flush()
    batch = []
    size = 0
    await onProgress(progress())
  }
  const text = textOf(file, encoding, (n) => {
    bytes = n
  })
  let header = true
  try {
    for await (const record of recordsOf(text, layout.delimiter, () => layout.width)) {
      if (header) {
        header = false
        continue
      }
      read++
      const { line } = record
      const cells = 'cells' in record ? record.cells : null
      const id =
        (cells ?? ('start' in record ? record.start.split(layout.delimiter) : []))[layout.at.get('id') ?? 0]?.slice(0, 100) ?? ''
      const refuse = (column: string, reason: string) => rejects.add({ line, column, reason, id: id.trim() })
      if ('reason' in record) refuse('', record.reason)
      else if (!fits(record.cells, layout.width))
        refuse('', `has ${record.cells.length} cells, the first line names ${layout.width}`)
      else {
        const row = readRow(format, (field) => record.cells[layout.at.get(field) ?? -1] ?? '', now)
        if ('problems' in row)
          for (const { field, reason } of row.problems) refuse(field ? (columnOf.get(field) ?? field) : '', reason)
        else {
          batch.push({ line, reading: row.reading })
          size += row.reading.original.length + row.reading.working.length
        }
      }
      if (batch.length >= BATCH || size >= BATCH_SIZE) await flush()
    }
    await flush()
  } finally {
    await rejects.close()
  }
  if (read === 0) throw new Error(`${file} has a first line with the names of the columns and no rows.`)
  const { agencies, categories } = lookup.unknown
  if (agencies.size + categories.size) await writeMapping(input.mappingFile, mapping, lookup.unknown, app.reference.get())
  return { ...progress(), unknownAgencies: agencies.size, unknownCategories: categories.size }
}

/** Spreadsheets leave empty cells at the end of a line. */
const fits = (cells: readonly string[], width: number) =>
  cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''))

/** One run over one file: what it stored, and under which key. */
class Run {
  taken = 0
  already = 0
  readonly #id = randomUUID()
  readonly #at: Temporal.Instant
  /** Ids of a dry run, which leaves nothing in the database to ask. */
  readonly #seen = new Map<string, number>()
  readonly #app: App
  readonly #format: Format
  readonly #lookup: Lookup
  readonly #places: Places
  readonly #rejects: Rejects
  readonly #dryRun: boolean

  constructor(app: App, format: Format, lookup: Lookup, places: Places, rejects: Rejects, dryRun: boolean) {
    this.#app = app
    this.#format = format
    this.#lookup = lookup
    this.#places = places
    this.#rejects = rejects
    this.#dryRun = dryRun
    this.#at = app.now()
  }

  async store(rows: readonly Row[]): Promise<void> {
    const fresh = await this.#fresh(rows)
    if (fresh.length === 0) return
    const reports: Foreign[] = []
    for (const row of fresh) reports.push(await this.#toReport(row))
    this.taken += this.#dryRun ? reports.length : await this.#save(fresh, reports, 5)
  }

  /** Rows that neither an earlier run nor an earlier line has stored. */
  async #fresh(rows: readonly Row[]): Promise<Row[]> {
    const ids = rows.map((row) => row.reading.externalId)
    const known = await knownExternals(this.#app.db, this.#format.system, ids)
    const here = new Map<string, number>()
    return rows.filter((row) => {
      const id = row.reading.externalId
      const stored = known.get(id)
      if (stored && stored.runId !== this.#id) {
        this.already++
        return false
      }
      const before = stored?.line ?? here.get(id) ?? this.#seen.get(id)
      if (before !== undefined) {
        this.#refuse(row, 'id', `the same id as line ${before}`)
        return false
      }
      here.set(id, row.line)
      if (this.#dryRun) this.#seen.set(id, row.line)
      return true
    })
  }

  #refuse(row: Row, field: 'id' | null, reason: string) {
    const column = field ? (new Map<string, string>(this.#format.columns).get(field) ?? '') : ''
    this.#rejects.add({ line: row.line, column, reason, id: row.reading.externalId })
  }

  async #toReport({ line, reading: r }: Row): Promise<Foreign> {
    const holder = await this.#lookup.agency(r.agency, r.parentAgency)
    const { status, class: klass, grade, identity, audience, channel, closedBy, archivedBy, archiveReason } = r
    return {
      ...{ status, class: klass, grade, identity, audience, channel, closedBy, archivedBy, archiveReason, holder },
      category: this.#lookup.category(r.category),
      areaCode: await this.#places.codeOf(r.place),
      receivedAt: r.receivedAt,
      receivedDay: r.received?.day ?? null,
      firstAnsweredAt: r.firstAnsweredAt,
      closedAt: r.closedAt,
      title: r.title,
      original: r.original,
      working: r.working,
      reason: r.reason,
      reporterName: r.reporterName,
      external: {
        ...{ system: this.#format.system, id: r.externalId, runId: this.#id, line },
        source: { ...r.source, ...(r.reasons.length > 1 && { reasons: r.reasons }) },
      },
    }
  }

  /** All at once; where the database refuses a value, one by one, so that the others are taken. @returns how many are stored */
  async #save(rows: readonly Row[], reports: readonly Foreign[], tries: number): Promise<number> {
    try {
      await importReports(this.#app, reports, this.#at)
      return reports.length
    } catch (error) {
      const { code = '', constraint = '', message } = error as { code?: string; constraint?: string; message: string }
      // Two numbers may be equal by chance (new ones are drawn), and another import may be under way.
      if (constraint === 'report_number_key' && tries > 0) return this.#save(rows, reports, tries - 1)
      if (constraint === 'report_external_external_id_system_key' && tries > 0) {
        const fresh = new Set(await this.#fresh(rows))
        const left = rows.flatMap((row, i) => (fresh.has(row) ? [[row, reports[i]!] as const] : []))
        return left.length
          ? this.#save(
              left.map(([row]) => row),
              left.map(([, report]) => report),
              tries - 1,
            )
          : 0
      }
      if (!/^(22|23|54)/.test(code)) throw error
      const [row] = rows
      if (rows.length === 1 && row) {
        this.#refuse(row, null, `the database does not take it: ${message.slice(0, 200)}`)
        return 0
      }
      let stored = 0
      for (const [i, one] of rows.entries()) stored += await this.#save([one], [reports[i]!], tries)
      return stored
    }
  }
}
