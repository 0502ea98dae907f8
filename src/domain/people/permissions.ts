import { identityDesk } from '../agencies/routing.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import { readerOf } from '../reports/readings.ts'
import { activeOffices, type ReportState } from '../reports/report.ts'
import type { Actor, Role } from './actor.ts'

/**
 * How an officer's node must stand to the report.
 * `holder`: the node that holds it · `holderOrAbove`: that node or one above it · `office`: any office that has it now · `officeOrAbove` · `desk`: the identity desk ·
 * `deskOrAbove`: the identity desk or a node above it that is not the one reported · `officeEver`: any office that has or had it · `reader`: the second reader of its answer · `anywhere`: the grant is on the root.
 */
type Relation =
  | 'holder'
  | 'holderOrAbove'
  | 'office'
  | 'officeOrAbove'
  | 'officeEver'
  | 'desk'
  | 'deskOrAbove'
  | 'reader'
  | 'anywhere'

/**
 * One line: a role in a relation, `reporter` (with the access code), or `system`. `when`: only for reports that are like that; `passedOn`: verified, and the Ombudsman is
 * offered to the reporter, since nobody answered in 60 days, or has the report (UU 37/2008 article 24).
 */
type Rule = { role: Role; at: Relation; when?: 'verified' | 'named' | 'passedOn' } | 'reporter' | 'system'

const coordinatorAbove: Rule = { role: 'coordinator', at: 'holderOrAbove' }
const national: Rule = { role: 'nationalAdmin', at: 'anywhere' }
const liaison: Rule = { role: 'liaison', at: 'holder' }

/**
 * The one table of permissions. Roles are the least that may (contract.md, "Moves"); a coordinator acts for the offices below, since many have none of their own.
 * Whatever is not listed is not allowed, and what one may not do looks as if it did not exist.
 */
export const permissions = {
  'report.read': [
    'reporter',
    national,
    coordinatorAbove,
    { role: 'coordinator', at: 'officeEver' },
    { role: 'liaison', at: 'officeEver' },
    { role: 'liaison', at: 'holder', when: 'verified' },
    { role: 'head', at: 'officeOrAbove', when: 'verified' },
    { role: 'auditor', at: 'officeOrAbove', when: 'verified' },
    { role: 'evaluator', at: 'officeOrAbove', when: 'verified' },
    { role: 'ombudsman', at: 'anywhere', when: 'passedOn' },
  ],
  'report.verify': [coordinatorAbove, national],
  'report.forward': [coordinatorAbove, national],
  'report.handle': [{ role: 'coordinator', at: 'holder' }, liaison, { role: 'nationalAdmin', at: 'holder' }],
  'report.return': [coordinatorAbove, liaison],
  'report.hold': [coordinatorAbove, liaison, national],
  'report.resume': [coordinatorAbove, liaison, national, 'reporter'],
  'report.answer': [
    liaison,
    { role: 'coordinator', at: 'holder' },
    { role: 'liaison', at: 'office' },
    { role: 'coordinator', at: 'office' },
  ],
  'report.approve': [{ role: 'head', at: 'holderOrAbove', when: 'verified' }],
  'report.letter': [coordinatorAbove, liaison, { role: 'head', at: 'holderOrAbove', when: 'verified' }],
  'report.review': [
    { role: 'coordinator', at: 'reader' },
    { role: 'nationalAdmin', at: 'reader' },
  ],
  'report.feedback': ['reporter'],
  'report.close': [coordinatorAbove],
  'report.closeSilent': ['system'],
  'report.archive': [coordinatorAbove, national, 'system'],
  'report.withdraw': ['reporter'],
  'report.reopen': [coordinatorAbove],
  'report.appeal': ['reporter'],
  'report.merge': [coordinatorAbove, national],
  'report.unmerge': [coordinatorAbove, national],
  'report.extend': [coordinatorAbove, liaison],
  'report.assign': [coordinatorAbove, liaison, national],
  'report.note': [
    coordinatorAbove,
    liaison,
    national,
    { role: 'head', at: 'officeOrAbove', when: 'verified' },
    { role: 'auditor', at: 'officeOrAbove', when: 'verified' },
  ],
  'report.publish': [coordinatorAbove, national],
  'report.transfer': ['reporter', coordinatorAbove],
  'report.message': ['reporter'],
  'report.undo': [
    coordinatorAbove,
    liaison,
    { role: 'liaison', at: 'officeEver' },
    { role: 'coordinator', at: 'officeEver' },
    national,
  ],
  'report.correct': [coordinatorAbove, national],
  'report.tag': [coordinatorAbove, national, liaison],
  'report.readOriginal': ['reporter', coordinatorAbove, national],
  'identity.look': [
    { role: 'coordinator', at: 'desk' },
    { role: 'nationalAdmin', at: 'desk' },
    { role: 'liaison', at: 'holder', when: 'named' },
    { role: 'coordinator', at: 'holder', when: 'named' },
  ],
  'identity.grantLook': [
    { role: 'coordinator', at: 'deskOrAbove' },
    { role: 'nationalAdmin', at: 'deskOrAbove' },
    { role: 'coordinator', at: 'holderOrAbove', when: 'named' },
  ],
} as const satisfies Record<string, readonly Rule[]>

export type Permission = keyof typeof permissions

/** What is about a node of the tree, not about a report: a role on that node, on it or on one above it, on the root alone, or the system itself. */
type NodeRule = { role: Role; at: 'node' | 'nodeOrAbove' | 'root' } | 'system'

const rootAdministrators: readonly NodeRule[] = [
  { role: 'nationalAdmin', at: 'root' },
  { role: 'systemAdmin', at: 'root' },
  'system',
]
const administrators: readonly NodeRule[] = [{ role: 'coordinator', at: 'nodeOrAbove' }, ...rootAdministrators]

export const nodePermissions = {
  /** Calendars, and the limits that hold everywhere. */
  'limits.change': [{ role: 'nationalAdmin', at: 'root' }, { role: 'systemAdmin', at: 'root' }, 'system'],
  /** An agency's own limits, never looser than those above it. */
  'limits.tighten': [
    { role: 'coordinator', at: 'nodeOrAbove' },
    { role: 'nationalAdmin', at: 'root' },
    { role: 'systemAdmin', at: 'root' },
    'system',
  ],
  /** Keying in what came by other ways, for an office. */
  'report.keyIn': [
    { role: 'coordinator', at: 'nodeOrAbove' },
    { role: 'liaison', at: 'nodeOrAbove' },
    { role: 'nationalAdmin', at: 'root' },
  ],
  /** Templates of answers: an office's own, which those below it have too. */
  'templates.change': [
    { role: 'coordinator', at: 'nodeOrAbove' },
    { role: 'nationalAdmin', at: 'root' },
    { role: 'systemAdmin', at: 'root' },
    'system',
  ],
  /** What officers of an office have typed and not sent. */
  'drafts.read': [
    { role: 'liaison', at: 'node' },
    { role: 'coordinator', at: 'nodeOrAbove' },
    { role: 'nationalAdmin', at: 'root' },
  ],
  /** How active the officers of an office are. */
  'activity.read': [
    { role: 'coordinator', at: 'nodeOrAbove' },
    { role: 'head', at: 'nodeOrAbove' },
    { role: 'evaluator', at: 'nodeOrAbove' },
    { role: 'nationalAdmin', at: 'root' },
  ],
  /** The organisation tree: offices, whom they serve, their letterhead. */
  'agency.administer': administrators,
  /** Officers of an office: invitations, roles of its daily work (`officeRoles`), handing work over. */
  'officers.administer': administrators,
  /** Every other role, and officers who have one. */
  'officers.administerAll': rootAdministrators,
  /** Categories and reasons, which hold everywhere. */
  'reference.administer': rootAdministrators,
} as const satisfies Record<string, readonly NodeRule[]>
export type NodePermission = keyof typeof nodePermissions

/** Whether the actor may do it at a node. */
export function canAt(actor: Actor, permission: NodePermission, node: string, tree: AgencyTree): boolean {
  return (nodePermissions[permission] as readonly NodeRule[]).some((rule) => {
    if (rule === 'system') return actor.kind === 'system'
    if (actor.kind !== 'officer') return false
    return actor.grants.some(
      ({ role, agencyId }) =>
        role === rule.role &&
        (rule.at === 'root' ? agencyId === tree.root.id : rule.at === 'node' ? agencyId === node : tree.isWithin(node, agencyId)),
    )
  })
}

/** The roles that a coordinator may give at the own node and below it. */
export const officeRoles: readonly Role[] = ['coordinator', 'liaison', 'head']

/** Whether the actor may give or end a role at a node. */
export const mayGrant = (actor: Actor, role: Role, node: string, tree: AgencyTree): boolean =>
  canAt(actor, officeRoles.includes(role) ? 'officers.administer' : 'officers.administerAll', node, tree)

/** Whether the actor may do it to this report. Nothing about the state of the report is asked here: that is the table of moves. */
export function can(actor: Actor, permission: Permission, report: ReportState, tree: AgencyTree): boolean {
  return (permissions[permission] as readonly Rule[]).some((rule) => {
    if (rule === 'reporter') return actor.kind === 'reporter' && actor.reportId === report.id
    if (rule === 'system') return actor.kind === 'system'
    if (actor.kind !== 'officer') return false
    if ((rule.when === 'verified' || rule.when === 'passedOn') && report.verifiedAt === null) return false
    if (rule.when === 'passedOn' && report.offeredAt === null && report.transferredAt === null) return false
    if (rule.when === 'named' && report.identity !== 'named') return false
    return actor.grants.some((grant) => grant.role === rule.role && stands(grant.agencyId, rule.at, report, tree))
  })
}

function stands(node: string, relation: Relation, report: ReportState, tree: AgencyTree): boolean {
  const within = (office: string) => tree.isWithin(office, node)
  switch (relation) {
    case 'holder':
      return node === report.holder
    case 'holderOrAbove':
      return within(report.holder)
    case 'office':
      return activeOffices(report).includes(node)
    case 'officeEver':
      return report.verifiedAt !== null && Object.keys(report.assignments).includes(node)
    case 'officeOrAbove':
      return [report.holder, ...activeOffices(report)].some(within)
    case 'desk':
      return report.identity !== 'anonymous' && node === deskOf(report, tree)
    case 'deskOrAbove': {
      const desk = report.identity === 'anonymous' ? null : deskOf(report, tree)
      return desk !== null && node !== report.reportedOffice && within(desk)
    }
    case 'reader':
      return node === readerOf(report, tree)
    case 'anywhere':
      return node === tree.root.id
  }
}

/** The node whose coordinator may look at the reporter's identity, or null while it stays sealed. */
export function deskOf(report: ReportState, tree: AgencyTree): string | null {
  return identityDesk(tree, { holder: report.holder, reportedOffice: report.reportedOffice, handlers: activeOffices(report) })
}

/**
 * The same rule `report.read` for lists, as an SQL fragment over `report r`; the parameters go in at `$next`, `$next + 1`, …
 * Open reports are found by report_scope (one row per node at or above each office that has them), closed ones by assignment and closure.
 */
export function reportsVisibleTo(actor: Actor, tree: AgencyTree, next: number): { sql: string; values: unknown[] } {
  if (actor.kind === 'reporter') return { sql: `r.id = $${next}`, values: [actor.reportId] }
  if (actor.kind !== 'officer') return { sql: publicOnly, values: [] }
  const at = (wanted: readonly Role[]) => [...new Set(actor.grants.flatMap((g) => (wanted.includes(g.role) ? [g.agencyId] : [])))]
  if (at(['nationalAdmin']).includes(tree.root.id)) return { sql: 'true', values: [] }
  const coordinators = at(['coordinator'])
  const liaisons = at(['liaison'])
  const readers = at(['head', 'auditor', 'evaluator'])
  const passedOn = at(['ombudsman']).includes(tree.root.id) ? ` or ${passedOnOf('r')}` : ''
  const [a, b, c] = [`$${next}::uuid[]`, `$${next + 1}::uuid[]`, `$${next + 2}::uuid[]`]
  return {
    sql: `(exists (select from agency_closure x where x.descendant_id = r.holder and x.ancestor_id = any(${a}) and x.valid_to is null)
      or (r.verified_at is not null and (
        r.holder = any(${b}) or exists (select from assignment s where s.report_id = r.id and s.agency_id = any(${a} || ${b}))
        or exists (select from agency_closure x where x.descendant_id = r.holder and x.ancestor_id = any(${c}) and x.valid_to is null)
        or exists (select from assignment s join agency_closure x on x.descendant_id = s.agency_id and x.valid_to is null
                   where s.report_id = r.id and s.until is null and x.ancestor_id = any(${c}))${passedOn})))`,
    values: [coordinators, liaisons, readers],
  }
}

/** What the Ombudsman may read, beside being verified, as SQL. */
export const passedOnOf = (alias: string) => `(${alias}.offered_at is not null or ${alias}.transferred_at is not null)`

/** What anybody may read: published, open to the public, not set aside as a follower of another report. */
export const publicOnly = `(r.published_at is not null and r.audience = 'public')`
