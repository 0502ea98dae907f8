import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Sql } from '../../kit/db.ts'
import { everyAgency } from '../agencies/load-agencies.ts'
import type { Agency } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import type { Catalogue } from '../categories/catalogue.ts'
import { rowsOf } from '../exports/stream.ts'
import { type Cells, csvHead, csvOf, jsonFoot, jsonHead, jsonOf } from './columns.ts'
import {
  allReleases,
  findRelease,
  lockReleases,
  monthsToRelease,
  type Part,
  partOf,
  placeRows,
  putPart,
  putRelease,
  type Release,
  ROWS,
  type Told,
} from './store.ts'

export type { Release } from './store.ts'

/** A month is released on the 8th of the next, when most of what came on its last days has been read and published. */
const DAYS_AFTER = 7
/** What changed since is gathered for so long before it becomes a correction, and a month is left alone after a year. */
const DAYS_BETWEEN = 30
const MONTHS_CORRECTED = 12

/**
 * Releases every month that is due, and corrects what changed since. A release is never altered: a correction is a release of its own, and what it brings comes in groups of at
 * least five that look the same, so that the difference of two releases shows nobody alone.
 * @returns what was released
 */
export async function releaseOpenData(app: App): Promise<Release[]> {
  const today = app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate()
  const young = today.subtract({ days: DAYS_AFTER }).with({ day: 1 })
  const made: Release[] = []
  for (const { month, madeAt } of await monthsToRelease(app.db, young.toString())) {
    const age = madeAt && app.now().since(madeAt).total('days')
    const isOld = Temporal.PlainDate.compare(Temporal.PlainDate.from(month).add({ months: MONTHS_CORRECTED }), young) < 0
    if (age !== null && (age < DAYS_BETWEEN || isOld)) continue
    const release = await releaseMonth(app, month)
    if (release) made.push(release)
  }
  return made
}

/** Releases one month (its first day) as it stands now. @returns null when nothing is to be told, or nothing else than the last time. */
export async function releaseMonth(app: App, month: string): Promise<Release | null> {
  try {
    return await app.db.tx(async (tx) => {
      await lockReleases(tx)
      const last = await findRelease(tx, month, null)
      const version = (last?.version ?? 0) + 1
      const added = await placeRows(tx, month, version)
      const written = await writeParts(tx, app, month, version)
      if (written.rows === 0 || written.csvSha256 === last?.csvSha256) throw new NothingNew()
      const release = { month, version, madeAt: app.now(), added, ...written }
      await putRelease(tx, release)
      return release
    })
  } catch (error) {
    if (error instanceof NothingNew) return null
    throw error
  }
}

/** Takes back the parts that were written for nothing. */
class NothingNew extends Error {}

/** The rows in parts of some hundred, with the sizes and checksums of the two files that they give. */
async function writeParts(tx: Sql, app: App, month: string, version: number) {
  const { catalogue } = app.reference.get()
  const offices = new Map((await everyAgency(tx)).map((office) => [office.id, office]))
  const csv = meter()
  const json = meter()
  csv.add(csvHead())
  json.add(jsonHead)
  let rows = 0
  let seq = 0
  for await (const told of rowsOf<Told>(tx, ROWS, [month])) {
    const part = told.map((row) => cellsOf(row, offices.get(row.agency), catalogue))
    csv.add(csvOf(part))
    json.add(jsonOf(part, seq === 0))
    await putPart(tx, month, version, seq++, gzipSync(JSON.stringify(part)))
    rows += part.length
  }
  json.add(jsonFoot)
  const [c, j] = [csv.done(), json.done()]
  return { rows, csvBytes: c.bytes, csvSha256: c.sha256, jsonBytes: j.bytes, jsonSha256: j.sha256 }
}

function meter() {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    add(text: string) {
      hash.update(text)
      bytes += Buffer.byteLength(text)
    },
    done: () => ({ bytes, sha256: hash.digest('hex') }),
  }
}

function cellsOf(row: Told, office: Agency | undefined, catalogue: Catalogue): Cells {
  return [
    row.month,
    row.day,
    row.place,
    row.placeName,
    row.category,
    catalogue.category(row.category)?.name ?? null,
    office?.slug ?? null,
    office?.name ?? null,
    row.class,
    row.status,
    row.closedBy,
    row.archiveReason,
    row.verifyDays,
    row.answerDays,
    row.finalDays,
    row.inTime,
    row.solved,
  ]
}

export type Format = 'csv' | 'json'

/** The file of a release, piece by piece. The memory it takes is that of one part, however many rows there are. */
export async function* openDataFile(app: App, { month, version }: Release, format: Format): AsyncGenerator<string> {
  yield format === 'csv' ? csvHead() : jsonHead
  for (let seq = 0; ; seq++) {
    const body = await partOf(app.db, month, version, seq)
    if (!body) break
    const part = JSON.parse(gunzipSync(body).toString()) as Part
    yield format === 'csv' ? csvOf(part) : jsonOf(part, seq === 0)
  }
  if (format === 'json') yield jsonFoot
}

/** Every release, the newest month first. */
export const listReleases = (app: App): Promise<Release[]> => allReleases(app.db)

/** @param month its first day · @param version null: the newest */
export const releaseOf = (app: App, month: string, version: number | null): Promise<Release | null> =>
  findRelease(app.db, month, version)
