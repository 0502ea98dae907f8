import type { AgencyTree } from '../agencies/tree.ts'
import type { Actor } from '../people/actor.ts'
import { can, type Permission } from '../people/permissions.ts'
import { waitsForReader } from './readings.ts'
import { openStatuses, type ReportState, type Status } from './report.ts'

export const moveNames = [
  'verify',
  'forward',
  'handle',
  'return',
  'hold',
  'resume',
  'answer',
  'approve',
  'sendBack',
  'review',
  'feedback',
  'close',
  'archive',
  'withdraw',
  'reopen',
  'appeal',
  'merge',
  'unmerge',
  'extend',
  'assign',
  'note',
  'publish',
  'transfer',
  'message',
] as const
export type Move = (typeof moveNames)[number]

/**
 * One line of contract.md's table: from which statuses, by which permission, and what else must hold.
 * `unless`: the key of the sentence that says why it can't be done now, or null when it can.
 */
type MoveRule = { from: readonly Status[]; permission: Permission; unless?: (report: ReportState) => string | null }

const beforeAnswer = ['submitted', 'forwarded', 'inProgress'] as const
const notVerified = (report: ReportState) =>
  report.status === 'submitted' && report.verifiedAt === null ? 'move.why.notVerified' : null

const noProposal = (report: ReportState) => (report.proposal === null ? 'move.why.noProposal' : null)

/** The whole workflow. The buttons and the server read this one table. */
export const moves: Record<Move, MoveRule> = {
  verify: { from: ['submitted'], permission: 'report.verify' },
  forward: { from: beforeAnswer, permission: 'report.forward', unless: notVerified },
  handle: { from: ['submitted', 'forwarded'], permission: 'report.handle', unless: notVerified },
  return: {
    from: ['forwarded', 'inProgress'],
    permission: 'report.return',
    unless: (r) => (r.lockedTo ? 'move.why.locked' : null),
  },
  hold: { from: beforeAnswer, permission: 'report.hold' },
  resume: { from: ['held'], permission: 'report.resume' },
  answer: { from: ['forwarded', 'inProgress'], permission: 'report.answer' },
  approve: { from: ['forwarded', 'inProgress'], permission: 'report.approve', unless: noProposal },
  sendBack: { from: ['forwarded', 'inProgress'], permission: 'report.approve', unless: noProposal },
  review: {
    from: ['answered'],
    permission: 'report.review',
    unless: (r) => (waitsForReader(r) ? null : 'move.why.notDrawn'),
  },
  feedback: {
    from: ['answered', 'closed'],
    permission: 'report.feedback',
    unless: (r) => (r.answeredAt === null ? 'move.why.noAnswer' : null),
  },
  close: { from: ['answered'], permission: 'report.close' },
  archive: { from: openStatuses, permission: 'report.archive' },
  withdraw: { from: openStatuses, permission: 'report.withdraw' },
  reopen: { from: ['closed', 'archived'], permission: 'report.reopen', unless: (r) => (r.mergedInto ? 'move.why.merged' : null) },
  appeal: {
    from: ['closed', 'archived'],
    permission: 'report.appeal',
    unless: (r) => (r.archivedBy === 'reporter' || r.mergedInto ? 'move.why.ownWish' : null),
  },
  merge: { from: openStatuses, permission: 'report.merge' },
  unmerge: { from: ['closed'], permission: 'report.unmerge', unless: (r) => (r.mergedInto ? null : 'move.why.notMerged') },
  extend: {
    from: ['forwarded', 'inProgress'],
    permission: 'report.extend',
    unless: (r) => (r.clocks.resolve?.extendedDays ? 'move.why.extendedOnce' : null),
  },
  assign: { from: ['submitted', 'held', 'forwarded', 'inProgress', 'answered'], permission: 'report.assign' },
  note: { from: ['submitted', 'held', 'forwarded', 'inProgress', 'answered', 'closed', 'archived'], permission: 'report.note' },
  publish: {
    from: ['submitted', 'held', 'forwarded', 'inProgress', 'answered', 'closed', 'archived'],
    permission: 'report.publish',
    unless: (r) => (r.verifiedAt === null ? 'move.why.notVerified' : r.audience === 'private' ? 'move.why.private' : null),
  },
  transfer: {
    from: ['forwarded', 'inProgress', 'answered', 'closed'],
    permission: 'report.transfer',
    unless: (r) => (r.transferredAt ? 'move.why.transferred' : null),
  },
  message: { from: ['submitted', 'held', 'forwarded', 'inProgress', 'answered'], permission: 'report.message' },
}

/** Why the state refuses a move (the key of a sentence), or null when it allows it. */
export function whyNot(move: Move, report: ReportState): string | null {
  const rule = moves[move]
  if (!rule.from.includes(report.status)) return `move.why.status.${report.status}`
  return rule.unless?.(report) ?? null
}

/** The moves that this actor may make now: what the buttons show and what a 409 lists. */
export function allowedMoves(actor: Actor, report: ReportState, tree: AgencyTree): Move[] {
  return moveNames.filter((move) => can(actor, moves[move].permission, report, tree) && whyNot(move, report) === null)
}

/** The moves that this actor might make in another state, with the key of the reason why not now ("Belum bisa sekarang"). */
export function postponedMoves(actor: Actor, report: ReportState, tree: AgencyTree): { move: Move; why: string }[] {
  return moveNames.flatMap((move) => {
    const why = whyNot(move, report)
    return why !== null && can(actor, moves[move].permission, report, tree) ? [{ move, why }] : []
  })
}
