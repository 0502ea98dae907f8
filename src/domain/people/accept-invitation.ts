import { z } from 'zod'
import { uuidv7 } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import { administer } from '../administration/journal.ts'
import type { App } from '../app.ts'
import { nobody, type Role } from './actor.ts'
import { today } from './change-grants.ts'
import { invitationHash } from './invitation-link.ts'
import { openInvitation, takeInvitation } from './invitation-store.ts'
import { noteOf } from './invite-officer.ts'
import { readNewPassword } from './new-password.ts'
import { insertGrant, insertOfficer, isOfficer } from './store.ts'

export type InvitedPerson = { name: string; email: string; role: Role; agencyId: string }

const Token = z.string().regex(/^[\w-]{43}$/)

/** Whom a link invites to what. Used, withdrawn, too old and never made look the same. @throws Refusal not-found */
export async function invitedBy(app: App, token: string): Promise<InvitedPerson> {
  const invitation = Token.safeParse(token).success
    ? await openInvitation(app.db, { tokenHash: invitationHash(app, token) })
    : null
  if (!invitation || Temporal.Instant.compare(invitation.expiresAt, app.now()) <= 0) throw new Refusal('not-found')
  const { name, email, role, agencyId } = invitation
  return { name, email, role, agencyId }
}

/**
 * The invited person sets their own password and is an officer from then on. Once: of two at the same moment one wins.
 * The account is made before the officer: of a try that was cut between the two the next one takes the account over.
 * @throws Refusal not-found · invalid-input
 */
export async function acceptInvitation(app: App, token: string, input: unknown): Promise<void> {
  await invitedBy(app, token)
  const password = readNewPassword(input)
  await administer(app, nobody, async (tx, note) => {
    const at = app.now().toString()
    const invitation = await takeInvitation(tx, invitationHash(app, token), at)
    if (!invitation || (await isOfficer(tx, invitation.email))) throw new Refusal('not-found')
    const { email, name, role, agencyId, until } = invitation
    if (!(await app.signIn.setPassword({ email, password }))) await app.signIn.register({ email, name, password })
    const officerId = uuidv7()
    await insertOfficer(tx, { id: officerId, email, name, at })
    await insertGrant(tx, {
      id: uuidv7(),
      officerId,
      role,
      agencyId,
      from: today(app),
      until,
      grantedBy: invitation.madeBy,
    })
    await note(noteOf(invitation, 'sent', 'used'))
  })
}
