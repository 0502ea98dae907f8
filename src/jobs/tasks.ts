import { sweepMoveDrafts } from '../domain/answers/drafts.ts'
import type { App } from '../domain/app.ts'
import { sweepUnclaimed } from '../domain/attachments/unclaimed.ts'
import { settleLimits } from '../domain/clocks/change-limits.ts'
import { countFigures } from '../domain/figures/count-figures.ts'
import { makeFilings } from '../domain/filings/make-filings.ts'
import { setFact } from '../domain/installation/facts.ts'
import { digestOfficers } from '../domain/messages/digest-officers.ts'
import { sendNotices, type Tools } from '../domain/messages/send-notices.ts'
import { readTelegram } from '../domain/messages/telegram-chats.ts'
import { releaseOpenData } from '../domain/open-data/release-month.ts'
import { sweepDrafts } from '../domain/reports/draft.ts'
import { followMoves } from '../domain/reports/follow-moves.ts'
import { sweepAnswers } from '../domain/reports/submit-report.ts'
import { moveToSuccessors } from '../domain/reports/succeed-reports.ts'
import { archiveIncompleteReports, closeSilentReports, offerOmbudsman } from '../domain/reports/sweep-reports.ts'
import { takeSteps } from '../domain/reports/take-steps.ts'
import { sweepSignIns } from '../domain/sign-in/recent.ts'
import { sweepThrottle } from '../kit/throttle.ts'

export type TaskName =
  | 'send-notices'
  | 'digest-officers'
  | 'read-telegram'
  | 'close-silent'
  | 'archive-incomplete'
  | 'take-steps'
  | 'offer-ombudsman'
  | 'move-limits'
  | 'count-figures'
  | 'release-open-data'
  | 'make-filings'
  | 'sweep-leftovers'
  | 'note-worker'
export type Task = (app: App, tools: Tools) => Promise<void>

/** Every background task by its name; migrations insert each name into the queue's table. */
export const tasks: Record<TaskName, Task> = {
  'send-notices': (app, tools) => sendNotices(app, tools),
  'digest-officers': digestOfficers,
  'read-telegram': readTelegram,
  'close-silent': async (app) => void (await closeSilentReports(app)),
  'archive-incomplete': async (app) => void (await archiveIncompleteReports(app)),
  'take-steps': async (app) => void (await takeSteps(app)),
  'offer-ombudsman': async (app) => void (await offerOmbudsman(app)),
  'move-limits': async (app) => {
    await moveToSuccessors(app)
    await followMoves(app)
    await settleLimits(app)
  },
  'count-figures': async (app) => void (await countFigures(app)),
  'release-open-data': async (app) => void (await releaseOpenData(app)),
  'make-filings': async (app) => void (await makeFilings(app)),
  'sweep-leftovers': async (app) => {
    await sweepDrafts(app)
    await sweepMoveDrafts(app)
    await sweepUnclaimed(app)
    await sweepAnswers(app)
    await sweepThrottle(app.db, app.now())
    await sweepSignIns(app)
  },
  'note-worker': (app) => setFact(app.db, 'workerSeen', { at: app.now().toString() }), // `doctor` asks when a job was last done
}
