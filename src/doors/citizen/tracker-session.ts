import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { App } from '../../domain/app.ts'
import type { Actor } from '../../domain/people/actor.ts'
import type { Ctx } from '../../kit/http.ts'
import { seal, unseal } from '../../kit/secrets.ts'
import type { Site } from '../../kit/site.ts'

const NAME = 'lacak'
const MINUTES = 30

type Session = { reportId: string; number: string; until: string }

/** Opens the tracker of one report in this browser for 30 minutes from now; each page of it starts them anew. */
export function openTracker(c: Ctx, app: App, site: Site, { reportId, number }: { reportId: string; number: string }): void {
  const until = app.now().add({ minutes: MINUTES }).toString()
  const sealed = seal(app.secret.derive('tracker'), JSON.stringify({ reportId, number, until } satisfies Session), NAME)
  setCookie(c, NAME, sealed.toString('base64url'), { path: '/', httpOnly: true, sameSite: 'Strict', secure: site.secure })
}

/** The reporter whose report this browser tracks, or null: never opened, tampered with, or left alone for 30 minutes. */
export function trackerOf(c: Ctx, app: App): { actor: Extract<Actor, { kind: 'reporter' }>; number: string } | null {
  const cookie = getCookie(c, NAME)
  if (!cookie || cookie.length > 1_000) return null
  try {
    const { reportId, number, until } = JSON.parse(
      unseal(app.secret.derive('tracker'), Buffer.from(cookie, 'base64url'), NAME),
    ) as Session
    if (Temporal.Instant.compare(Temporal.Instant.from(until), app.now()) < 0) return null
    return { actor: { kind: 'reporter', reportId }, number }
  } catch {
    return null
  }
}

export const hadTracker = (c: Ctx) => getCookie(c, NAME) !== undefined

export function closeTracker(c: Ctx, site: Site): void {
  deleteCookie(c, NAME, { path: '/', secure: site.secure })
}
