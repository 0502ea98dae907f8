import { hmac } from '../../kit/secrets.ts'
import type { App } from '../app.ts'

/**
 * The sign by which a link lets an officer set a new password: made as that of an invitation is, from its id and the moment of its making with a key outside the database.
 * The worker makes it when it mails it, and nobody else ever sees it.
 */
export const passwordToken = (app: Pick<App, 'secret'>, id: string, sentAt: Temporal.Instant): string =>
  hmac(app.secret.derive('password-link'), `${id} ${sentAt.epochMilliseconds}`).toString('base64url')

export const passwordTokenHash = (app: Pick<App, 'secret'>, token: string): Buffer =>
  hmac(app.secret.derive('password-link-hash'), token)

export const passwordUrl = (baseUrl: string, token: string): string => `${baseUrl}/masuk/sandi/${token}`
