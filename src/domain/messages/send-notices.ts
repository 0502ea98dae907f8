import { translator } from '../../kit/i18n.ts'
import type { Mailer } from '../../kit/mail.ts'
import { unseal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import type { Reporter } from '../reports/reporter.ts'
import { lookForNotice, settleNotice, takeWaiting, type Waiting } from './store.ts'

const BATCH = 50
/** Tries and the wait between them: 48 over 4 hours, the shape of GOV.UK Notify. */
const TRIES = 48
const WAIT_SECONDS = 300

/**
 * Sends what is due, oldest first, a batch at a time. A notice says that there is news and where; the address is looked up at the moment of sending, through the
 * one logging function. Without SMTP everything waits; what has no address is settled as such.
 */
export async function sendNotices(app: App, { mailer, baseUrl }: { mailer: Mailer | null; baseUrl: string }): Promise<void> {
  await app.db.tx(async (tx) => {
    for (const notice of await takeWaiting(tx, app.now(), BATCH)) {
      const email = await addressOf(app, tx, notice)
      if (!email) await settleNotice(tx, notice.id, { state: 'noAddress' })
      else if (mailer) await settleNotice(tx, notice.id, await send(app, mailer, notice, email, baseUrl))
    }
  })
}

async function addressOf(app: App, tx: Parameters<typeof lookForNotice>[0], notice: Waiting): Promise<string | undefined> {
  const sealed = await lookForNotice(tx, notice.reportId, notice.template)
  return sealed ? (JSON.parse(unseal(app.secret.derive('identity'), sealed, notice.reportId)) as Reporter).email : undefined
}

async function send(app: App, mailer: Mailer, notice: Waiting, to: string, baseUrl: string) {
  const t = translator('id')
  const params = { number: notice.params.number, url: `${baseUrl}/lacak` }
  try {
    await mailer.send({ to, subject: t('notice.subject', params), text: t(`notice.${notice.template}`, params), messageId: `<${notice.id}@${new URL(baseUrl).hostname}>` })
    return { state: 'sent' as const, at: app.now() }
  } catch (error) {
    const tries = notice.tries + 1
    const message = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    return tries >= TRIES ? { state: 'dead' as const, message } : { state: 'waiting' as const, message, runAt: app.now().add({ seconds: WAIT_SECONDS }) }
  }
}
