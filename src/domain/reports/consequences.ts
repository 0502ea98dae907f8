/** A notice to be sent, as `messages` owns it. `recipient`: 'reporter' (the address is looked up when it is sent) or 'officer:<id>'. */
export type OutboxRow = { id: string; template: string; recipient: string; params: Record<string, unknown>; runAt: string }

/** A job of the queue; the key makes it once. */
export type JobRow = { task: string; payload: unknown; key: string; runAt: string }

/**
 * The columns of `report_fact`, as `figures` owns them, with their types. A change holds the columns that take another value, and under the names of `factCounters` by how much
 * these move; `dirty` is the statement's own business.
 */
export const factColumns = {
  report_id: 'uuid',
  month: 'date',
  received_on: 'date',
  agency: 'uuid',
  path: 'uuid[]',
  calendar: 'text',
  class: 'text',
  grade: 'text',
  category: 'text',
  channel: 'text',
  area_code: 'text',
  audience: 'text',
  status: 'text',
  merged: 'boolean',
  verified: 'boolean',
  verify_days: 'integer',
  verify_due_on: 'date',
  verify_judged_on: 'date',
  answered: 'boolean',
  answer_days: 'integer',
  answer_due_on: 'date',
  answer_judged_on: 'date',
  final: 'boolean',
  final_days: 'integer',
  settles_on: 'date',
  resolve_due_on: 'date',
  resolve_judged_on: 'date',
  ended_days: 'integer',
  closed_by: 'text',
  archived_by: 'text',
  archive_reason: 'text',
  solved: 'text',
  rating: 'smallint',
  returns: 'smallint',
  review: 'text',
} as const
type Fact = {
  report_id: string
  path: readonly string[]
  merged: boolean
  verified: boolean
  answered: boolean
  final: boolean
  verify_days: number | null
  answer_days: number | null
  final_days: number | null
  ended_days: number | null
  rating: number | null
  returns: number
}
/** The facts of a report as a row; days are working days, dates ISO dates. */
export type FactRow = Fact & { [C in Exclude<keyof typeof factColumns, keyof Fact>]: string | null }
/** Columns that count happenings of a report, by the name under which a change says how many more or fewer. */
export const factCounters = { reopened: 'reopens', extended: 'extensions' } as const
type Counter = keyof typeof factCounters
export type FactChange = Partial<FactRow> & { [C in Counter]?: number }
export type FactCounts = { [C in (typeof factCounters)[Counter]]: number }
