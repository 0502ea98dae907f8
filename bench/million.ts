import type { App } from '../src/domain/app.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { newNumber } from '../src/domain/reports/number.ts'
import { type Db, openDb } from '../src/kit/db.ts'
import { aReport, type Officer, reporterOf, type World } from '../test/support/world.ts'
import { addTowns, inTown, listTowns, TOWNS } from './towns.ts'
import { words } from './words.ts'

/** Reports that are made through the actions, and how often each is copied: 1,000,000 reports, 5,000,000 events. BENCH_COPIES tries the cases on fewer (500) or more: 15000 are 3,000,000. */
const PROTOTYPES = 200
const COPIES = Number(process.env.BENCH_COPIES ?? 5_000)
const STEP = 100 // copies of every prototype in one statement
export const MILLION = PROTOTYPES * COPIES

/** More than a year of a nation: of 200 reports 145 went the whole way (six events), 35 were set aside, 20 are open. Offices of a city and a ministry; in their copies half the cities' reports are those of a hundred towns. */
export async function prototypes({ app, officer }: World<App>): Promise<void> {
  await addTowns(app)
  const desks = [
    { desk: officer.city!, office: 'dpu', worker: officer.dpu! },
    { desk: officer.city!, office: 'dlh', worker: officer.dlh! },
    { desk: officer.social!, office: null, worker: officer.social! },
    { desk: officer.city!, office: null, worker: officer.city! },
  ]
  const moved = { ...app, now: () => at }
  let at = app.now().subtract({ hours: 72 })
  for (let i = 0; i < PROTOTYPES; i++) {
    const way = desks[i % 4]!
    const { number } = await aReport(moved, {
      body: words(80, i),
      ...(way.desk === officer.social && { agency: 'kemensos', category: null }),
    })
    await story(moved, i, number, way)
    at = at.add({ seconds: 600 })
  }
}

type Way = { desk: Officer; office: string | null; worker: Officer }

async function story(app: App, i: number, number: string, { desk, office, worker }: Way) {
  const target = { number }
  const open = i % 10 === 9
  if (open && i % 20 === 9) return
  await actions.verify.run(app, desk, target, { title: words(8, i), grade: 'plain', public: words(40, i) })
  if (!open && i % 40 >= 32) return actions.archive.run(app, desk, target, { reason: 'unclear' })
  if (office) await actions.forward.run(app, desk, target, { agency: office })
  else await actions.handle.run(app, desk, target, {})
  if (open) return
  if (office) await actions.handle.run(app, worker, target, {})
  else await actions.note.run(app, desk, target, { text: words(10, i) })
  await actions.answer.run(app, worker, target, { kind: 'final', text: words(60, i), reason: 'Foto menyusul' })
  await actions.feedback.run(app, await reporterOf(app, number), target, { solved: 'yes', rating: 5 })
}

/**
 * Copies the prototypes inside the server, row by row with keys, numbers and times of their own (two hours apart), and a word that 125 reports share. Checks of foreign keys
 * rest meanwhile (the rows are copies of checked ones), and the indexes are built at the end.
 */
export async function multiply(ownerUrl: string): Promise<void> {
  const db = openDb(ownerUrl, { max: 1 })
  try {
    await db.query(`set session_replication_role = replica`)
    await db.query(`set maintenance_work_mem = '512MB'`)
    await drawNumbers(db)
    await listTowns(db)
    const town = await inTown(db)
    const indexes = await dropIndexes(db)
    const inserts = await Promise.all(tables.map(({ name, from }) => copying(db, name, from, town)))
    for (let k = 1; k < COPIES; k += STEP) {
      for (const insert of inserts) await db.query(insert, [k, Math.min(k + STEP, COPIES) - 1])
      if (k % 1_000 === 1) console.log(`  copied ${k * PROTOTYPES} of ${MILLION} reports`)
    }
    console.log('  building indexes')
    for (const index of indexes) await db.query(index)
    await db.query(`drop table bench_number, bench_town, bench_topic`)
    await db.query('vacuum analyze')
  } finally {
    await db.close()
  }
}

const tables = [
  { name: 'report', from: 'report x join bench_number n on n.proto = x.id' },
  ...['report_text', 'report_event', 'assignment', 'clock', 'report_scope', 'report_fact'].map((name) => ({
    name,
    from: `${name} x join bench_number n on n.proto = x.report_id`,
  })),
]

/** Columns that name a row of the same report; all others with keys (offices, officers) stay. */
const OWN = new Set(['report.id', 'title_text', 'landmark_text', 'original_text', 'working_text', 'public_text', 'report_id'])
const ID_OF = new Set(['report_text.id', 'report_event.id'])

/** `insert … select` over copies $1 to $2 of every prototype. Keys keep their first 24 signs, which no two prototypes share, and end in the number of the copy. */
async function copying(db: Db, table: string, from: string, town: Awaited<ReturnType<typeof inTown>>): Promise<string> {
  const { rows } = await db.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  const value = (name: string, type: string): string => {
    if (OWN.has(name) || OWN.has(`${table}.${name}`) || ID_OF.has(`${table}.${name}`)) return copied(`x.${name}`)
    const moved = town(name, table)
    if (moved) return moved
    if (name === 'number') return 'n.number'
    if (name === 'step_on' || name === 'dirty') return 'null' // no reminder is due, no figure to be counted
    if (name === 'step_for') return value('due_on', 'date')
    if (name === 'search') return `x.search || to_tsvector('simple', 'kata' || n.k % 8000)`
    if (name === 'texts')
      return `regexp_replace(x.texts::text, '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}', '\\1' || lpad(to_hex(n.k), 12, '0'), 'g')::jsonb`
    if (name === 'month') return `date_trunc('month', x.received_on - n.k / 12)::date` // of report_fact
    if (type === 'timestamp with time zone') return `x.${name} - n.k * interval '2 hours'`
    if (type === 'date') return `case when x.${name} > '9000-01-01' then x.${name} else x.${name} - n.k / 12 end`
    return `x.${name}`
  }
  return `insert into ${table} (${rows.map(({ name }) => name).join(', ')})
    select ${rows.map(({ name, type }) => value(name, type)).join(', ')} from ${from} join bench_town t on t.c = case n.k % 2 when 0 then 0 else n.k / 2 % ${TOWNS} + 1 end where n.k between $1 and $2 order by n.k`
}

const copied = (column: string) =>
  `case when ${column} is null then null else (left(${column}::text, 24) || lpad(to_hex(n.k), 12, '0'))::uuid end`

/** A written number for every copy, in a table that says which prototype it copies. */
async function drawNumbers(db: Db): Promise<void> {
  await db.query('create table bench_number (proto uuid, k integer, number text)')
  const { rows } = await db.query<{ id: string; number: string }>('select id, number from report order by id')
  if (rows.length !== PROTOTYPES) throw new Error(`${rows.length} prototypes instead of ${PROTOTYPES}`)
  const numbers = new Set(rows.map((row) => row.number))
  for (const { id } of rows) {
    const first = numbers.size
    while (numbers.size < first + COPIES - 1) numbers.add(newNumber(2026))
    await db.query('insert into bench_number select $1, k, number from unnest($2::text[]) with ordinality as x(number, k)', [
      id,
      [...numbers].slice(first),
    ])
  }
  await db.query('create index on bench_number (k)')
}

/** Drops what is no constraint and gives back how to make it again. */
async function dropIndexes(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index i
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [tables.map(({ name }) => name)],
  )
  for (const { name } of rows) await db.query(`drop index ${name}`)
  return rows.map(({ made }) => made)
}
