import type { Sql } from '../../kit/db.ts'

export type DraftRow = {
  officerId: string
  name: string
  agencyId: string
  fields: Record<string, string>
  edition: number
  at: Temporal.Instant
}

const DRAFT = `select d.officer_id as "officerId", o.name, d.agency_id as "agencyId", d.fields, d.edition, d.at from move_draft d join officer o on o.id = d.officer_id`

/** Drafts of a form of a report, the newest first. */
export async function draftsOf(db: Sql, reportId: string, form: string): Promise<DraftRow[]> {
  const { rows } = await db.query<DraftRow>(`${DRAFT} where d.report_id = $1 and d.form = $2 order by d.edition desc`, [
    reportId,
    form,
  ])
  return rows
}

type NewDraft = {
  reportId: string
  form: string
  officerId: string
  agencyId: string
  fields: Record<string, string>
  at: string
}

/** @returns its edition: higher than that of every draft before it, of whomever */
export async function putDraft(db: Sql, d: NewDraft): Promise<number> {
  const { rows } = await db.query<{ edition: number }>(
    `insert into move_draft (report_id, form, officer_id, agency_id, fields, edition, at) values ($1, $2, $3, $4, $5::jsonb, nextval('draft_edition'), $6)
     on conflict (report_id, form, officer_id) do update
     set agency_id = excluded.agency_id, fields = excluded.fields, edition = excluded.edition, at = excluded.at returning edition`,
    [d.reportId, d.form, d.officerId, d.agencyId, JSON.stringify(d.fields), d.at],
  )
  return rows[0]!.edition
}

export async function dropDraft(db: Sql, reportId: string, form: string, officerId: string): Promise<void> {
  await db.query('delete from move_draft where report_id = $1 and form = $2 and officer_id = $3', [reportId, form, officerId])
}

/** A bounded sweep: drafts that nobody went on with, and those of reports that have ended. */
export async function dropDraftsBefore(db: Sql, at: string): Promise<number> {
  const { rowCount } = await db.query(
    `delete from move_draft where (report_id, form, officer_id) in (
       select d.report_id, d.form, d.officer_id from move_draft d join report r on r.id = d.report_id
       where d.at < $1 or (r.status in ('closed', 'archived') and r.changed_at < $1::timestamptz + interval '23 days') limit 1000)`,
    [at],
  )
  return rowCount ?? 0
}

/** Whether the officer has made one of these moves after a version of the report. */
export async function sentSince(
  db: Sql,
  reportId: string,
  officerId: string,
  version: number,
  kinds: readonly string[],
): Promise<boolean> {
  const { rows } = await db.query(
    'select from report_event where report_id = $1 and seq > $2 and actor_id = $3 and kind = any($4) limit 1',
    [reportId, version, officerId, kinds],
  )
  return rows.length > 0
}

export async function putWriting(db: Sql, w: { reportId: string; officerId: string; form: string; at: string }): Promise<void> {
  await db.query(
    `insert into writing (report_id, officer_id, form, at) values ($1, $2, $3, $4)
     on conflict (report_id, officer_id) do update set form = excluded.form, at = excluded.at`,
    [w.reportId, w.officerId, w.form, w.at],
  )
}

export async function dropWriting(db: Sql, reportId: string, officerId: string): Promise<void> {
  await db.query('delete from writing where report_id = $1 and officer_id = $2', [reportId, officerId])
}

/** Who has written something in a report since an instant. */
export async function writingSince(
  db: Sql,
  reportId: string,
  since: string,
): Promise<{ officerId: string; name: string; form: string }[]> {
  const { rows } = await db.query<{ officerId: string; name: string; form: string }>(
    `select w.officer_id as "officerId", o.name, w.form from writing w join officer o on o.id = w.officer_id
     where w.report_id = $1 and w.at > $2 order by w.at`,
    [reportId, since],
  )
  return rows
}

/** Who has written something in any report since an instant. */
export async function allWritingSince(
  db: Sql,
  since: string,
): Promise<{ reportId: string; officerId: string; name: string; form: string }[]> {
  const { rows } = await db.query<{ reportId: string; officerId: string; name: string; form: string }>(
    `select w.report_id as "reportId", w.officer_id as "officerId", o.name, w.form from writing w join officer o on o.id = w.officer_id
     where w.at > $1 order by w.at`,
    [since],
  )
  return rows
}

export async function dropWritingBefore(db: Sql, at: string): Promise<void> {
  await db.query('delete from writing where at < $1', [at])
}
