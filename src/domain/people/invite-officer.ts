import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { uuidv7 } from '../../kit/ids.ts'
import { freeText, parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administeredNodes } from '../administration/administers.ts'
import { administer, type NewChange } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { mailInvitation } from '../messages/link-notice.ts'
import { type Actor, roles } from './actor.ts'
import { addGrant, untilField } from './change-grants.ts'
import { INVITATION_DAYS, invitationHash, invitationToken } from './invitation-link.ts'
import type { Invitation } from './invitation-store.ts'
import * as store from './invitation-store.ts'
import { mayGrant } from './permissions.ts'
import { isOfficer, officerIdOf } from './store.ts'

export const InviteOfficer = z.strictObject({
  email: z
    .email({ error: 'error.admin.email' })
    .max(200, { error: 'error.admin.email' })
    .transform((v) => v.toLowerCase()),
  name: freeText('admin.person', 2, 120),
  role: z.enum(roles, { error: 'error.admin.role' }),
  agency: z.string(),
  until: untilField,
})

export type Invited = { token: string; invitation: string } | { officer: string }

/**
 * Invites somebody to a role by a link of one use; they set their own password behind it. Who is an officer already gets the role at once.
 * @returns the sign of the link, which is told this once, or the id of the officer who had an account. @throws Refusal not-found · invalid-input
 */
export async function inviteOfficer(app: App, actor: Actor, input: unknown): Promise<Invited> {
  const { email, name, role, agency, until } = parseInput(InviteOfficer, input)
  const node = app.reference.get().agencies.bySlug(agency)
  if (!node || !mayGrant(actor, role, node.id, app.reference.get().agencies)) throw new Refusal('not-found')
  const officer = await officerIdOf(app.db, email)
  if (officer) {
    await addGrant(app, actor, { officer, role, agency, until })
    return { officer }
  }
  if (await isOfficer(app.db, email)) throw wrong('email', 'error.admin.disabled')
  return administer(app, actor, async (tx, note) => {
    const before = await store.openInvitation(tx, { email })
    if (before && Temporal.Instant.compare(before.expiresAt, app.now()) > 0) throw wrong('email', 'error.admin.invited')
    if (before) await store.withdrawInvitation(tx, before.id, app.now().toString())
    const id = uuidv7()
    const { link, token } = newLink(app, actor, id)
    await store.insertInvitation(tx, { id, email, name, role, agencyId: node.id, until, ...link })
    await mailInvitation(tx, id, app.now())
    await note(noteOf({ id, name, role, agencyId: node.id }, null, 'sent'))
    return { token, invitation: id }
  })
}

/** Another link for an invitation; the one before opens nothing any more. @returns the sign of the new link. @throws Refusal not-found */
export const inviteAgain = (app: App, actor: Actor, id: string): Promise<string> =>
  administer(app, actor, async (tx, note) => {
    const invitation = await openTo(app, actor, tx, id)
    const { link, token } = newLink(app, actor, id)
    await store.renewInvitation(tx, id, link)
    await mailInvitation(tx, id, app.now())
    await note(noteOf(invitation, 'sent', 'sentAgain'))
    return token
  })

/** The link opens nothing any more. @throws Refusal not-found */
export const takeBackInvitation = (app: App, actor: Actor, id: string): Promise<void> =>
  administer(app, actor, async (tx, note) => {
    const invitation = await openTo(app, actor, tx, id)
    await store.withdrawInvitation(tx, id, app.now().toString())
    await note(noteOf(invitation, 'sent', 'withdrawn'))
  })

/** Invitations that were not used yet, of the offices that the actor administers. */
export const invitationsFor = (app: App, actor: Actor): Promise<Invitation[]> =>
  store.openInvitations(app.db, administeredNodes(app, actor))

/** What the journal keeps of an invitation: no address. */
export const noteOf = (
  { id, name, role, agencyId }: Pick<Invitation, 'id' | 'name' | 'role' | 'agencyId'>,
  before: string | null,
  after: string,
): NewChange => ({
  noun: 'invitation',
  target: id,
  node: agencyId,
  label: name,
  before: before === null ? null : { role, invitation: before },
  after: { role, invitation: after },
})

async function openTo(app: App, actor: Actor, tx: Sql, id: string): Promise<Invitation> {
  const invitation = z.uuid().safeParse(id).success ? await store.openInvitation(tx, { id }) : null
  if (!invitation || !mayGrant(actor, invitation.role, invitation.agencyId, app.reference.get().agencies))
    throw new Refusal('not-found')
  return invitation
}

function newLink(app: App, actor: Actor, id: string) {
  const madeBy = actor.kind === 'officer' ? actor.id : null
  const now = app.now()
  const token = invitationToken(app, id, now)
  const expiresAt = now.add({ hours: INVITATION_DAYS * 24 })
  return {
    token,
    link: { madeBy, sentAt: now.toString(), expiresAt: expiresAt.toString(), tokenHash: invitationHash(app, token) },
  }
}

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })
