import type { App } from '../../domain/app.ts'
import { mayLookAt, nodesToLookAt } from '../../domain/figures/dashboard.ts'
import type { ListKind } from '../../domain/figures/figure-list.ts'
import { publicPeriod } from '../../domain/figures/publish.ts'
import { atNow, categoriesIn } from '../../domain/figures/read-figures.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Officer } from './session.ts'

/** What the address of a dashboard says: which node, which period (`''` the last twelve months, `2026`, `2026-10`), which category, each topic on a scale of its own or all on one. Words that say nothing are left out. */
export type View = {
  node: string
  slug: string
  masa: string
  from: string
  to: string
  category: string | undefined
  ownScale: boolean
}

/** @throws Refusal not-found where the officer has no node to look at, or not this one */
export function viewOf(app: App, officer: Officer, query: (name: string) => string | undefined): View {
  const { agencies, catalogue } = app.reference.get()
  const slug = query('instansi')
  const node = slug ? agencies.bySlug(slug) : agencies.get(nodesToLookAt(app, officer)[0] ?? '')
  if (!node || !mayLookAt(app, officer, node.id)) throw new Refusal('not-found')
  const wish = query('kategori')
  const category = wish && (wish === '-' || catalogue.category(wish)) && categoriesIn(app, wish).length > 0 ? wish : undefined
  return {
    node: node.id,
    slug: node.slug,
    ...periodOf(app, query('masa') ?? ''),
    category,
    ownScale: query('skala') === 'sendiri',
  }
}

function periodOf(app: App, wish: string): { masa: string; from: string; to: string } {
  const { today } = atNow(app)
  if (/^20\d\d$/.test(wish)) return { masa: wish, from: `${wish}-01-01`, to: `${wish}-12-31` }
  if (/^20\d\d-(0[1-9]|1[0-2])$/.test(wish)) {
    const first = Temporal.PlainDate.from(`${wish}-01`)
    return { masa: wish, from: first.toString(), to: first.with({ day: first.daysInMonth }).toString() }
  }
  const { from, to } = publicPeriod(today, undefined)
  return { masa: '', from, to }
}

/** An address that shows the same view but for what is changed; undefined takes a word away. */
export function leadHref(
  view: Pick<View, 'slug' | 'masa' | 'category'>,
  change: { slug?: string; masa?: string; category?: string | undefined } = {},
  path = '/konsol/pimpin',
  more: Record<string, string | undefined> = {},
): string {
  const { slug, masa, category } = { ...view, ...change }
  const words = { instansi: slug, masa, kategori: category, ...more }
  return `${path}?${new URLSearchParams(Object.entries(words).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`
}

/** The address of the reports behind a number of a view. */
export const listHref = (
  view: Pick<View, 'slug' | 'masa' | 'category'>,
  isi: ListKind,
  more: Record<string, string | undefined> = {},
): string => leadHref(view, {}, '/konsol/pimpin/daftar', { isi, ...more })
