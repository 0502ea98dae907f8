import {
  type ClockKind,
  type ClockState,
  choosePolicy,
  extendClock,
  localDay,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
  toDay,
  toIso,
} from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import type { Change, EventKind } from './events.ts'
import { isOpen, type ReportState } from './report.ts'

const OFFICE_CLOCKS = ['verify', 'firstAnswer', 'resolve'] as const

/**
 * What an event does to the limits, in words (contract.md, "Time limits"):
 * - *verify* runs from arrival (or an appeal) to the first forward, handle or archive;
 * - *first answer* and *resolve* run from the first forward or handle, once, through returns; any answer stops the first, a final answer the second;
 * - while a report is held all three rest, and the reporter's limit to complete it runs;
 * - *review* runs from a final answer in the sample to its second reading; it starts with the answer (readings.ts) and ends with the state *answered*;
 * - *silence* runs from a final answer until the reporter says anything;
 * - a dispute or a reopening lets *resolve* go on: the days since it stopped are not the office's; what no office had before starts then;
 * - whatever ends a report stops everything.
 * @param extraDays of an extension, else 0
 * Days are those of the zone and the calendar of the office that holds the report after the event.
 */
export function clockChanges(
  kind: EventKind,
  before: ReportState | null,
  after: ReportState,
  extraDays: number,
  at: Temporal.Instant,
  ref: Reference,
): Change['clocks'] {
  const office = ref.agencies.get(after.holder)!
  const cal = ref.calendars.get(office.calendarId)
  const today = localDay(at, office.timeZone)
  const was = before?.status
  const is = after.status
  const clocks: { [K in ClockKind]?: ClockState } = { ...after.clocks }

  const start = (name: ClockKind) => {
    const policy = choosePolicy(ref.calendars.policies, {
      kind: name,
      class: after.class,
      grade: after.grade,
      agencyPath: ref.agencies.path(after.holder),
      on: toIso(today),
    })
    clocks[name] = startClock(cal, {
      kind: name,
      unit: policy.unit,
      limitDays: policy.days,
      policy: policy.id,
      startedOn: toIso(today),
    })
  }
  const stop = (...names: ClockKind[]) => {
    for (const name of names) if (clocks[name]) clocks[name] = stopClock(clocks[name], today)
  }
  const goOn = (name: ClockKind) => {
    const clock = clocks[name]
    if (!clock?.stoppedOn) return
    const running = { ...clock, stoppedOn: null }
    clocks[name] = clock.pausedOn === null ? resumeClock(cal, pauseClock(running, toDay(clock.stoppedOn)), today) : running // what rested goes on resting
  }

  if (kind === 'unmerged') {
    for (const name of runningIn(after)) goOn(name)
    if (is === 'answered' && clocks.review?.readings?.endsWith('-')) goOn('review')
  } else if (!isOpen(is)) {
    stop(...(Object.keys(clocks) as ClockKind[]))
  } else if (is === 'submitted' && was !== 'submitted' && was !== 'held') {
    start('verify')
  } else {
    if (was === 'submitted' && (is === 'forwarded' || is === 'inProgress')) {
      stop('verify')
      for (const name of ['firstAnswer', 'resolve'] as const) if (!clocks[name] || clocks[name].stoppedOn) start(name)
    }
    if (was !== 'held' && is === 'held') {
      for (const name of OFFICE_CLOCKS) if (clocks[name]) clocks[name] = pauseClock(clocks[name], today)
      start('complete')
    }
    if (was === 'held' && is !== 'held') {
      for (const name of OFFICE_CLOCKS) if (clocks[name]) clocks[name] = resumeClock(cal, clocks[name], today)
      stop('complete')
    }
    if (kind === 'answeredInterim') stop('firstAnswer')
    if (kind === 'answeredFinal' && is === 'answered') {
      stop('firstAnswer', 'resolve')
      start('silence')
    }
    if (was === 'answered' && (kind === 'messaged' || is !== 'answered')) stop('silence')
    if (was === 'answered' && is !== 'answered') stop('review')
    if ((was === 'answered' || was === 'closed' || was === 'archived') && is === 'inProgress') {
      for (const name of ['resolve', ...(after.firstAnsweredAt === null ? (['firstAnswer'] as const) : [])] as const)
        if (clocks[name]) goOn(name)
        else start(name) // set aside before any office had it: now one has
    }
    if (kind === 'extended' && clocks.resolve) clocks.resolve = extendClock(cal, clocks.resolve, extraDays)
  }
  return changed(after.clocks, clocks)
}

/** The limits that run (or rest) in a status: what an unmerged report takes up again. */
function runningIn(report: ReportState): ClockKind[] {
  const working: ClockKind[] = report.firstAnsweredAt === null ? ['firstAnswer', 'resolve'] : ['resolve']
  const status = report.status === 'held' ? report.heldFrom : report.status
  const own: ClockKind[] = status === 'submitted' ? ['verify'] : status === 'answered' ? ['silence'] : working
  return report.status === 'held' ? [...own, 'complete'] : own
}

function changed(before: ReportState['clocks'], after: ReportState['clocks']): NonNullable<Change['clocks']> {
  return Object.fromEntries(Object.entries(after).filter(([name, clock]) => before[name as ClockKind] !== clock))
}

/** The nearest date that an office must keep; null when none runs. Lists sort by it. */
export function nextDueOn(report: Pick<ReportState, 'clocks' | 'status'>): string | null {
  const running = [...OFFICE_CLOCKS, 'complete' as const].flatMap((name) => {
    const clock = report.clocks[name]
    return clock && clock.stoppedOn === null && clock.pausedOn === null ? [clock.dueOn] : []
  })
  return running.sort()[0] ?? null
}
