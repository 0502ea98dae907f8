import { type Random, randomOf } from '../../demo/random.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { newNumber } from '../../src/domain/reports/number.ts'
import { uuidv7 } from '../../src/kit/ids.ts'
import { aReport, reporterOf, type World } from './world.ts'

/** One of a crowd: what somebody who knows them knows of their report, and what it is. */
export type Person = {
  number: string
  village: string
  category: string
  day: string
  office: string
  kind: 'published' | 'private' | 'unread'
}

const CATEGORIES = ['pekerjaan-umum-jalan', 'perhubungan-lampu-jalan']

/** Reports that went through the actions once; the crowd copies them. */
async function prototypes({ app, officer }: World): Promise<Record<Person['kind'], string[]>> {
  const { city, dpu } = officer
  const through = async (audience: 'public' | 'private', how: 'forwarded' | 'answered' | 'solved' | 'archived') => {
    const { number } = await aReport(app, { audience })
    const at = { number }
    await actions.verify.run(app, city!, at, { title: 'Lubang di jalan', grade: 'plain', public: 'Ada lubang di jalan.' })
    await actions.forward.run(app, city!, at, { agency: 'dpu' })
    if (how === 'archived') await actions.archive.run(app, city!, at, { reason: 'unclear' })
    if (how === 'answered' || how === 'solved') {
      await actions.handle.run(app, dpu!, at, {})
      await actions.answer.run(app, dpu!, at, { kind: 'final', text: 'Sudah kami tambal pagi ini.', reason: 'Foto menyusul' })
    }
    if (how === 'solved') await actions.feedback.run(app, await reporterOf(app, number), at, { solved: 'yes', rating: 5 })
    return number
  }
  const all = { published: [] as string[], private: [] as string[], unread: [] as string[] }
  for (const how of ['forwarded', 'answered', 'solved', 'solved', 'archived'] as const) {
    all.published.push(await through('public', how))
    all.private.push(await through('private', how))
  }
  for (let i = 0; i < 2; i++) all.unread.push((await aReport(app)).number)
  app.advance({ seconds: 9 })
  return all
}

/** Some villages, topics and days have many reports, most have few: the rank that a draw falls on, skewed to the first. */
const skewed = <V>(random: Random, values: readonly V[]): V => values[Math.floor(values.length * random.next() ** 3)]!

/** Puts `many` reports of the city into the database, received from November 2025 to October 2026, each a copy of one that went through the actions. */
export async function crowd(world: World, many: number, seed: string): Promise<Person[]> {
  const { app } = world
  const random = randomOf(seed)
  const from = await prototypes(world)
  const { rows: areas } = await app.db.query<{ code: string }>(
    `select code from area where code like '35.73.%' and level = 4 order by code <> '35.73.03.1008', code`,
  )
  const { rows: known } = await app.db.query<{ code: string }>(
    'select code from category where code = any($1) or parent_code is not null order by code',
    [CATEGORIES],
  )
  const categories = [...CATEGORIES, ...known.map(({ code }) => code).filter((code) => !CATEGORIES.includes(code))].slice(0, 30)
  const [dpu, dlh, city] = ['dpu', 'dlh', 'malang'].map((slug) => app.reference.get().agencies.bySlug(slug)!)
  const village = app.reference.get().agencies.bySlug('madyopuro')!
  // The city's own desk keeps few: what is left of the city less its offices is what an attacker looks for.
  const oneOf = (r: Random) => (r.chance(0.04) ? city! : r.chance(0.6) ? dpu! : dlh!)
  const first = Temporal.PlainDate.from('2025-11-03')
  // Of thousands drawn at random two may be the same, and one may be that of a report which is there already.
  const { rows: taken } = await app.db.query<{ number: string }>('select number from report')
  const numbers = new Set(taken.map(({ number }) => number))
  while (numbers.size < taken.length + many) numbers.add(newNumber(2026))
  const drawn = [...numbers].slice(taken.length)
  const people: Person[] = []
  const copies: object[] = []
  for (let i = 0; i < many; i++) {
    const kind = random.next() < 0.6 ? 'published' : random.next() < 0.6 ? 'private' : 'unread'
    const isFlood = random.chance(0.03) // on one day many write of the same thing
    const area = isFlood ? areas[0]!.code : skewed(random, areas).code
    const office = area === '35.73.03.1008' && random.next() < 0.5 ? village : oneOf(random)
    const day = isFlood ? '2026-01-20' : first.add({ days: Math.floor(random.next() * 362) }).toString()
    const person: Person = {
      number: drawn[i]!,
      village: area,
      category: isFlood ? CATEGORIES[0]! : skewed(random, categories),
      day,
      office: office.id,
      kind,
    }
    people.push(person)
    copies.push({
      ...person,
      of: random.pick(from[kind]),
      id: uuidv7(),
      path: app.reference.get().agencies.path(office.id),
      month: `${day.slice(0, 8)}01`,
    })
  }
  await app.db.query(
    `with n as (select e, p from jsonb_array_elements($1::jsonb) e join report p on p.number = e->>'of'),
     r as (insert into report select (jsonb_populate_record(p, jsonb_build_object('id', e->'id', 'number', e->'number', 'area_code', e->'village', 'category', e->'category',
         'holder', e->'office', 'received_on', e->'day', 'received_at', e->>'day' || 'T03:00:00Z') || case when (p).published_at is null then '{}'::jsonb
           else jsonb_build_object('published_at', e->>'day' || 'T09:00:00Z') end)).* from n returning id)
     insert into report_fact select (jsonb_populate_record(f, jsonb_build_object('report_id', e->'id', 'area_code', e->'village', 'category', e->'category', 'agency', e->'office',
         'received_on', e->'day', 'month', e->'month', 'path', e->'path', 'dirty', e->'path'))).* from n join report_fact f on f.report_id = (n.p).id
     where (select count(*) from r) > 0`,
    [JSON.stringify(copies)],
  )
  return people
}
