import { parse } from 'csv-parse/sync'
import { FEWEST } from '../../src/domain/figures/publish.ts'
import type { Person } from './crowd.ts'
import type { World } from './world.ts'

type Get = (path: string) => Promise<Response> | Response
type Bounds = [least: number, most: number]

/** What a row's count may be: withheld, a multiple of five that was rounded to, or what it says. What is not there, may be nought or a few. */
const boundsOf = (told: number | null, most: number): Bounds =>
  told === null ? [1, most] : told % 5 === 0 ? [Math.max(FEWEST, told - 2), told + 2] : [told, told]

/** All that the statistics tell anybody, as bounds of how many reports stand in each set, sharpened by each other. */
export async function everyAnswer(w: World, get: Get, people: number) {
  const { agencies } = w.app.reference.get()
  const today = w.app.now().toString()
  const sets = new Map<string, Bounds>()
  const at = (key: string): Bounds => sets.get(key) ?? [0, people * 2]
  const narrow = (key: string, [least, most]: Bounds) => {
    const [a, b] = at(key)
    sets.set(key, [Math.max(a, least), Math.min(b, most)])
  }
  const periods = ['', '2025']
  const parts = ['category', 'channel', 'class', 'month', 'agency'] as const
  const keys = new Map<string, Set<string>>() // period and part: every key that was seen anywhere
  for (const period of periods)
    for (const by of parts)
      for (const { id, slug } of agencies.all) {
        const query = `agency=${slug}&by=${by}${period ? `&from=${period}-01-01&to=${period}-12-31` : ''}`
        const body = (await (await get(`/api/v1/statistics?${query}`)).json()) as {
          received: number | null
          rows?: { key: string; received: number | null }[]
        }
        if (body.received !== null) narrow(`${period}/${id}`, [body.received, body.received])
        const seen = keys.get(`${period}/${by}`) ?? new Set()
        keys.set(`${period}/${by}`, seen)
        for (const { key, received } of body.rows ?? []) {
          seen.add(key)
          if (by === 'agency') narrow(`${period}/own ${agencies.bySlug(key)!.id}`, boundsOf(received, people))
          narrow(`${period}/${id}/${by}=${key}`, boundsOf(received, people))
        }
        if (body.received !== null) sets.set(`${period}/${id}/${by}`, [0, people])
      }
  // The page tells the days of a topic in a month where ten or more of it were answered, which is a bound of how many there are.
  for (const period of periods)
    for (const { id, slug } of agencies.all) {
      const answer = await get(`/instansi/${slug}?csv=topics${period ? `&tahun=${period}` : ''}`)
      if (!answer.ok) continue
      const rows = parse(await answer.text(), { columns: true }) as { month: string; category: string }[]
      for (const { month, category } of rows)
        if (month) narrow(`${period}/${id}/category=${category}&month=${month}`, [10, people])
    }
  // Own reports of a node are its sum less its children's; each part is its sum less the other parts. Three rounds tell what there is to tell.
  const equation = (whole: string, members: string[]) => {
    const bounds = members.map(at)
    const low = bounds.reduce((sum, [least]) => sum + least, 0)
    const high = bounds.reduce((sum, [, most]) => sum + most, 0)
    for (const [i, member] of members.entries())
      narrow(member, [at(whole)[0] - (high - bounds[i]![1]), at(whole)[1] - (low - bounds[i]![0])])
    narrow(whole, [low, high])
  }
  for (let round = 0; round < 3; round++)
    for (const period of periods)
      for (const { id } of agencies.all) {
        const children = agencies.all.filter(({ parentId }) => parentId === id).map((child) => child.id)
        equation(`${period}/${id}`, [...children.map((child) => `${period}/${child}`), `${period}/own ${id}`])
        for (const by of ['category', 'channel', 'class', 'month']) {
          const all = [...(keys.get(`${period}/${by}`) ?? [])]
          if (sets.has(`${period}/${id}/${by}`))
            equation(
              `${period}/${id}`,
              all.map((key) => `${period}/${id}/${by}=${key}`),
            )
          // A topic is the sum of its months, a month that of its topics.
          const other = by === 'category' ? 'month' : 'category'
          for (const key of by === 'category' || by === 'month' ? all : [])
            equation(
              `${period}/${id}/${by}=${key}`,
              [...(keys.get(`${period}/${other}`) ?? [])].map((one) =>
                by === 'category'
                  ? `${period}/${id}/category=${key}&month=${one}`
                  : `${period}/${id}/category=${one}&month=${key}`,
              ),
            )
          for (const key of all)
            equation(`${period}/${id}/${by}=${key}`, [
              ...children.map((child) => `${period}/${child}/${by}=${key}`),
              `${period}/own ${id}/${by}=${key}`,
            ])
        }
      }
  const published = await everyListed(w, get)
  const inPeriod = (p: { day: string }, period: string) => {
    const last = Temporal.PlainDate.from(today.slice(0, 10))
    return period ? p.day.startsWith(period) : p.day >= last.with({ day: 1 }).subtract({ months: 11 }).toString()
  }
  const sharp = new Map([...sets])
  const keysOf = (p: Pick<Person, 'office' | 'category' | 'day'>) =>
    periods
      .filter((period) => inPeriod(p, period))
      .flatMap((period) =>
        [...agencies.path(p.office), `own ${p.office}`].flatMap((node) => [
          `${period}/${node}`,
          `${period}/${node}/category=${p.category}`,
          `${period}/${node}/month=${p.day.slice(0, 7)}`,
          `${period}/${node}/category=${p.category}&month=${p.day.slice(0, 7)}`,
        ]),
      )
  const setsOf = (p: Person): Bounds[] => keysOf(p).map((key) => sharp.get(key) ?? [0, people * 2])
  // What is listed can be counted to the last one; what is counted at least holds it.
  const listed = new Map<string, number>()
  for (const one of published.values()) for (const key of keysOf(one)) listed.set(key, (listed.get(key) ?? 0) + 1)
  const restOf = (key: string): Bounds => {
    const [least, most] = sharp.get(key) ?? [0, people * 2]
    const n = listed.get(key) ?? 0
    return [Math.max(0, least - n), most - n]
  }
  return { sets: sharp, setsOf, others: { published, setsOf: (p: Person) => keysOf(p).map(restOf) } }
}

/** Every report that anybody finds, page by page, with what its row says. */
async function everyListed(w: World, get: Get): Promise<Map<string, Pick<Person, 'office' | 'category' | 'day'>>> {
  const { agencies } = w.app.reference.get()
  const found = new Map<string, Pick<Person, 'office' | 'category' | 'day'>>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await (await get(`/api/v1/reports?limit=100${cursor ? `&cursor=${cursor}` : ''}`)).json()
    const { items, next } = answer as {
      items: { number: string; agency: string; category: string; receivedOn: string }[]
      next: string | null
    }
    for (const { number, agency, category, receivedOn } of items)
      found.set(number, { office: agencies.bySlug(agency)!.id, category, day: receivedOn })
    cursor = next
  }
  return found
}
