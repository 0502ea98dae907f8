import { sendNotices } from '../src/domain/messages/send-notices.ts'
import { carriersOf } from '../src/kit/notice-providers/carriers.ts'
import { emailProvider } from '../src/kit/notice-providers/email.ts'
import { smtpVendor } from '../test/support/vendors/smtp.ts'
import { aReport } from '../test/support/world.ts'
import { bare } from './bare.ts'
import { install } from './installation.ts'
import type { BenchResult } from './results.ts'
import { words } from './words.ts'

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

const SECONDS = 60
const SLOWNESS = 200

/**
 * How long after an event its mail is there, from the real program with its own schedule: 50 reports a second arrive over HTTP for a minute, while the mail server thinks 200 ms
 * over each mail. The worst counts.
 */
export async function noticesLatency(): Promise<BenchResult[]> {
  const smtp = await smtpVendor()
  smtp.slowness = SLOWNESS
  const installation = await install(async () => {}, undefined, { SMTP_URL: smtp.url })
  const sentAt = new Map<string, number>()
  const arrivedAt = new Map<string, number>()
  const seen = setInterval(() => {
    for (const { to } of smtp.inbox.splice(0)) arrivedAt.set(to, performance.now())
  }, 20)
  try {
    const submit = async (i: number) => {
      const email = `p${i}@contoh.tuntas.invalid`
      const answer = await fetch(`http://127.0.0.1:${installation.port}/api/v1/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({
          body: `${i} ${words(60, i)}`,
          category: 'pekerjaan-umum-jalan',
          location: { areaCode: '35.73.03.1009' },
          reporter: { name: 'Warga Contoh', email },
        }),
      })
      if (answer.status !== 201) throw new Error(`a submission was answered ${answer.status}: ${await answer.text()}`)
      sentAt.set(email, performance.now())
    }
    const begin = performance.now()
    const all: Promise<void>[] = []
    for (let i = 0; i < WANTED * SECONDS; i++) {
      const wait = begin + (i * 1_000) / WANTED - performance.now()
      if (wait > 0) await new Promise((done) => setTimeout(done, wait))
      all.push(submit(i))
    }
    await Promise.all(all)
    const rate = all.length / ((performance.now() - begin) / 1_000)
    for (let waited = 0; arrivedAt.size < all.length; waited++) {
      if (waited > 1_200) throw new Error(`${arrivedAt.size} of ${all.length} mails arrived`)
      await new Promise((done) => setTimeout(done, 100))
    }
    const took = [...sentAt].map(([email, at]) => (arrivedAt.get(email)! - at) / 1_000).sort((a, b) => a - b)
    const [p95, worst] = [took[Math.floor(took.length * 0.95)]!, took.at(-1)!]
    console.log(
      `  ${all.length} events at ${rate.toFixed(1)}/s: mail there after ${p95.toFixed(1)} s (p95), ${worst.toFixed(1)} s at worst`,
    )
    return [
      { case: 'notices.latency', ours: worst, unit: 's', limit: 60, ratio: worst / 60, target: '<= 60 s at 50 events/s (worst)' },
    ]
  } finally {
    clearInterval(seen)
    await installation.stop()
    await smtp.close()
  }
}
