import { z } from 'zod'
import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { Holiday, Policy } from './calendar-types.ts'
import { type ChangeKind, type Effects, isNothing, noEffects, takenBack } from './limit-facts.ts'
import type { Calendars } from './load-calendars.ts'
import { findPolicy } from './rules.ts'

const legalSource = z
  .string({ error: 'error.limits.source' })
  .trim()
  .min(5, { error: 'error.limits.source' })
  .max(500, { error: 'error.limits.source' })
const date = z.iso.date({ error: 'error.limits.date' })
const name = z
  .string({ error: 'error.limits.name' })
  .trim()
  .min(2, { error: 'error.limits.name' })
  .max(200, { error: 'error.limits.name' })
const calendar = z.string({ error: 'error.limits.calendar' }).default('nasional')
export const holidayKinds = ['national', 'collectiveLeave', 'election', 'regional'] as const
const holidayKind = z.enum(holidayKinds, { error: 'error.limits.kind' })

/** The joint decree of one year, as a file: docs/operate.md. It takes the place of everything that was known of that year. */
export const DecreeFile = z.strictObject({
  year: z.int().min(2000).max(2100),
  legalSource,
  calendar,
  holidays: z.array(z.strictObject({ date, kind: holidayKind, name })).min(1),
})
export type DecreeFile = z.infer<typeof DecreeFile>

/** Limits that an agency may set for itself: those that it has to keep. How long a reporter has is the law's business. */
export const agencyLimits = ['verify', 'firstAnswer', 'resolve'] as const
export const generalLimits = [...agencyLimits, 'silence', 'dispute', 'complete', 'review', 'ombudsman'] as const

export const ChangeLimits = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('holiday'), calendar, date, holidayKind, name, legalSource }),
  z.strictObject({ kind: z.literal('noHoliday'), calendar, date, legalSource }),
  z.strictObject({
    kind: z.literal('policy'),
    /** The agency by its slug; null: everywhere. */
    agency: z.string().nullable(),
    limit: z.enum(generalLimits, { error: 'error.limits.limit' }),
    class: z.string().nullable().default(null),
    grade: z.string().nullable().default(null),
    days: z.coerce
      .number({ error: 'error.limits.days' })
      .int({ error: 'error.limits.days' })
      .min(1, { error: 'error.limits.days' })
      .max(365, { error: 'error.limits.days' }),
    from: date,
    legalSource,
  }),
  z.strictObject({ kind: z.literal('decree'), ...DecreeFile.shape }),
  z.strictObject({ kind: z.literal('undo'), change: z.uuid(), legalSource }),
])
export type ChangeLimits = z.infer<typeof ChangeLimits>

export type DecidedChange = { kind: ChangeKind; effects: Effects; legalSource: string; undoes: string | null }

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/** What a wish changes in the facts. Pure; refuses what changes nothing, what is not known, and an agency's limit that is looser than what holds for it without. */
export function decideChange(wish: ChangeLimits, calendars: Calendars, tree: AgencyTree, newId: string): DecidedChange | Refusal {
  const made = { kind: wish.kind, legalSource: wish.legalSource, undoes: wish.kind === 'undo' ? wish.change : null }
  const effects = effectsOf(wish, calendars, tree, newId)
  if (effects instanceof Refusal) return effects
  return isNothing(effects) ? wrong(wish.kind === 'policy' ? 'days' : 'date', 'error.limits.nothing') : { ...made, effects }
}

function effectsOf(wish: ChangeLimits, calendars: Calendars, tree: AgencyTree, newId: string): Effects | Refusal {
  if (wish.kind === 'policy') return policyEffects(wish, calendars, tree, newId)
  if (wish.kind === 'undo') return undoEffects(wish.change, calendars)
  if (!calendars.ids.includes(wish.calendar)) return wrong('calendar', 'error.limits.calendar')
  const known = calendars.facts.holidays.filter((row) => row.calendarId === wish.calendar).map(bare)
  const there = known.find((row) => row.date === (wish.kind === 'decree' ? '' : wish.date))
  if (wish.kind === 'holiday') {
    const row = { date: wish.date, kind: wish.holidayKind, name: wish.name }
    if (there && same(there, row)) return noEffects
    return { ...noEffects, calendar: wish.calendar, added: [row], removed: there ? [there] : [] }
  }
  if (wish.kind === 'noHoliday') {
    if (!there) return wrong('date', 'error.limits.noSuchHoliday')
    return { ...noEffects, calendar: wish.calendar, removed: [there] }
  }
  return decreeEffects(wish, calendars, known)
}

/** A decree says everything of its year: days that it does not name go, days off of elections and regions stay. */
function decreeEffects(decree: DecreeFile, calendars: Calendars, known: readonly Holiday[]): Effects | Refusal {
  const rows = decree.holidays.map(bare)
  if (rows.some((row) => !row.date.startsWith(`${decree.year}-`))) return wrong('holidays', 'error.limits.otherYear')
  if (new Set(rows.map((row) => row.date)).size !== rows.length) return wrong('holidays', 'error.limits.twice')
  const before = known.filter(
    (row) =>
      row.date.startsWith(`${decree.year}-`) &&
      (row.kind === 'national' || row.kind === 'collectiveLeave' || rows.some((r) => r.date === row.date)),
  )
  const isNew = !calendars.facts.years.some((y) => y.calendarId === decree.calendar && y.year === decree.year)
  return {
    ...noEffects,
    calendar: decree.calendar,
    added: rows.filter((row) => !before.some((old) => same(old, row))),
    removed: before.filter((old) => !rows.some((row) => same(old, row))),
    yearsAdded: isNew ? [decree.year] : [],
  }
}

type PolicyWish = Extract<ChangeLimits, { kind: 'policy' }>

/** A new row; one of the same kind, class and grade that begins on the same day gives way to it. Older ones are passed over from that day on (choosePolicy). */
function policyEffects(wish: PolicyWish, { policies }: Calendars, tree: AgencyTree, newId: string): Effects | Refusal {
  const agency = wish.agency === null ? null : tree.bySlug(wish.agency)
  if (agency === undefined) return wrong('agency', 'error.agency.unknown')
  if (agency && !(agencyLimits as readonly string[]).includes(wish.limit)) return wrong('limit', 'error.limits.notYours')
  if (wish.grade !== null && wish.class !== 'complaint') return wrong('grade', 'error.limits.grade')
  const path = agency ? tree.path(agency.id) : []
  const ask = { kind: wish.limit, class: wish.class, grade: wish.grade, agencyPath: path, on: wish.from }
  const inherited = findPolicy(policies, { ...ask, agencyPath: path.slice(1) })
  const unit = inherited?.unit ?? policies.find((row) => row.kind === wish.limit)?.unit ?? 'working'
  if (agency && tooLoose(wish, path.slice(1), policies)) return wrong('days', 'error.limits.looser')
  const current = findPolicy(policies, ask)
  if (
    current &&
    current.agencyId === (agency?.id ?? null) &&
    current.class === wish.class &&
    current.grade === wish.grade &&
    current.days === wish.days
  )
    return noEffects
  const row: Policy = {
    id: newId,
    kind: wish.limit,
    class: wish.class,
    grade: wish.grade,
    days: wish.days,
    unit,
    validFrom: wish.from,
    validTo: null,
    legalSource: wish.legalSource,
    confirmed: true,
    agencyId: agency?.id ?? null,
  }
  const replaced = policies.filter(
    (old) =>
      old.kind === row.kind &&
      old.class === row.class &&
      old.grade === row.grade &&
      old.agencyId === row.agencyId &&
      old.validFrom === row.validFrom &&
      (old.validTo === null || old.validTo >= row.validFrom),
  )
  const end = Temporal.PlainDate.from(wish.from).subtract({ days: 1 }).toString()
  return { ...noEffects, policiesAdded: [row], validTo: replaced.map(({ id, validTo }) => ({ id, was: validTo, now: end })) }
}

/** Whether a row gives more days than what holds at the agency without it, for any class and grade that it is about. */
function tooLoose(wish: PolicyWish, above: readonly string[], policies: readonly Policy[]): boolean {
  const classes = wish.class === null ? [...new Set(policies.map((row) => row.class))] : [wish.class]
  return classes.some((klass) => {
    const grades =
      wish.grade !== null
        ? [wish.grade]
        : [...new Set(policies.flatMap((row) => (row.class === klass ? [row.grade] : [])).concat(null))]
    return grades.some((grade) => {
      const law = findPolicy(policies, { kind: wish.limit, class: klass, grade, agencyPath: above, on: wish.from })
      return law !== undefined && wish.days > law.days
    })
  })
}

/** The opposite of a change that nothing later has touched again; what was taken back can't be taken back twice. */
function undoEffects(id: string, { changes, facts }: Calendars): Effects | Refusal {
  const change = changes.find((one) => one.id === id)
  if (!change) return wrong('change', 'error.limits.noSuchChange')
  if (changes.some((one) => one.undoes === id)) return wrong('change', 'error.limits.undone')
  const back = takenBack(change.effects)
  const holds = back.removed.every((row) => facts.holidays.some((h) => h.calendarId === back.calendar && same(bare(h), row)))
  const free = back.added.every(
    (row) =>
      back.removed.some((r) => r.date === row.date) ||
      !facts.holidays.some((h) => h.calendarId === back.calendar && h.date === row.date),
  )
  const ends = back.validTo.every((row) => facts.policies.find(({ id }) => id === row.id)?.validTo === row.was)
  return holds && free && ends ? back : wrong('change', 'error.limits.changedSince')
}

const bare = ({ date, kind, name }: Holiday): Holiday => ({ date, kind, name })
const same = (a: Holiday, b: Holiday) => a.date === b.date && a.kind === b.kind && a.name === b.name
