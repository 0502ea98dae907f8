import { sendNotices } from '../src/domain/messages/send-notices.ts'
import { carriersOf } from '../src/kit/notice-providers/carriers.ts'
import { emailProvider } from '../src/kit/notice-providers/email.ts'
import { smtpVendor } from '../test/support/vendors/smtp.ts'
import { aReport } from '../test/support/world.ts'
import { bare } from './bare.ts'
import type { BenchResult } from './results.ts'

const WAITING = 3_000
const WANTED = 50

/** How many notices a second one worker sends by SMTP when many wait: 50 events a second must be told within 60 s. Every mail is counted in the inbox. */
export const notices = (): Promise<BenchResult[]> =>
  bare(async ({ world: { app } }) => {
    const smtp = await smtpVendor()
    const carriers = carriersOf([emailProvider(smtp.url, 'bench@contoh.invalid', 'http://localhost')])
    try {
      for (let i = 0; i < WAITING; i++) await aReport(app, { reporter: { email: `p${i}@contoh.tuntas.invalid` } })
      const begin = performance.now()
      while (smtp.inbox.length < WAITING) {
        const before = smtp.inbox.length
        await sendNotices(app, { carriers, baseUrl: 'http://localhost' })
        if (smtp.inbox.length === before) throw new Error(`only ${before} of ${WAITING} arrived`)
      }
      const perSecond = WAITING / ((performance.now() - begin) / 1_000)
      return [{ case: 'notices', ours: perSecond, unit: '/s', limit: WANTED, ratio: perSecond / WANTED, target: '>= 50/s' }]
    } finally {
      carriers.close()
      await smtp.close()
    }
  })
