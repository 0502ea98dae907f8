import { rowId } from '../../kit/ids.ts'
import type { Reaction } from '../reactions.ts'

/** Events that say whom of the officers to tell, in `extra.tell`: who is named in a note, the head who approves, the author of a proposed answer. */
export const toldKinds = ['noted', 'answerProposed', 'answerSentBack', 'answeredFinal'] as const

/** One notice to each of them: that there is something to read, and where. */
export const officerNotices: Reaction = ({ event, after, noticeAt }) => {
  const { tell } = event.change.extra ?? {}
  if (typeof tell !== 'string') return {}
  return {
    outbox: tell
      .split(',')
      .filter((id) => id !== event.actorId)
      .map((id) => ({
        id: rowId(after.identity === 'anonymous'),
        template: `officer.${event.kind}`,
        recipient: `officer:${id}`,
        params: { number: after.number },
        runAt: noticeAt.toString(),
      })),
  }
}
