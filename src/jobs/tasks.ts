import type { App } from '../domain/app.ts'
import { sweepUnclaimed } from '../domain/attachments/unclaimed.ts'
import { dueNumbers } from '../domain/clocks/sweep.ts'
import { setFact } from '../domain/installation/facts.ts'
import { sendNotices, type Tools } from '../domain/messages/send-notices.ts'
import { archiveIncompleteReport, closeSilentReport } from '../domain/reports/close-report.ts'
import { sweepDrafts } from '../domain/reports/draft.ts'
import { sweepAnswers } from '../domain/reports/submit-report.ts'
import { sweepThrottle } from '../kit/throttle.ts'

export type TaskName = 'send-notices' | 'close-silent' | 'archive-incomplete' | 'sweep-leftovers' | 'note-worker'
export type Task = (app: App, tools: Tools) => Promise<void>

/** A sweep only finds; for each item the rule is asked again under its lock. One that fails does not stop the others and is found again by the next run. */
const sweep =
  (clock: 'silence' | 'complete', settle: (app: App, number: string) => Promise<boolean>): Task =>
  async (app) => {
    for (const number of await dueNumbers(app.db, clock, app.now())) {
      await settle(app, number).catch((error: unknown) => app.log.error({ number, error }, `sweep of ${clock} clocks`))
    }
  }

/** Every background task by its name; migrations insert each name into the queue's table. */
export const tasks: Record<TaskName, Task> = {
  'send-notices': (app, tools) => sendNotices(app, tools),
  'close-silent': sweep('silence', closeSilentReport),
  'archive-incomplete': sweep('complete', archiveIncompleteReport),
  'sweep-leftovers': async (app) => {
    await sweepDrafts(app)
    await sweepUnclaimed(app)
    await sweepAnswers(app)
    await sweepThrottle(app.db, app.now())
  },
  'note-worker': (app) => setFact(app.db, 'workerSeen', { at: app.now().toString() }), // `doctor` asks when a job was last done
}
