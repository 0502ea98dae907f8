import type { PathNote, PathStep } from '../../kit/ui/report-path.tsx'
import { localDay, toIso } from '../clocks/rules.ts'
import type { Reference } from '../reference.ts'
import { isOpen, type Status } from '../reports/report.ts'
import { becauseOf } from './because.ts'
import { citizenStatus } from './citizen-status.ts'
import type { ReportPage } from './report-page.ts'
import type { Entry } from './timeline.ts'

/** What lies ahead, in the order of a report that meets no obstacle. */
const AHEAD = [
  'status.citizen.submitted',
  'status.citizen.checking',
  'status.citizen.forwarded',
  'status.citizen.inProgress',
  'status.citizen.answered',
  'status.citizen.closed',
]
const aheadOf = { 'status.citizen.held': 'status.citizen.inProgress' } as Record<string, string>

/** Events that begin a step and need no further word. */
const SPEAK_FOR_THEMSELVES = new Set([
  'submitted',
  'verified',
  'forwarded',
  'handled',
  'answeredFinal',
  'held',
  'archived',
  'published',
  'resumed',
])

/**
 * A report's way in the citizen's words: a step for each change of what a citizen may see of its state, with what happened during it, then what lies ahead.
 * A step begins where the state's words or the office it went to change. Days are those of the office that holds it. Pure.
 */
export function citizenPath(page: ReportPage, ref: Reference): PathStep[] {
  const zone = ref.agencies.get(page.holder)?.timeZone ?? ref.agencies.root.timeZone
  const officeName = (id: string | null) => (id === null ? null : (ref.agencies.get(id)?.name ?? null))
  const steps: PathStep[] = []
  let verified = false
  let holder: string | null = null
  for (const entry of page.entries) {
    const on = toIso(localDay(Temporal.Instant.from(entry.at), zone))
    if (entry.kind === 'verified') verified = true
    if (entry.toAgency) holder = entry.toAgency
    const status = citizenStatus(entry.status as Status, verified)
    const office = status.key === 'status.citizen.forwarded' ? officeName(holder) : null
    const last = steps.at(-1)
    if (!last || last.status.key !== status.key || last.office !== office)
      steps.push({ state: 'past', status, office, on, notes: [] })
    const note = noteOf(entry, on, officeName(entry.agencyId), ref)
    // An office that is late is taken higher more than once; that it was is told once a step.
    const said = note?.kind === 'escalated' && steps.at(-1)!.notes.some(({ kind }) => kind === 'escalated')
    if (note && !said) steps.at(-1)!.notes.push(note)
  }
  const now = steps.at(-1)
  if (!now || !isOpen(page.status as Status)) return steps
  now.state = 'now'
  const at = AHEAD.indexOf(aheadOf[now.status.key] ?? now.status.key)
  return [
    ...steps,
    ...AHEAD.slice(at + 1).map(
      (key): PathStep => ({ state: 'next', status: { shape: 'next', tone: 'neutral', key }, office: null, on: null, notes: [] }),
    ),
  ]
}

function noteOf(entry: Entry, on: string, office: string | null, ref: Reference): PathNote | null {
  // A history that begins in a later state was brought over from another system: the day is that of the move, not of what happened there.
  if (entry.kind === 'submitted' && entry.status !== 'submitted') return { kind: 'imported', on, office: null }
  if (SPEAK_FOR_THEMSELVES.has(entry.kind)) return null
  if (entry.kind === 'limitsMoved') return { kind: entry.kind, on, office: null, because: becauseOf(entry.to, ref.calendars) }
  if (entry.to === 'ombudsman') return { kind: 'ombudsmanOffer', on, office: null }
  if (entry.kind === 'reviewed') return { kind: entry.status === 'inProgress' ? 'reviewedFailed' : 'reviewed', on, office: null }
  if (entry.kind !== 'feedback') return { kind: entry.kind, on, office }
  return { kind: entry.status === 'closed' ? 'solved' : entry.status === 'inProgress' ? 'disputed' : 'partly', on, office: null }
}
