export const roles = [
  'nationalAdmin',
  'coordinator',
  'liaison',
  'head',
  'auditor',
  'evaluator',
  'ombudsman',
  'integrator',
  'trainer',
  'systemAdmin',
] as const
export type Role = (typeof roles)[number]

/** A role on a node of the organisation tree; only grants that are valid today are handed to an actor. */
export type Grant = { role: Role; agencyId: string }

/** Who asks: anybody, the reporter of one report (proved by access code), an officer with grants, or the system itself. */
export type Actor =
  | { kind: 'public' }
  | { kind: 'reporter'; reportId: string }
  | { kind: 'officer'; id: string; name: string; grants: readonly Grant[] }
  | { kind: 'system' }

export const nobody: Actor = { kind: 'public' }
export const system: Actor = { kind: 'system' }

/** Whether the actor holds the role on any node; the system itself may do what a system administrator may. */
export function hasRole(actor: Actor, role: Role): boolean {
  if (actor.kind === 'system') return role === 'systemAdmin'
  return actor.kind === 'officer' && actor.grants.some((grant) => grant.role === role)
}

/** Offices to choose from, those of the officer first: it is what they mean nearly always. */
export function ownFirst<Office extends { id: string }>(actor: Actor, offices: readonly Office[]): Office[] {
  const own = actor.kind === 'officer' ? actor.grants.map(({ agencyId }) => agencyId) : []
  return [...offices.filter(({ id }) => own.includes(id)), ...offices.filter(({ id }) => !own.includes(id))]
}

/** The nodes on which an officer holds one of the roles. */
export function nodesOf(actor: Actor, wanted: readonly Role[]): string[] {
  if (actor.kind !== 'officer') return []
  return [...new Set(actor.grants.flatMap((grant) => (wanted.includes(grant.role) ? [grant.agencyId] : [])))]
}
