import { uuidv7 } from '../../kit/ids.ts'
import type { Reaction } from '../reactions.ts'

/**
 * One notice to the reporter for each event that concerns them. It says that there is news and where to read it, never the content
 * (trust.md P6: no title, no agency, no text). For `anonymous` nothing is sent at all; it stands in the tracker.
 */
export const reporterNotices: Reaction = (facts) => notice(facts, facts.event.kind)

/** On day 60 the reporter may ask for the Ombudsman; an escalation to anybody else is the offices' business. */
export const ombudsmanOffer: Reaction = (facts) =>
  facts.event.change.extra?.to === 'ombudsman' ? notice(facts, 'ombudsmanOffer') : {}

/** An answer that did not pass its second reader brings the report back to work: that is what the reporter is told. */
export const reviewNotice: Reaction = (facts) => (facts.after.status === 'inProgress' ? notice(facts, 'reopened') : {})

function notice({ after, noticeAt }: Parameters<Reaction>[0], what: string): ReturnType<Reaction> {
  if (after.identity === 'anonymous') return {}
  const row = {
    id: uuidv7(),
    template: `reporter.${what}`,
    recipient: 'reporter',
    params: { number: after.number },
    runAt: noticeAt.toString(),
  }
  return { outbox: [row] }
}
