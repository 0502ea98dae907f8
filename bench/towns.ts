import { addAgency } from '../src/domain/agencies/add-agency.ts'
import type { App } from '../src/domain/app.ts'
import { system } from '../src/domain/people/actor.ts'
import type { Db } from '../src/kit/db.ts'

/** Provinces, each with so many cities, each of which has two offices like the city of the small nation: 310 nodes beside its own. */
const PROVINCES = 10
const CITIES = 10
export const TOWNS = PROVINCES * CITIES
/** The nodes that every town has a copy of. */
const PARTS = ['jatim', 'malang', 'dpu', 'dlh'] as const

/** Adds the towns to the tree, without officers: nobody signs in there, but their reports have cells of their own. */
export async function addTowns(app: App): Promise<void> {
  const add = (slug: string, kind: 'province' | 'city' | 'unit', parent: string) =>
    addAgency(app, system, { slug, name: `Contoh ${slug}`, shortName: slug, kind, parent, validFrom: '2019-02-01' })
  for (let p = 0; p < PROVINCES; p++) {
    await add(`provinsi-${p}`, 'province', 'panrb')
    for (let c = p * CITIES; c < (p + 1) * CITIES; c++) {
      await add(`kota-${c + 1}`, 'city', `provinsi-${p}`)
      await add(`dpu-${c + 1}`, 'unit', `kota-${c + 1}`)
      await add(`dlh-${c + 1}`, 'unit', `kota-${c + 1}`)
    }
  }
  await app.reference.refresh()
}

/** Makes `bench_town`: of each town (0 is the small nation's own) the nodes that stand for those of the prototypes, and `bench_topic`: 30 categories in a row. */
export async function listTowns(db: Db): Promise<void> {
  const id = (slug: string) => `(select id from agency where slug = ${slug})`
  await db.query(
    `create table bench_town as select c, ${id(`case when c = 0 then 'jatim' else 'provinsi-' || (c - 1) / ${CITIES} end`)} as jatim,
       ${PARTS.slice(1)
         .map(
           (part) => `${id(`case when c = 0 then '${part}' else '${part === 'malang' ? 'kota' : part}-' || c end`)} as ${part}`,
         )
         .join(', ')} from generate_series(0, ${TOWNS}) c`,
  )
  await db.query('alter table bench_town add primary key (c)')
  await db.query(
    `create table bench_topic as select row_number() over (order by code) - 1 as i, code from category where parent_code is not null order by code limit 30`,
  )
  await db.query('alter table bench_topic add primary key (i)')
}

/** Columns that name nodes: in a copy they are those of its town (`t`, a row of bench_town). */
export async function inTown(db: Db): Promise<(name: string, table: string) => string | null> {
  const { rows } = await db.query<Record<(typeof PARTS)[number], string>>('select * from bench_town where c = 0')
  const own = rows[0]!
  const moved = (value: string) =>
    `case ${value} ${PARTS.map((part) => `when '${own[part]}' then t.${part}`).join(' ')} else ${value} end`
  const replaced = (text: string) => PARTS.reduce((sql, part) => `replace(${sql}, '${own[part]}', t.${part}::text)`, text)
  return (name, table) => {
    if (['holder', 'agency_id', 'node_id', 'agency'].includes(name)) return moved(`x.${name}`)
    if (name === 'path') return `(select array_agg(${moved('p')} order by o) from unnest(x.path) with ordinality u(p, o))`
    if (name === 'assignments') return `${replaced('x.assignments::text')}::jsonb`
    // Every fourth keeps the topic that the lists are narrowed by; the others are of thirty.
    if (name === 'category' && ['report', 'report_fact'].includes(table))
      return `case when x.category is null or n.k % 4 = 0 then x.category else (select code from bench_topic b where b.i = n.k % 30) end`
    return null
  }
}
