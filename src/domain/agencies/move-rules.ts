import type { Policy } from '../clocks/calendar-types.ts'
import type { Agency, AgencyTree } from './tree.ts'

/**
 * Why an office can't stand below another one, in words:
 * - it stands there already, or the other one has ended;
 * - the other one is the office itself or stands below it: that would be a ring;
 * - limits that are tighter than the law hold below one of the two places and not below the other. An open limit names its row, and rows hold by the tree: moving would leave
 *   dates that no rule explains, or have them jump with the next change of a calendar. So whoever moves ends those limits first, where their consequences are shown.
 * @returns the key of the sentence, or null: it can. Pure.
 */
export function hindersMove(
  tree: AgencyTree,
  policies: readonly Policy[],
  office: Agency,
  to: Agency,
  today: string,
): string | null {
  if (to.successorId) return 'admin.move.closed'
  if (tree.isWithin(to.id, office.id)) return 'admin.move.ring'
  if (to.id === office.parentId) return 'admin.move.same'
  const { comes, goes } = changesAbove(tree, office, to)
  const holds = ({ validTo }: Policy) => validTo === null || validTo >= today
  const own = policies.some((row) => row.agencyId !== null && holds(row) && [...comes, ...goes].includes(row.agencyId))
  return own ? 'admin.move.limits' : null
}

/** The offices that stand above it from then on and did not before, and those that do not any more; the nearest first. Pure. */
export function changesAbove(tree: AgencyTree, office: Agency, to: Agency): { comes: string[]; goes: string[] } {
  const before = tree.path(office.id).slice(1)
  const after = tree.path(to.id)
  return { comes: after.filter((id) => !before.includes(id)), goes: before.filter((id) => !after.includes(id)) }
}
