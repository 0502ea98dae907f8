import type { Sql } from '../../kit/db.ts'

/**
 * Gives a report the next line in the register book of its office and year; what has one keeps it. Keying in is rare beside reporting, so the books of an office wait for
 * each other here, under a lock of the office's own row that nothing else takes.
 * @returns whether it is a new line
 */
export async function enterInRegister(
  tx: Sql,
  { reportId, agencyId, officerId, keyedOn }: { reportId: string; agencyId: string; officerId: string; keyedOn: string },
): Promise<boolean> {
  await tx.query('select from agency where id = $1 for no key update', [agencyId])
  const { rowCount } = await tx.query(
    `insert into intake (report_id, agency_id, officer_id, year, register_no, keyed_on)
     select $1, $2, $3, extract(year from $4::date), coalesce((select max(register_no) from intake where agency_id = $2 and year = extract(year from $4::date)), 0) + 1, $4
     on conflict (report_id) do nothing`,
    [reportId, agencyId, officerId, keyedOn],
  )
  return rowCount === 1
}

export async function registered(
  db: Sql,
  reportId: string,
): Promise<{ registerNo: number; year: number; keyedOn: string } | undefined> {
  const { rows } = await db.query<{ registerNo: number; year: number; keyedOn: string }>(
    'select register_no as "registerNo", year, keyed_on as "keyedOn" from intake where report_id = $1',
    [reportId],
  )
  return rows[0]
}

export type RegisterRow = {
  registerNo: number
  year: number
  keyedOn: string
  number: string
  title: string
  channel: string
  status: string
  receivedOn: string
  areaCode: string | null
  holder: string
  officer: string
}

/** The register book of an office: the lines of a period of keying, in the order of the book. */
export async function registerRows(db: Sql, agencyId: string, from: string, to: string): Promise<RegisterRow[]> {
  const { rows } = await db.query<RegisterRow>(
    `select i.register_no as "registerNo", i.year, i.keyed_on as "keyedOn", r.number, r.title, r.channel, r.status, r.received_on as "receivedOn",
       r.area_code as "areaCode", r.holder, o.name as officer
     from intake i join report r on r.id = i.report_id join officer o on o.id = i.officer_id
     where i.agency_id = $1 and i.keyed_on between $2 and $3 order by i.year, i.register_no`,
    [agencyId, from, to],
  )
  return rows
}

export async function insertFile(
  db: Sql,
  file: { id: string; officerId: string; agencyId: string; sealed: Buffer; at: string },
): Promise<void> {
  await db.query('insert into intake_file (id, officer_id, agency_id, sealed, at) values ($1, $2, $3, $4, $5)', [
    file.id,
    file.officerId,
    file.agencyId,
    file.sealed,
    file.at,
  ])
}

export async function fileOf(db: Sql, id: string, officerId: string): Promise<{ agencyId: string; sealed: Buffer } | undefined> {
  const { rows } = await db.query<{ agencyId: string; sealed: Buffer }>(
    'select agency_id as "agencyId", sealed from intake_file where id = $1 and officer_id = $2',
    [id, officerId],
  )
  return rows[0]
}

/** Files that nobody said yes to within a day. */
export async function dropFilesBefore(db: Sql, at: string): Promise<void> {
  await db.query('delete from intake_file where at < $1', [at])
}
