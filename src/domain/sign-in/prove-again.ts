import type { App } from '../app.ts'
import { type Knock, secondsToWait } from './attempts.ts'
import { noteWrong } from './enter.ts'
import type { Way } from './rules.ts'
import type { Session } from './sessions.ts'

type Answer<T> = { result: 'right'; value: T } | { result: 'wrong' } | { result: 'too-many'; seconds: number }

/** Asks the signed-in person once more who they are: their password, or the six digits where the account has them. */
export async function proveAgain(app: App, knock: Knock, session: Session, proof: string): Promise<Answer<true>> {
  const digits = proof.replace(/\s/g, '')
  const isCode = session.twoFactor && /^\d{6}$/.test(digits)
  const answer = await withProof(app, knock, session, isCode ? 'code' : 'password', async () => {
    if (!isCode) return (await app.signIn.isPassword({ password: proof, headers: knock.headers })) || null
    return (await app.signIn.code({ code: digits, headers: knock.headers })).result === 'signed-in' || null
  })
  if (answer.result === 'right') await app.signIn.prove(session)
  return answer
}

/** Something for which the password (or a code) is asked inside the console; wrong ones count and slow down like those at the door. @param work null when it was wrong */
export async function withProof<T>(
  app: App,
  knock: Knock,
  session: Session,
  way: Way,
  work: () => Promise<T | null>,
): Promise<Answer<T>> {
  const seconds = await secondsToWait(app, knock, session.email)
  if (seconds) return { result: 'too-many', seconds }
  const value = await work()
  if (value !== null) return { result: 'right', value }
  await noteWrong(app, knock, session.email, way)
  return { result: 'wrong' }
}
