import { metresBetween } from '../../kit/metres.ts'
import type { App } from '../app.ts'
import { isValidOn } from '../categories/catalogue.ts'
import type { ReportPage } from '../desk/report-page.ts'
import type { Actor } from '../people/actor.ts'
import { reportsVisibleTo } from '../people/permissions.ts'
import { categoryOf } from './category-words.ts'
import { type Mark, personalData } from './personal-data.ts'
import { type Candidate, likeTitles, officesOfCategory } from './store.ts'

/** What an officer is offered. Nothing of it happens by itself; each says why. */
export type Suggestions = {
  category: { code: string; words: string[] } | null
  /** `n` of `of`: as many of the newest reports of this category were answered there. */
  office: { id: string; n: number; of: number } | null
  duplicates: Alike[]
  /** In the text that the report's offices read. */
  personal: Mark[]
}

/** What a suggester knows of a report; others (a model, a service) may take the place of `byWords`. */
export type Suggester = (app: App, actor: Actor, page: ReportPage) => Promise<Suggestions>

/** `metres` between the two places, where both are known to the point. */
export type Alike = Pick<Candidate, 'number' | 'title' | 'status' | 'receivedOn'> & { metres: number | null }

const MONTHS_BACK = 12
/** What is farther away is another matter, however alike its words are. */
const FARTHEST_METRES = 1_000
const MOST_ALIKE = 5
const DAYS_APART = 60
/** An office is offered when it had at least so many of a category, and most of them. */
const FEWEST = 2

/** By keywords, by what became of the newest reports alike, and by full text with place and time. */
export const byWords: Suggester = async (app, actor, page) => {
  const { report } = page
  const { catalogue } = app.reference.get()
  const text = `${page.title} ${page.original ?? page.body ?? ''}`
  const day = app.now().toString().slice(0, 10)
  const isOpen = (code: string) => catalogue.categories.some((c) => c.code === code && isValidOn(c, day))
  const category = report.category ? null : categoryOf(text, isOpen)
  const known = report.category ?? category?.code ?? null
  const [office, duplicates] = await Promise.all([
    known ? officeFor(app, report.holder, known) : null,
    duplicatesOf(app, actor, page),
  ])
  return { category, office, duplicates, personal: personalData(page.body ?? '') }
}

async function officeFor(app: App, node: string, category: string): Promise<Suggestions['office']> {
  const since = app
    .now()
    .toZonedDateTimeISO('Asia/Jakarta')
    .toPlainDate()
    .with({ day: 1 })
    .subtract({ months: MONTHS_BACK })
    .toString()
  const all = await officesOfCategory(app.db, { node, category, since })
  const of = all.reduce((sum, { n }) => sum + n, 0)
  const best = all[0]
  return best && best.n >= FEWEST && best.n * 2 > of && app.reference.get().agencies.get(best.agency)
    ? { id: best.agency, n: best.n, of }
    : null
}

/**
 * Alike are reports of the same days and district of which at least half of the words of the shorter title stand in the other, and not fewer than two; nearest in words
 * first, then in place.
 */
async function duplicatesOf(app: App, actor: Actor, { report, title }: ReportPage): Promise<Alike[]> {
  const words = wordsOf(title)
  if (words.size < 2 || report.receivedAt === null || report.mergedInto) return []
  const scope = reportsVisibleTo(actor, app.reference.get().agencies, 6)
  const district = report.areaCode && report.areaCode.length >= 8 ? report.areaCode.slice(0, 8) : null
  const asked = { id: report.id, words: [...words], district, receivedAt: report.receivedAt, days: DAYS_APART }
  return (await likeTitles(app.db, asked, scope))
    .map((one) => ({ one, metres: metresBetween(report, one), share: shareOf(words, wordsOf(one.title)) }))
    .filter(({ share, metres }) => share >= 0.5 && (metres === null || metres <= FARTHEST_METRES))
    .sort((a, b) => b.share - a.share || (a.metres ?? FARTHEST_METRES) - (b.metres ?? FARTHEST_METRES))
    .slice(0, MOST_ALIKE)
    .map(({ one: { number, title: other, status, receivedOn }, metres }) => ({
      number,
      title: other,
      status,
      receivedOn,
      metres,
    }))
}

/** Words that stand in every second title and say nothing of what it is about. */
const EMPTY = new Set(
  'yang dan dari untuk dengan pada oleh ada tidak belum sudah saya kami jalan mohon tolong sejak kota desa the and'.split(' '),
)

const wordsOf = (title: string) =>
  new Set((title.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !EMPTY.has(word)).slice(0, 12))

/** How much of the shorter one stands in the other; 0 when less than two words are shared. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length
  return shared < 2 ? 0 : shared / Math.min(a.size, b.size)
}
