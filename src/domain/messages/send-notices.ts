import { translator } from '../../kit/i18n.ts'
import type { Mailer } from '../../kit/mail.ts'
import { unseal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import { sendingPaused } from '../installation/facts.ts'
import type { Reporter } from '../reports/reporter.ts'
import { lookForNotice, type Outcome, settleNotice, takeWaiting, type Waiting } from './store.ts'

const BATCH = 50
/** Tries and the wait between them: 48 over 4 hours, the shape of GOV.UK Notify. */
const TRIES = 48
const WAIT_SECONDS = 300

/**
 * Sends what is due, oldest first, a batch at a time. A notice says that there is news and where; the address is looked up at the moment of sending, through the
 * one logging function. Without SMTP, and on a restored copy until it is told to send, everything waits (and nobody is looked at); what has no address is settled as such; one that can't be read stops no other.
 */
export async function sendNotices(app: App, { mailer, baseUrl }: { mailer: Mailer | null; baseUrl: string }): Promise<void> {
  if (!mailer || (await sendingPaused(app.db))) return
  await app.db.tx(async (tx) => {
    for (const notice of await takeWaiting(tx, app.now(), BATCH)) {
      const sealed = await lookForNotice(tx, notice.reportId, notice.template)
      await settleNotice(tx, notice.id, await deliver(app, mailer, notice, sealed, baseUrl))
    }
  })
}

async function deliver(app: App, mailer: Mailer, notice: Waiting, sealed: Buffer | null, baseUrl: string): Promise<Outcome> {
  if (!sealed) return { state: 'noAddress' }
  let email: string | undefined
  try {
    email = (JSON.parse(unseal(app.secret.derive('identity'), sealed, notice.reportId)) as Reporter).email
  } catch {
    return { state: 'dead', message: 'the address can not be unsealed with the key of this installation' }
  }
  return email ? send(app, mailer, notice, email, baseUrl) : { state: 'noAddress' }
}

async function send(app: App, mailer: Mailer, notice: Waiting, to: string, baseUrl: string): Promise<Outcome> {
  const t = translator('id')
  const params = { number: notice.params.number, url: `${baseUrl}/lacak` }
  try {
    await mailer.send({
      to,
      subject: t('notice.subject', params),
      text: t(`notice.${notice.template}`, params),
      messageId: `<${notice.id}@${new URL(baseUrl).hostname}>`,
    })
    return { state: 'sent', at: app.now() }
  } catch (error) {
    const tries = notice.tries + 1
    const message = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    return tries >= TRIES
      ? { state: 'dead', message }
      : { state: 'waiting', message, runAt: app.now().add({ seconds: WAIT_SECONDS }) }
  }
}
