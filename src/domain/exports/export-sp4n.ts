import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { cell } from '../../kit/csv.ts'
import type { App } from '../app.ts'
import { sp4nColumns } from '../imports/fields.ts'
import { lookForExport } from './identities.ts'
import { type ExportRow, sp4nCells } from './sp4n-row.ts'
import { openPart, rowsOf, snapshot } from './stream.ts'

export type ExportSp4n = {
  file: string
  /** Slug of the agency whose reports, and those of everything below it, are written; the root when it is not said. */
  agency?: string | undefined
  /** First and last day of arrival, ISO dates; with one of them reports of an unknown day are left out. */
  from?: string | undefined
  to?: string | undefined
  /** Why names are wanted; without it the column of names stays empty. */
  identityReason?: string | undefined
}

const text = (id: string) => `(select body from report_text where id = ${id})`
const ROWS = `select r.id, r.number, r.received_at as "receivedAt", r.received_on as "receivedOn", r.class, r.grade, r.category, r.holder, r.status,
  r.closed_by as "closedBy", r.archived_by as "archivedBy", r.archive_reason as "archiveReason", r.identity, r.audience, r.channel, r.area_code as "areaCode",
  (select array_agg(a.name order by a.level) from area a where a.code = any(array[left(r.area_code, 2), left(r.area_code, 5), left(r.area_code, 8), r.area_code])) as places,
  ${text('r.title_text')} as title, ${text('r.original_text')} as original, ${text('r.working_text')} as working,
  x.system, x.external_id as "externalId", x.source, e.change as first,
  ${text(`(e.texts->'reason'->>'id')::uuid`)} as reason,
  (select t.body from report_event h join report_text t on t.id = (h.texts->'question'->>'id')::uuid
   where h.report_id = r.id and h.kind = 'held' order by h.seq desc limit 1) as question,
  case when x.report_id is not null and r.title_text = (e.texts->'title'->>'id')::uuid then ${text(`(e.texts->'note'->>'id')::uuid`)} end as "fullTitle"
  from report r join report_event e on e.report_id = r.id and e.seq = 1 left join report_external x on x.report_id = r.id
  where r.holder = any($1::uuid[]) and ($2::date is null or r.received_on >= $2) and ($3::date is null or r.received_on <= $3)
  order by r.id`

/**
 * Writes the reports of an agency and everything below it in the columns of an SP4N-LAPOR! export, as a stream from one snapshot. The file has its name when it is whole.
 * @returns how many reports were written. @throws Error with one sentence: no such agency, the file is there already
 */
export async function exportSp4n(app: App, input: ExportSp4n, onProgress: (rows: number) => unknown = () => {}): Promise<number> {
  const ref = app.reference.get()
  const node = input.agency === undefined ? ref.agencies.root : ref.agencies.bySlug(input.agency)
  if (!node) throw new Error(`There is no agency "${input.agency}" here.`)
  if (existsSync(input.file)) throw new Error(`${input.file} is there already; name a file that is not.`)
  const offices = ref.agencies.all.filter((a) => ref.agencies.isWithin(a.id, node.id)).map((a) => a.id)
  const beside = `${input.file}.part`
  await rm(beside, { force: true })
  const part = await openPart(beside).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${input.file} can not be written (${error.code ?? error.message}).`)
  })
  let written = 0
  await part.write([lineOf(sp4nColumns.map(([, column]) => column))])
  await snapshot(app, async (tx) => {
    for await (const rows of rowsOf<ExportRow>(tx, ROWS, [offices, input.from ?? null, input.to ?? null])) {
      const lines: string[] = []
      for (const row of rows) {
        const name = input.identityReason ? ((await lookForExport(app, row.id, input.identityReason))?.name ?? '') : ''
        lines.push(lineOf(sp4nCells(row, ref, name)))
      }
      await part.write(lines)
      written += rows.length
      await onProgress(written)
    }
  })
  await part.close()
  await rename(beside, input.file)
  return written
}

const lineOf = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`
