/**
 * What is counted of a set of reports: for each measure, how many reports stand in which bucket. Cells of a roll-up, answers of a query and sums of either are all of
 * this one shape, and every figure is worked out from it (figures.ts). Buckets are whole working days (`'3'`, `''` where the days are not known), codes, or the dates on
 * which the verdict of a report will fall, so that counts do not age.
 */
export type Counts = { [M in Measure]?: Record<string, number> }

/**
 * Each measure with the SQL of its bucket over a row `f` of report_fact; null leaves the report out. `$today` stands for the day on which an answer that nobody disputed
 * counts as settled. Followers of a merged report and reports that were withdrawn are received and shown apart; nothing else counts them.
 */
export const measures = {
  received: `''`,
  counted: `case when $own then '' end`,
  merged: `case when f.merged then '' end`,
  archived: 'f.archive_reason',
  verified: `case when f.verified then coalesce(f.verify_days::text, '') end`,
  /** yes, no, or the day until which there is time. */
  verifiedInTime: `case when f.verify_judged_on is null then f.verify_due_on::text when f.verify_judged_on > f.verify_due_on then 'no' when f.status = 'held' then null else 'yes' end`,
  answered: `case when $own and f.answered then coalesce(f.answer_days::text, '') end`,
  answeredInTime: `case when not $own then null
    when f.answered then case when f.answer_judged_on > f.answer_due_on then 'no' when f.answer_judged_on is not null then 'yes' end
    when f.answer_judged_on is null then f.answer_due_on::text when f.answer_judged_on > f.answer_due_on then 'no' end`,
  resolved: `case when $own and $settled then coalesce(f.final_days::text, '') end`,
  /** A final answer that may still be disputed, or waits for its second reader: its days, and until when. */
  pending: `case when $own and f.final and not $settled then f.final_days || '|' || case when $waits then '9999-12-31' else f.settles_on::text end end`,
  resolvedInTime: `case when not $own then null
    when f.final then case when f.resolve_judged_on > f.resolve_due_on then 'no' when f.resolve_judged_on is not null then 'yes' end
    when f.resolve_judged_on is null then f.resolve_due_on::text when f.resolve_judged_on > f.resolve_due_on then 'no' end`,
  /** Readings by a second unit, a sign each (reports/readings.ts). */
  readings: 'f.review',
  closed: `case when not f.merged and f.status = 'closed' then f.closed_by end`,
  said: 'f.solved',
  silent: `case when f.final and f.solved is null and f.status = 'closed' and not f.merged then '' end`,
  rated: 'f.rating::text',
  returned: `case when f.returns > 0 then f.returns::text end`,
  reopened: `case when f.reopens > 0 then f.reopens::text end`,
  extended: `case when f.extensions > 0 then f.extensions::text end`,
  forwarded: `case when f.resolve_due_on is not null or f.answered then '' end`,
  /** Backlog: no final answer yet. By the day of arrival, since ages change every day. */
  open: `case when f.status in ('submitted', 'held', 'forwarded', 'inProgress') then f.calendar || '|' || f.received_on end`,
  /** Among them those without any answer: they wait on, whoever ended without one waited so long. */
  waiting: `case when f.status in ('submitted', 'held', 'forwarded', 'inProgress') and not f.answered then f.calendar || '|' || f.received_on end`,
  gone: `case when f.status in ('closed', 'archived') and not f.answered and not f.merged then f.ended_days::text end`,
  /** 1 where the reporter confirmed, or a second reader passed the answer, within the limit, 0 where it is certain that it can't be, else the day on which it will be.
   * An answer that waits for its second reader is like any that nobody confirmed: a unit whose reader never reads gains nothing by it. */
  score: `case when not $own then null
    when (f.solved = 'yes' or right(f.review, 1) = 'p') and f.final then case when f.resolve_judged_on <= f.resolve_due_on then '1' when f.resolve_due_on is not null then '0' end
    when f.status = 'archived' then '0'
    when f.final then case when f.resolve_judged_on > f.resolve_due_on then '0' when f.resolve_due_on is not null then coalesce(f.settles_on, f.resolve_due_on)::text end
    when f.resolve_judged_on <= f.resolve_due_on then null
    else coalesce(f.resolve_due_on, f.verify_due_on)::text end`,
} as const

/** Counted in cells beside them: the day of arrival, and the district (Kemendagri code) where it is known. */
const cellMeasures = {
  arrived: 'f.received_on::text',
  place: 'left(f.area_code, 8)',
} as const
export type Measure = keyof typeof measures | keyof typeof cellMeasures

/** The sum of several counts. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum: { [M in Measure]?: Record<string, number> } = {}
  for (const counts of all)
    for (const [measure, buckets] of Object.entries(counts) as [Measure, Record<string, number>][]) {
      const into = sum[measure] ?? {}
      sum[measure] = into
      for (const [bucket, n] of Object.entries(buckets)) into[bucket] = (into[bucket] ?? 0) + n
    }
  return sum
}

/** The SQL of a measure's bucket; `today` is a parameter such as `$3::date`. */
export const bucketSql = (measure: keyof typeof measures, today: string): string => written(measures[measure], today)

/** The measures as rows of `values`, ready for a statement. `cells`: with those that only cells have. */
export const measureRows = (today: string, cells = false) =>
  Object.entries(cells ? { ...measures, ...cellMeasures } : measures)
    .map(([measure, bucket]) => `('${measure}', ${written(bucket, today)})`)
    .join(',\n    ')

const written = (bucket: string, today: string) =>
  bucket
    .replaceAll('$own', `(not f.merged and f.archive_reason is distinct from 'withdrawn')`)
    .replaceAll(
      '$settled',
      `(f.final and (f.solved is not distinct from 'yes' or (f.settles_on is null or f.settles_on < ${today}) and not $waits))`,
    )
    .replaceAll('$waits', `coalesce(right(f.review, 1) = 'w', false)`)
