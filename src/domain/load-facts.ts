import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db, Sql } from '../kit/db.ts'

const folder = join(import.meta.dirname, '../../reference')
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T

/**
 * Loads the facts of `reference/` and all areas of Indonesia into an installation that has none yet. What is there stays: administrators change facts, files do not.
 * Safe with several instances at once: the second waits for the first and finds everything there.
 */
export async function loadFacts(db: Db): Promise<void> {
  await db.tx(async (tx) => {
    await tx.query('select from reference_version for update')
    const { rows } = await tx.query('select from area limit 1')
    if (rows.length) return
    await loadAreas(tx)
    await loadCalendarFacts(tx)
    await loadCatalogue(tx)
    await loadPolicies(tx)
    await tx.query('update reference_version set version = version + 1')
  })
}

/**
 * 91,599 areas: 38 provinces, 514 regencies and cities, 7,285 districts, 83,762 villages (npm idn-area-data, ODbL). One text a level, taken apart by the server: arrays of
 * that size cost a second more.
 */
async function loadAreas(tx: Sql) {
  const source = join(import.meta.dirname, '../../node_modules/idn-area-data/data')
  for (const [level, file] of [
    [1, 'provinces'],
    [2, 'regencies'],
    [3, 'districts'],
    [4, 'villages'],
  ] as const) {
    const lines = readFileSync(join(source, `${file}.csv`), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
    await tx.query(
      `insert into area (code, parent_code, level, name, full_name)
       select a.code, nullif(a.parent, ''), ${level}, a.name, a.name || coalesce(', ' || p.full_name, '')
       from (select split_part(l, E'\t', 1) as code, split_part(l, E'\t', 2) as parent, split_part(l, E'\t', 3) as name from string_to_table($1, E'\n') l) a
       left join area p on p.code = a.parent`,
      [lines.map((line) => cells(line, level === 1 ? 1 : 2).join('\t')).join('\n')],
    )
  }
}

/** Code, parent and name of one line: codes hold no comma, a name that does stands in double quotes, doubled inside. */
function cells(line: string, codes: 1 | 2): [string, string, string] {
  const first = line.indexOf(',')
  const last = codes === 1 ? first : line.indexOf(',', first + 1)
  const name = line.slice(last + 1)
  return [
    line.slice(0, first),
    codes === 1 ? '' : line.slice(first + 1, last),
    name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name,
  ]
}

async function loadCalendarFacts(tx: Sql) {
  const facts = read<{
    decrees: { year: number; legalSource: string }[]
    holidays: { date: string; kind: string; name: string }[]
  }>('holidays')
  await tx.query(`insert into calendar (id, name, week) values ('nasional', 'Lima hari kerja, Senin sampai Jumat', 5)`)
  await tx.query(
    `insert into calendar (id, name, week, base) values ('enam-hari', 'Enam hari kerja, Senin sampai Sabtu', 6, 'nasional'), ('setiap-hari', 'Setiap hari', 7, 'nasional')`,
  )
  await tx.query(
    `insert into holiday (calendar_id, day, kind, name) select 'nasional', h.date, h.kind, h.name from jsonb_to_recordset($1::jsonb) as h(date date, kind text, name text)
     on conflict (calendar_id, day) do nothing`,
    [JSON.stringify(facts.holidays)],
  )
  await tx.query(
    `insert into decreed_year (calendar_id, year, legal_source) select 'nasional', d.year, d."legalSource" from jsonb_to_recordset($1::jsonb) as d(year smallint, "legalSource" text)`,
    [JSON.stringify(facts.decrees)],
  )
}

async function loadCatalogue(tx: Sql) {
  const { classes, grades } = read<{ classes: unknown[]; grades: unknown[] }>('classes')
  const named = (table: string) => `insert into ${table} (code, name_id, name_en, valid_from, valid_to)
    select c.code, c.name->>'id', c.name->>'en', c."validFrom", c."validTo" from jsonb_to_recordset($1::jsonb) as c(code text, name jsonb, "validFrom" date, "validTo" date)`
  await tx.query(named('report_class'), [JSON.stringify(classes)])
  await tx.query(named('grade'), [JSON.stringify(grades)])
  await tx.query(
    `insert into category (code, parent_code, name, level, position, valid_from, valid_to)
     select c.code, c.parent, c.name, c.level, c.n, c."validFrom", c."validTo"
     from rows from (jsonb_to_recordset($1::jsonb) as (code text, parent text, name text, level text, "validFrom" date, "validTo" date)) with ordinality
       as c(code, parent, name, level, "validFrom", "validTo", n)`,
    [JSON.stringify(read<{ categories: unknown[] }>('categories').categories)],
  )
  await tx.query(
    `insert into archive_reason (code, name_id, name_en, citizen_id, citizen_en, valid_from, valid_to)
     select r.code, r.name->>'id', r.name->>'en', r.citizen->>'id', r.citizen->>'en', r."validFrom", r."validTo"
     from jsonb_to_recordset($1::jsonb) as r(code text, name jsonb, citizen jsonb, "validFrom" date, "validTo" date)`,
    [JSON.stringify(read<{ archiveReasons: unknown[] }>('archive-reasons').archiveReasons)],
  )
}

async function loadPolicies(tx: Sql) {
  await tx.query(
    `insert into time_limit (id, kind, class, grade, days, unit, valid_from, valid_to, legal_source, confirmed)
     select p.id, p.kind, p.class, p.grade, p.days, p.unit, p."validFrom", p."validTo", p."legalSource", p.confirmed from jsonb_to_recordset($1::jsonb)
     as p(id text, kind text, class text, grade text, days integer, unit text, "validFrom" date, "validTo" date, "legalSource" text, confirmed boolean)`,
    [JSON.stringify(read<{ policies: unknown[] }>('policies').policies)],
  )
  await tx.query(
    `insert into flag (code, value, sentence, valid_from, valid_to) select f.key, f.value, f.sentence, f."validFrom", f."validTo"
     from jsonb_to_recordset($1::jsonb) as f(key text, value jsonb, sentence text, "validFrom" date, "validTo" date)`,
    [JSON.stringify(read<{ flags: unknown[] }>('flags').flags)],
  )
}
