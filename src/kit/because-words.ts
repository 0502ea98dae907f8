import { longDate } from './dates.ts'
import type { T } from './i18n.ts'

/** Why dates were counted anew: the key of its words, with the day and the name that they take. */
export type Because = { key: string; on: string | null; name: string }

/** Its words in the reader's language; none without a reason. */
export const becauseWords = (t: T, because: Because | undefined) =>
  because ? t(because.key, { date: because.on ? longDate(because.on, t.lang) : '', name: because.name }) : ''
