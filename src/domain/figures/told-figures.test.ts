import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageBands, type Figures } from './figures.ts'
import { FEWEST, type Told } from './publish.ts'
import { tellSets } from './tell-sets.ts'
import { maskTotal, steps, tellFigures } from './told-figures.ts'

const FEW = [1, 2, 3, 4]
const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0)
const isTold = (told: Told | undefined): told is number => typeof told === 'number'

// What can become of a report, and which numbers count it. A set of reports is so many of each.
const atOffice = ['verified', 'forwarded']
const final = [...atOffice, 'answered', 'final']
const kinds: Record<string, string[]> = {
  unread: ['open', 'open/0'],
  unreadOld: ['open', 'open/1'],
  withdrawn: ['withdrawn'],
  merged: ['merged'],
  unclear: ['verified', 'archived', 'archived/unclear'],
  prank: ['verified', 'archived', 'archived/prank'],
  read: ['verified', 'open', 'open/0'],
  readOld: ['verified', 'open', 'open/1'],
  atOffice: [...atOffice, 'open', 'open/0'],
  atOfficeOld: [...atOffice, 'open', 'open/1'],
  interim: [...atOffice, 'answered', 'open', 'open/0'],
  interimOld: [...atOffice, 'answered', 'open', 'open/1'],
  reopened: [...atOffice, 'answered', 'open', 'open/0', 'no', 'heard'],
  reopenedOld: [...atOffice, 'answered', 'open', 'open/1', 'no', 'heard'],
  pending: [...final, 'pending'],
  partlyPending: [...final, 'pending', 'partly', 'heard'],
  partly: [...final, 'resolved', 'partly', 'heard'],
  silent: [...final, 'resolved', 'silent'],
  confirmed: [...final, 'resolved', 'confirmed', 'heard'],
}
const names = Object.keys(kinds)
const counts = fc.tuple(...names.map(() => fc.oneof(fc.nat(6), fc.constant(0), fc.nat(60))))
const holds = (number: string, kind: string) =>
  number === 'received' ||
  kinds[kind]!.includes(number) ||
  (number === 'counted' && !/withdrawn|merged/.test(kind)) ||
  kinds[kind]!.includes({ verification: 'verified', firstAnswer: 'answered', resolution: 'resolved' }[number] ?? '')
const duration = (n: number) => ({ mean: null, median: null, p90: null, n })

function figures(many: readonly number[]): Omit<Figures, 'histogram' | 'secondReading'> {
  const of = (number: string) => sum(many.filter((_, i) => holds(number, names[i]!)))
  const judged = { yes: 0, no: 0, waiting: 0, share: null }
  return {
    ...{ received: of('received'), verified: of('verified'), forwarded: of('forwarded'), answered: of('answered') },
    ...{ resolved: of('resolved'), pending: of('pending'), archived: of('archived'), withdrawn: of('withdrawn') },
    ...{ merged: of('merged'), counted: of('counted'), silent: of('silent'), returned: 0, bounced: 0, reopened: 0, extended: 0 },
    closed: { reporter: 0, system: 0, officer: 0 },
    archivedBy: { unclear: of('archived/unclear'), prank: of('archived/prank') },
    ...{ answeredShare: null, resolvedShare: null, onTimeShare: null, firstAnswerWithWaiting: null },
    verification: duration(of('verified')),
    firstAnswer: duration(of('answered')),
    resolution: duration(of('resolved')),
    inTime: { verify: judged, firstAnswer: judged, resolve: judged },
    said: { yes: of('confirmed'), partly: of('partly'), no: of('no') },
    open: { byAge: ageBands.map((days, i) => ({ days, n: of(`open/${i}`) })) },
    rating: { mean: null, n: 0 },
    score: { share: null, n: 0 },
  }
}

/** Rows of 1 and 0 with the reports of each, brought to a form in which the leading 1 of a row stands alone in its column. */
function echelon(rows: readonly (readonly number[])[]): { lead: number; row: readonly number[] }[] {
  const basis: { lead: number; row: readonly number[] }[] = []
  const minus = (a: readonly number[], b: readonly number[], by: number) => a.map((x, i) => x - by * b[i]!)
  for (const one of rows) {
    const rest = basis.reduce((left, { lead, row }) => minus(left, row, left[lead]!), one)
    const lead = rest.findIndex((x) => Math.abs(x) > 1e-9)
    if (lead < 0) continue
    const row = rest.map((x) => x / rest[lead]!)
    for (const other of basis) other.row = minus(other.row, row, other.row[lead]!)
    basis.push({ lead, row })
  }
  return basis
}

/** All sets of kinds that adding, subtracting and weighing makes of some. What is taken of a row is what the set holds of its leading kind, all or none. */
function* workedOut(rows: readonly (readonly number[])[]): Generator<readonly number[]> {
  const basis = echelon(rows)
  for (let taken = 1; taken < 2 ** basis.length; taken++) {
    const own = basis.filter((_, i) => (taken >> i) & 1)
    const set = names.map((_, kind) => own.reduce((all, { row }) => all + row[kind]!, 0))
    if (set.every((x) => Math.abs(x) < 1e-9 || Math.abs(x - 1) < 1e-9)) yield set.map(Math.round)
  }
}

test('from the steps, the drop-outs and the ages that are told nobody works out a set of one to four reports', () => {
  let told = 0
  let withheld = 0
  fc.assert(
    fc.property(counts, (many) => {
      fc.pre(sum(many) >= FEWEST)
      const shown = tellFigures(figures(many))
      const sets = [...shown].flatMap(([number, n]) => (isTold(n) ? [names.map((kind) => (holds(number, kind) ? 1 : 0))] : []))
      for (const set of workedOut(sets)) {
        const own = names.filter((_, i) => set[i])
        const n = sum(many.filter((_, i) => set[i]))
        if (FEW.includes(n)) expect.fail(`${n} of ${own.join(', ')} follow from ${JSON.stringify([...shown])}`)
      }
      const chain = steps.map((step) => shown.get(step)).filter(isTold)
      for (const [i, step] of chain.entries()) for (const next of chain.slice(i + 1)) expect(FEW).not.toContain(step - next)
      told += sets.length
      withheld += [...shown.values()].filter((n) => n === 'hidden').length
    }),
    { numRuns: 60 },
  )
  expect(told).toBeGreaterThan(withheld) // who tells nothing gives nothing away
  expect(withheld).toBeGreaterThan(30)
}, 150_000)

test('a city of which all 3,234 are answered shows its figures as they are, and one of 3,232 of 3,234 withholds that step, and no other that is the same', () => {
  const city = (many: Partial<Record<string, number>>) => tellFigures(figures(names.map((kind) => many[kind] ?? 0)))
  const all = city({ confirmed: 3_000, silent: 234 })
  for (const step of steps.slice(0, -1)) expect(all.get(step), step).toBe(3_234)
  expect([all.get('confirmed'), all.get('silent'), all.get('firstAnswer')]).toEqual([3_000, 234, 3_234])
  const almost = city({ confirmed: 3_000, silent: 232, atOffice: 2 })
  expect(steps.map((step) => almost.get(step))).toEqual([3_234, 3_234, 3_234, 'hidden', 'hidden', 3_000])
  expect([almost.get('firstAnswer'), almost.get('resolution'), almost.get('open/0')]).toEqual(['hidden', 'hidden', 'few'])
})

test('what is nought has no report of any of its kinds: where nobody is late or elsewhere, ten less seven are three', () => {
  const numbers = new Map([
    ['all', 10],
    ['elsewhere', 0],
    ['answered', 7],
  ])
  const kinds = [['all'], ['all', 'answered'], ['answered', 'elsewhere'], ['all', 'elsewhere']]
  expect([...tellSets(numbers, kinds).values()]).toEqual([10, 0, 'hidden'])
  expect([...tellSets(numbers.set('elsewhere', 20), kinds).values()]).toEqual([10, 20, 7])
})

test('where reports went another way than the rule, no number is withheld for it: archived by an office, not by the desk', () => {
  const many = figures(names.map((kind) => ({ unclear: 93, atOffice: 90, confirmed: 194, pending: 94, unread: 90 })[kind] ?? 0))
  const told = tellFigures({ ...many, forwarded: many.verified })
  expect(['archived', 'merged', 'open', 'forwarded'].map((name) => told.get(name))).toEqual([93, 0, 180, 471])
})

test('the reasons of an archive are told beside its sum, the few ones and the smallest other one are not; without the sum none is', () => {
  const shown = (many: Partial<Record<string, number>>) => {
    const told = tellFigures(figures(names.map((kind) => many[kind] ?? 0)))
    return ['archived', 'archived/unclear', 'archived/prank'].map((name) => told.get(name))
  }
  expect(shown({ unclear: 30, prank: 9, confirmed: 50 })).toEqual([39, 30, 9])
  expect(shown({ unclear: 30, prank: 2, confirmed: 50 })).toEqual([32, 'hidden', 'few'])
  expect(shown({ unclear: 30, prank: 9, confirmed: 50, withdrawn: 2 })).toEqual(['hidden', 'hidden', 'hidden'])
})

test('the answer of the statistics leaves out what the page withholds, and nothing else', () => {
  const almost = figures(names.map((kind) => ({ confirmed: 300, silent: 232, atOffice: 2 })[kind] ?? 0))
  const masked = maskTotal(almost)
  expect(masked).toMatchObject({ received: 534, verified: 534, forwarded: 534, answered: null, resolved: null, silent: null })
  expect(masked).toMatchObject({
    firstAnswer: { n: null },
    said: { yes: 300 },
    merged: 0,
    open: { byAge: ageBands.map(() => ({ n: null })) },
  })
  const all = figures(names.map((kind) => ({ confirmed: 300, silent: 232, unclear: 40 })[kind] ?? 0))
  expect(maskTotal(all)).toEqual(all)
})
