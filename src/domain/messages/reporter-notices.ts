import { uuidv7 } from '../../kit/ids.ts'
import type { Reaction } from '../reactions.ts'

/**
 * One notice to the reporter for each event that concerns them. It says that there is news and where to read it, never the content
 * (trust.md P6: no title, no agency, no text). For `anonymous` nothing is sent at all; it stands in the tracker.
 */
export const reporterNotices: Reaction = ({ event, after, noticeAt }) => {
  if (after.identity === 'anonymous') return {}
  const row = {
    id: uuidv7(),
    template: `reporter.${event.kind}`,
    recipient: 'reporter',
    params: { number: after.number },
    runAt: noticeAt.toString(),
  }
  return { outbox: [row] }
}
