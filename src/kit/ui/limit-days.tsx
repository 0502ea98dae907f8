import type { PropsWithChildren } from 'hono/jsx'
import type { T } from '../i18n.ts'
import { CountedLikeThis, type SkippedDay } from './calendar.tsx'

/** A limit with the days that led to its date. */
export type DerivedLimit = {
  clock: { startedOn: string; unit: 'working' | 'calendar' }
  dueOn: string
  derivation: { counted: string[]; skipped: SkippedDay[]; provisional: boolean }
}

type Props = PropsWithChildren<{ t: T; limit: DerivedLimit; today: string; of?: string | undefined }>

/** The days that led to the date of a limit, folded away, so that anybody can count them again. Days of a plain calendar need no explanation: nothing then. */
export function LimitDays({ t, limit: { clock, dueOn, derivation }, today, of, children }: Props) {
  if (clock.unit !== 'working') return null
  return (
    <CountedLikeThis
      t={t}
      of={of}
      from={clock.startedOn}
      counted={derivation.counted}
      dueOn={dueOn}
      skipped={derivation.skipped}
      today={today}
    >
      {children}
    </CountedLikeThis>
  )
}
