import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import type { Web, WebApp } from '../../kit/http.ts'
import { localPath } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { sendPackage, showAttachment, showDraftPhoto } from './attachment.ts'
import { showCheck } from './check-page.tsx'
import { sendReport, steps } from './send-report.tsx'
import { showStep, stepPaths, takeStep } from './steps.tsx'
import { showTrack, track } from './track-report.tsx'
import { makeReporterMove, showMove, showTracker } from './tracker-moves.tsx'
import { closeTracker } from './tracker-session.ts'
import { showWish, takeBrowser, takeWish } from './wish-page.tsx'

/** What a citizen does: a new report in steps, tracking it, adding to it, judging the answer. No account, no script. */
export function citizenDoor(app: App, site: Site): WebApp {
  const door = new Hono<Web>()
  for (const step of Object.values(steps)) {
    door.get(stepPaths[step.name], (c) => showStep(c, app, site, step))
    door.post(stepPaths[step.name], (c) => takeStep(c, app, site, step))
  }
  door.get('/lapor/periksa', (c) => showCheck(c, app, site))
  door.post('/lapor/diterima', (c) => sendReport(c, app, site))
  // A bookmark of the confirmation opens the tracker, not an error.
  door.get('/lapor/diterima', (c) => c.redirect(localPath(c.get('t').lang, '/lacak'), 303))
  door.get('/lapor/foto/:id', (c) => showDraftPhoto(c, app))

  door.get('/lacak', (c) => showTrack(c, site))
  door.post('/lacak', (c) => track(c, app, site))
  door.post('/lacak/selesai', (c) => {
    closeTracker(c, site)
    return c.redirect(`${localPath(c.get('t').lang, '/lacak')}?selesai=1`, 303)
  })
  door.get('/lacak/laporan', (c) => showTracker(c, app, site))
  door.get('/lacak/laporan/ombudsman.zip', (c) => sendPackage(c, app, site))
  door.get('/lacak/laporan/:what', (c) => showMove(c, app, site))
  door.post('/lacak/laporan/:what', (c) => makeReporterMove(c, app, site))
  door.get('/kabar/:token', (c) => showWish(c, app, site))
  door.post('/kabar/:token/peramban', (c) => takeBrowser(c, app))
  door.post('/kabar/:token', (c) => takeWish(c, app))
  door.get('/lampiran/:id', (c) => showAttachment(c, app))
  return door
}
