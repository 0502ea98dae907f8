import type { Change } from './events.ts'
import type { ReportState } from './report.ts'

// History keeps what an event changes and nothing that was so already: a third of the room of an event.

/** What an entry is before it says anything; `kind` of a limit is its key. */
const blankAssignment = { lead: false, until: null, answeredAt: null }
const blankClock = (kind: string) => ({
  kind,
  unit: 'working',
  provisional: false,
  pausedOn: null,
  pauses: [],
  extendedDays: 0,
  stoppedOn: null,
})

/** Where it goes and what it becomes are said even where they stay: readers of the path look for them. */
const ALWAYS = new Set(['status', 'holder', 'extra', 'assignments', 'clocks'])

/** @param before null for a first event, whose blanks are those of `blank` */
export function leanChange(before: ReportState | null, blank: object, change: Change): Change {
  const was = (before ?? blank) as Record<string, unknown>
  const { assignments, clocks } = change
  const fields = Object.entries(change).filter(([field, value]) => ALWAYS.has(field) || !same(value, was[field]))
  return {
    ...Object.fromEntries(fields),
    ...(assignments && { assignments: lean(before?.assignments ?? {}, assignments, () => blankAssignment) }),
    ...(clocks && { clocks: lean(before?.clocks ?? {}, clocks, blankClock) }),
  } as Change
}

/** Entries after a change: each is laid over what it was (null takes it away). Events of older versions tell whole entries, which are read the same way. */
export const mergedAssignments = (before: ReportState['assignments'], changes: NonNullable<Change['assignments']>) =>
  merged(before, changes, () => blankAssignment) as ReportState['assignments']
export const mergedClocks = (before: ReportState['clocks'], changes: NonNullable<Change['clocks']>) =>
  merged(before, changes, blankClock) as ReportState['clocks']

type Entries = { [key: string]: object | null | undefined }

function lean(before: Entries, changes: Entries, blank: (key: string) => object): Entries {
  const entries = Object.entries(changes).flatMap(([key, now]): [string, object | null][] => {
    if (!now) return before[key] ? [[key, null]] : []
    const was = (before[key] ?? blank(key)) as Record<string, unknown>
    const said = Object.entries(now).filter(([field, value]) => !same(value, was[field]))
    return said.length ? [[key, Object.fromEntries(said)]] : []
  })
  return Object.fromEntries(entries)
}

function merged(before: Entries, changes: Entries, blank: (key: string) => object): Entries {
  const after = { ...before }
  for (const [key, now] of Object.entries(changes)) {
    if (now) after[key] = { ...(before[key] ?? blank(key)), ...now }
    else delete after[key]
  }
  return after
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)
