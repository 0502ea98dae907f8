import type { Figures } from './figures.ts'
import { FEWEST, forget, type Masked, maskFew, type Told, type Tree } from './publish.ts'
import { tellSets } from './tell-sets.ts'
import { tellSums } from './tell-sums.ts'

type Bare = Omit<Figures, 'histogram' | 'secondReading'>

/** The numbers of the funnel, each within the one before it. */
export const steps = ['received', 'verified', 'forwarded', 'answered', 'final', 'confirmed'] as const

/** What becomes of a report as a rule, and the numbers that count it. That a few went another way makes what follows less certain, not more. */
const kinds = [
  ['open'],
  ['verified', 'open'],
  ['verified', 'forwarded', 'open'],
  ['verified', 'forwarded', 'answered', 'open'],
  ['verified', 'forwarded', 'answered', 'open', 'no', 'heard'],
  ['verified', 'forwarded', 'answered', 'final', 'pending'],
  ['verified', 'forwarded', 'answered', 'final', 'pending', 'partly', 'heard'],
  ['verified', 'forwarded', 'answered', 'final', 'resolved', 'partly', 'heard'],
  ['verified', 'forwarded', 'answered', 'final', 'resolved', 'silent'],
  ['verified', 'forwarded', 'answered', 'final', 'resolved', 'confirmed', 'heard'],
  ['verified', 'archived'],
].map((numbers) => ['received', 'counted', ...numbers])
const lost = [
  ['received', 'withdrawn'],
  ['received', 'merged'],
]

/**
 * What anybody is told of the counts of a set of reports: the steps from received to settled, what drops out of them and why, and how old the rest is. One answer for charts,
 * tables, files and the API, since what one view withholds another would give away. Weightier numbers first; the parts of a number only where it is told itself.
 * Names: the steps; `archived/unclear` a reason; `open/0` an age; `heard` who said anything; `verification`, `firstAnswer`, `resolution` how many the days are of.
 */
export function tellFigures(f: Bare): Map<string, Told> {
  const { yes, partly, no } = f.said
  const ages = f.open.byAge.map(({ n }, i): [string, number] => [`open/${i}`, n])
  const reasons = Object.entries(f.archivedBy).map(([code, n]): [string, number] => [`archived/${code}`, n])
  const told = tellSets(
    new Map([
      ['received', f.received],
      ['answered', f.answered],
      ['confirmed', yes],
      ['final', f.resolved + f.pending],
      ['verified', f.verified],
      ['forwarded', f.forwarded],
      ['resolved', f.resolved],
      ['open', ages.reduce((sum, [, n]) => sum + n, 0)],
      ['archived', f.archived],
      ['withdrawn', f.withdrawn],
      ['merged', f.merged],
      ['pending', f.pending],
      ['silent', f.silent],
      ['heard', yes + partly + no],
      ['counted', f.counted],
      ['no', no],
      ['partly', partly],
    ]),
    [...kinds, ...lost],
  )
  const daysOf = (step: string, all: number, n: number): Told => tellPart(told.get(step)!, all, n)
  return new Map([
    ...told,
    ['verification', daysOf('verified', f.verified, f.verification.n)],
    ['firstAnswer', daysOf('answered', f.answered, f.firstAnswer.n)],
    ['resolution', daysOf('resolved', f.resolved, f.resolution.n)],
    ...tellParts('open', told.get('open')!, ages),
    ...tellParts('archived', told.get('archived')!, reasons),
  ])
}

/** Of imported reports the days are not known: a step, and of how many of it they are. */
function tellPart(step: Told, all: number, n: number): Told {
  if (typeof step !== 'number') return alone(n)
  const pair = new Map([
    ['step', all],
    ['days', n],
  ])
  return tellSums(pair, [{ whole: 'step', parts: ['days'] }]).get('days')!
}

/** Noughts, too, are told with their sum only: where all parts are nought, so is the sum. */
function tellParts(whole: string, all: Told, parts: [string, number][]): Map<string, Told> {
  if (typeof all !== 'number') return new Map(parts.map(([name, n]) => [name, alone(n)]))
  const names = parts.map(([name]) => name)
  const told = tellSums(new Map([[whole, all], ...bySize(parts)]), [{ whole, parts: names, all: true }])
  return new Map(names.map((name) => [name, told.get(name)!]))
}

/** What is said of a number of which nothing is told. */
const alone = (n: number): Told => (n > 0 && n < FEWEST ? 'few' : 'hidden')

/** Noughts first, which hide nobody, then from the largest: what is withheld beside a few is the smallest that will do. */
const bySize = (numbers: [string, number][]) => [...numbers].sort(([, a], [, b]) => (a === 0 ? -1 : b === 0 ? 1 : b - a))

/**
 * The figures as anybody may have them of one set of reports: as `maskFew` leaves them, and less what would follow from others of them. Rows of a table are rounded instead
 * (`roundTable`).
 */
export function maskTotal<F extends Bare>(figures: F): Masked<F> {
  const masked = maskFew(figures)
  for (const [name, told] of tellFigures(figures)) {
    const path = pathOf(name)
    if (path !== null && typeof told !== 'number') forget(masked as Tree, path)
  }
  return masked
}

/** Where among the figures a number of `tellFigures` stands; null for sums that are none of them. */
function pathOf(name: string): string | null {
  if (/^(verification|firstAnswer|resolution)$/.test(name)) return `${name}/n`
  if (/^(partly|no)$/.test(name)) return `said/${name}`
  if (name === 'confirmed') return 'said/yes'
  if (name.includes('/')) return name.replace('archived/', 'archivedBy/').replace(/^open\/(\d)$/, 'open/byAge/$1/n')
  return /^(final|heard|open)$/.test(name) ? null : name
}
