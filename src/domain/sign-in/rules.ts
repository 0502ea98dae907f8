import type { Grant, Role } from '../people/actor.ts'

// The policy of sign-in in words (trust.md V6, V7):
// - A session ends 12 hours after it began, and after 30 minutes in which its owner did nothing.
// - Who looks at an identity has proved within the last 15 minutes who they are.
// - From the tenth wrong try at an account on, each one makes the next wait longer, at most 15 minutes; a browser in which its owner was signed in before has a count of its
//   own, so that somebody who tries from elsewhere can't lock the owner out.
// - After five wrong tries, and when somebody signs in from a browser that was never seen, the owner is told, of each at most once an hour.
// - A link for a forgotten password holds for half an hour, once, until the next one is asked for. An account gets at most three an hour, so that nobody's mailbox is
//   flooded, and from one address at most twenty are asked for.

/** Signs of a new password, wherever one is set; there are no other rules for it (ASVS 5.0 6.2: 8 at least, 64 allowed at least). */
export const PASSWORD_SIGNS = { least: 12, most: 200 } as const

export const IDLE_MINUTES = 30
export const PROVEN_MINUTES = 15
/** At one account from one address within `WINDOW_SECONDS`, and at all accounts from it. */
export const WINDOW_SECONDS = 600
export const PER_ACCOUNT = 10
export const PER_ADDRESS = 60
/** Wrong tries at an account are forgotten after so long, or when its owner signs in. */
export const ACCOUNT_WINDOW_SECONDS = 24 * 60 * 60
export const BURST = 5
export const LINK_MINUTES = 30
export const LINK_WINDOW_SECONDS = 60 * 60
export const LINKS_PER_ACCOUNT = 3
export const LINKS_PER_ADDRESS = 20
export const EVENTS_SHOWN = 20
export const EVENTS_KEPT_DAYS = 90

const FREE_TRIES = 10
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 15 * 60

/** Seconds to wait after the nth wrong try at an account: none below ten, then 30, 60, 120 … to 15 minutes. */
export function waitAfter(wrong: number): number {
  if (wrong < FREE_TRIES) return 0
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.min(wrong - FREE_TRIES, 10))
}

export const ways = ['password', 'code', 'recovery', 'passkey', 'provider'] as const
/** How a session was begun. `code` and `recovery` follow a password; the provider asks for what it asks for. */
export type Way = (typeof ways)[number]

/** A right or wrong try at an account, as its owner sees it. Device: like 'Firefox, Windows', or ''. */
export type Attempt = { at: Temporal.Instant; way: Way; isRight: boolean; device: string; newDevice: boolean }

/**
 * Whether an officer must have a second step before anything else.
 * @param policy value of the flag `officerSecondStep`: true for all, or a list of roles; anything else: nobody
 */
export function needsSecondStep(policy: unknown, grants: readonly Grant[], way: Way): boolean {
  if (way !== 'password') return false
  if (Array.isArray(policy)) return grants.some(({ role }: { role: Role }) => policy.includes(role))
  return policy === true
}

const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/|^Edge\b/, 'Edge'],
  [/\bOPR\/|^Opera\b/, 'Opera'],
  [/SamsungBrowser\/|^Samsung Internet\b/, 'Samsung Internet'],
  [/Firefox\/|FxiOS\/|^Firefox\b/, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\/|^Chrome\b/, 'Chrome'],
  [/Safari\/|^Safari\b/, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad|iPod|\biOS$/, 'iOS'],
  [/Windows/, 'Windows'],
  [/CrOS|ChromeOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh|macOS/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

/** A browser and its system in words, like 'Firefox, Windows', from its User-Agent; '' when nothing is known. No version: it would tell people apart. Such words give themselves. */
export function deviceOf(userAgent: string): string {
  const named = (list: typeof browsers) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [named(browsers), named(systems)].filter(Boolean).join(', ')
}
