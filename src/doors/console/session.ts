import type { App } from '../../domain/app.ts'
import type { Actor } from '../../domain/people/actor.ts'
import { officerByEmail } from '../../domain/people/officers.ts'
import type { Ctx } from '../../kit/http.ts'

export type Officer = Extract<Actor, { kind: 'officer' }>

/** The signed-in officer with the grants that are valid now, asked at every request: whoever is disabled is out at the next one. */
export async function officerOf(app: App, headers: Headers): Promise<Officer | null> {
  const person = await app.signIn.who(headers)
  return person ? officerByEmail(app, person.email) : null
}

/** Where to go after signing in: a page of the console, never another site (trust.md B17). */
export function safeNext(next: string | undefined): string {
  return next && /^\/konsol(\/[\w\-/]*)?(\?[\w\-=&.+%]*)?$/.test(next) ? next : '/konsol'
}

/** Hands the cookies of sign-in on, one header each. */
export function passCookies(c: Pick<Ctx, 'header'>, cookies: readonly string[]) {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
}
