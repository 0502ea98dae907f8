import { Refusal } from '../../kit/refusal.ts'
import { attempt, attempts } from '../../kit/throttle.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { isAccessCode } from './access-code.ts'
import { readNumber } from './number.ts'
import { readReport } from './store.ts'

const PER_ADDRESS = { wrong: 10, seconds: 60 }
const PER_NUMBER = { wrong: 10, seconds: 60 * 60 }

/**
 * The reporter, proved by number and access code. A wrong code, an absent number and a mistyped one are the same refusal in the same time (trust.md 1.6);
 * 10 wrong tries a minute from one address, or 10 an hour at one number, and the next must wait.
 * @throws Refusal not-found · too-many-tries with the seconds to wait
 */
export async function openWithCode(
  app: App,
  typedNumber: string,
  typedCode: string,
  from: string,
): Promise<{ actor: Extract<Actor, { kind: 'reporter' }>; number: string }> {
  const now = app.now()
  const number = readNumber(typedNumber)
  const names = [
    { name: `code from ${from}`, ...PER_ADDRESS },
    { name: `code at ${number ?? 'none'}`, ...PER_NUMBER },
  ]
  for (const { name, wrong } of names) {
    const { count, until } = await attempts(app.db, app.secret, { name, now })
    if (count >= wrong && until) throw new Refusal('too-many-tries', { retryAfter: Math.ceil(now.until(until).total('seconds')) })
  }
  const found = await readReport(app.db, number ?? '00-0000-000')
  if (!isAccessCode(app.secret, typedCode, found?.accessCodeHash)) {
    for (const { name, seconds } of names) await attempt(app.db, app.secret, { name, seconds, now })
    throw new Refusal('not-found')
  }
  return { actor: { kind: 'reporter', reportId: found!.report.id }, number: found!.report.number }
}
