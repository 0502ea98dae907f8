import type { Sql } from '../../kit/db.ts'

export type Template = {
  id: string
  agencyId: string
  code: string
  kind: 'interim' | 'final' | 'hold' | null
  category: string | null
  title: string
  body: string
  reason: string | null
  retiredAt: Temporal.Instant | null
}
type Content = Omit<Template, 'id' | 'agencyId' | 'retiredAt'>
export type ChangeOfTemplate = {
  id: string
  at: Temporal.Instant
  kind: 'added' | 'changed' | 'retired' | 'restored'
  by: string | null
  content: Content
}

const TEMPLATE = `select id, agency_id as "agencyId", code, kind, category, title, body, reason, retired_at as "retiredAt" from answer_template`

/** Templates of offices. @param retired also those that are out of use */
export async function templatesOf(db: Sql, agencies: readonly string[], retired = false): Promise<Template[]> {
  const { rows } = await db.query<Template>(
    `${TEMPLATE} where agency_id = any($1) and ($2 or retired_at is null) order by retired_at nulls first, title, id`,
    [agencies, retired],
  )
  return rows
}

export async function templateById(db: Sql, id: string): Promise<Template | null> {
  const { rows } = await db.query<Template>(`${TEMPLATE} where id::text = $1`, [id])
  return rows[0] ?? null
}

/** Nobody else changes it until the transaction ends. */
export async function lockTemplate(tx: Sql, id: string): Promise<Template | null> {
  const { rows } = await tx.query<Template>(`${TEMPLATE} where id::text = $1 for update`, [id])
  return rows[0] ?? null
}

export async function putTemplate(tx: Sql, t: Template): Promise<void> {
  await tx.query(
    `insert into answer_template (id, agency_id, code, kind, category, title, body, reason, retired_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set code = excluded.code, kind = excluded.kind, category = excluded.category, title = excluded.title, body = excluded.body,
       reason = excluded.reason, retired_at = excluded.retired_at`,
    [t.id, t.agencyId, t.code, t.kind, t.category, t.title, t.body, t.reason, t.retiredAt?.toString() ?? null],
  )
}

export async function moveTemplates(tx: Sql, from: string, into: string): Promise<void> {
  await tx.query(
    `update answer_template t set agency_id = $2 where agency_id = $1 and retired_at is null
       and not exists (select from answer_template x where x.agency_id = $2 and x.code = t.code and x.retired_at is null)`,
    [from, into],
  )
}

export async function insertChange(
  tx: Sql,
  c: { id: string; templateId: string; at: string; madeBy: string | null; kind: string; content: Content },
): Promise<void> {
  await tx.query(
    'insert into answer_template_change (id, template_id, at, made_by, kind, content) values ($1, $2, $3, $4, $5, $6::jsonb)',
    [c.id, c.templateId, c.at, c.madeBy, c.kind, JSON.stringify(c.content)],
  )
}

export async function changesOf(db: Sql, templateId: string): Promise<ChangeOfTemplate[]> {
  const { rows } = await db.query<ChangeOfTemplate>(
    `select c.id, c.at, c.kind, o.name as by, c.content from answer_template_change c left join officer o on o.id = c.made_by
     where c.template_id = $1 order by c.at desc, c.id desc`,
    [templateId],
  )
  return rows
}

export async function lastChangeOf(tx: Sql, templateId: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from answer_template_change where template_id = $1 order by at desc, id desc limit 1',
    [templateId],
  )
  return rows[0]?.id ?? null
}
