import { z } from 'zod'
import { type Field, type Format, fields } from './fields.ts'

const byField = <V extends z.ZodType>(value: V) => z.partialRecord(z.enum(fields), value)

const CsvMap = z.strictObject({
  system: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'must be a short name of small letters and digits'),
  timeZone: z
    .string()
    .refine((zone) => isZone(zone), 'must be the name of a time zone')
    .default('Asia/Jakarta'),
  columns: byField(z.string().min(1)),
  defaults: byField(z.string()).default({}),
  values: byField(z.record(z.string(), z.string())).default({}),
})

/**
 * A map for `--format csv`: `{"system": "kota-x", "columns": {"id": "No", "original": "Isi", …}, "defaults": {"status": "Terdisposisi"}, "values": {"status": {"OK": "Selesai"}}}`.
 * Statuses, classes, types and channels are named in LAPOR's words or by our codes.
 * @throws Error with one sentence that names what is wrong with it.
 */
export function readCsvMap(text: string, file: string): Format {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`The map ${file} is not JSON.`)
  }
  const map = CsvMap.safeParse(json)
  if (!map.success) {
    const [issue] = map.error.issues
    throw new Error(
      `The map ${file} can not be used: ${issue!.path.join('.') || 'it'} ${issue!.message}. Fields are: ${fields.join(', ')}.`,
    )
  }
  const { columns, ...rest } = map.data
  for (const field of ['id', 'original'] as const)
    if (!columns[field]) throw new Error(`The map ${file} names no column for "${field}".`)
  if (!columns.status && !rest.defaults.status)
    throw new Error(`The map ${file} says of no report how far it is: name a column for "status", or a default.`)
  return { ...rest, columns: Object.entries(columns) as [Field, string][] } as Format
}

function isZone(zone: string): boolean {
  try {
    Temporal.PlainDate.from('2026-01-01').toZonedDateTime(zone)
    return true
  } catch {
    return false
  }
}
