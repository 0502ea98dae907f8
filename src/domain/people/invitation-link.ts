import { hmac } from '../../kit/secrets.ts'
import type { App } from '../app.ts'

export const INVITATION_DAYS = 7

/**
 * The sign by which a link opens an invitation: made from its id and the moment of its making with a key outside the database, so that the worker that mails it can make it
 * again and nothing but a keyed hash of it is ever kept.
 */
export const invitationToken = (app: Pick<App, 'secret'>, id: string, sentAt: Temporal.Instant): string =>
  hmac(app.secret.derive('invitation'), `${id} ${sentAt.epochMilliseconds}`).toString('base64url')

export const invitationHash = (app: Pick<App, 'secret'>, token: string): Buffer =>
  hmac(app.secret.derive('invitation-hash'), token)

export const invitationUrl = (baseUrl: string, token: string): string => `${baseUrl}/undangan/${token}`
