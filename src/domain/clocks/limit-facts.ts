import type { Holiday, Policy } from './calendar-types.ts'

// What calendars and limits are made of, and how a change turns one state of them into the next, and back. Pure.

export type LimitFacts = {
  calendars: readonly { id: string; name: string; week: 5 | 6 | 7; base: string | null }[]
  holidays: readonly (Holiday & { calendarId: string })[]
  years: readonly { calendarId: string; year: number }[]
  policies: readonly Policy[]
}

/** Everything that a change did, complete enough to be taken back. `validTo` holds rows of limits whose last day it moved. */
export type Effects = {
  calendar: string | null
  added: readonly Holiday[]
  removed: readonly Holiday[]
  yearsAdded: readonly number[]
  yearsRemoved: readonly number[]
  policiesAdded: readonly Policy[]
  validTo: readonly { id: string; was: string | null; now: string | null }[]
}

export const changeKinds = ['decree', 'holiday', 'noHoliday', 'policy', 'undo'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** One row of the journal. `by`: the officer, null for the command line · `undoes`: the change that it takes back. */
export type LimitChange = {
  id: string
  at: string
  by: string | null
  kind: ChangeKind
  effects: Effects
  legalSource: string
  undoes: string | null
  /** Reports whose limits were moved so far. */
  moved: number
  /** Null while reports may still have to be moved. */
  settledAt: string | null
}

export const noEffects: Effects = {
  calendar: null,
  added: [],
  removed: [],
  yearsAdded: [],
  yearsRemoved: [],
  policiesAdded: [],
  validTo: [],
}

export const isNothing = (e: Effects) =>
  [e.added, e.removed, e.yearsAdded, e.yearsRemoved, e.policiesAdded, e.validTo].every((list) => list.length === 0)

/** The facts after a change. A holiday of a date takes the place of the one that was there. */
export function applyEffects(facts: LimitFacts, e: Effects): LimitFacts {
  const off = new Set([...e.removed, ...e.added].map(({ date }) => date))
  return {
    calendars: facts.calendars,
    holidays: [
      ...facts.holidays.filter((row) => row.calendarId !== e.calendar || !off.has(row.date)),
      ...e.added.map((row) => ({ ...row, calendarId: e.calendar! })),
    ],
    years: [
      ...facts.years.filter((row) => row.calendarId !== e.calendar || !e.yearsRemoved.includes(row.year)),
      ...e.yearsAdded.map((year) => ({ calendarId: e.calendar!, year })),
    ],
    policies: [...facts.policies, ...e.policiesAdded].map((row) => {
      const ended = e.validTo.find(({ id }) => id === row.id)
      return ended ? { ...row, validTo: ended.now } : row
    }),
  }
}

/** The facts as they were before a change. */
export function beforeEffects(facts: LimitFacts, e: Effects): LimitFacts {
  const added = new Set(e.policiesAdded.map(({ id }) => id))
  const before = applyEffects(facts, {
    ...takenBack(e),
    validTo: e.validTo.map(({ id, was, now }) => ({ id, was: now, now: was })),
  })
  return { ...before, policies: before.policies.filter(({ id }) => !added.has(id)) }
}

/** The change that takes another one back. A row of a limit that reports may have followed is not removed: it ends before it began. */
export function takenBack(e: Effects): Effects {
  return {
    calendar: e.calendar,
    added: e.removed,
    removed: e.added,
    yearsAdded: e.yearsRemoved,
    yearsRemoved: e.yearsAdded,
    policiesAdded: [],
    validTo: [
      ...e.policiesAdded.map(({ id, validFrom, validTo }) => ({ id, was: validTo, now: dayBefore(validFrom) })),
      ...e.validTo.map(({ id, was, now }) => ({ id, was: now, now: was })),
    ],
  }
}

/** The first day that a change can touch: no limit that ends before it moves. */
export function firstDayOf(e: Effects): string {
  const days = [
    ...[...e.added, ...e.removed].map(({ date }) => date),
    ...[...e.yearsAdded, ...e.yearsRemoved].map((year) => `${year}-01-01`),
    ...e.policiesAdded.map(({ validFrom }) => validFrom),
    ...e.validTo.flatMap(({ was, now }) => [was, now].filter((day) => day !== null)),
  ]
  return days.sort()[0] ?? '9999-12-31'
}

export const dayBefore = (iso: string) => Temporal.PlainDate.from(iso).subtract({ days: 1 }).toString()
