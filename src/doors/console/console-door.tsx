import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import type { Site } from '../../kit/site.ts'
import { absenceRoutes } from './absence.tsx'
import { accountRoutes } from './account.tsx'
import { activityRoutes } from './activity.tsx'
import { adminRoutes } from './admin/admin-routes.tsx'
import { invitationRoutes } from './admin/invitation.tsx'
import { approvalRoutes } from './approvals.tsx'
import { draftRoutes } from './draft-routes.ts'
import { filingRoutes } from './filings.tsx'
import { forgottenRoutes } from './forgotten.tsx'
import { intakeRoutes } from './intake.tsx'
import { leadRoutes } from './lead-routes.tsx'
import { letterRoutes } from './letters.ts'
import { limitRoutes } from './limits.tsx'
import { listRoutes } from './lists.tsx'
import { lookRoutes } from './looks.tsx'
import { manyRoutes } from './many.tsx'
import { noticeRoutes } from './notices.tsx'
import { readingRoutes } from './readings.tsx'
import { reportRoutes } from './report-routes.tsx'
import { type Console, gate } from './session.ts'
import { signInRoutes } from './sign-in.tsx'
import { templateRoutes } from './templates.tsx'
import { wallRoutes } from './wall.tsx'

/** The officers' side: sign-in, the queue, the report, every move. */
export function consoleDoor(app: App, site: Site) {
  const door = new Hono<Console>()
  door.route('/', signInRoutes(app, site))
  door.route('/', forgottenRoutes(app, site))
  door.route('/', invitationRoutes(app, site))

  door.use('/konsol/*', gate(app))
  door.route('/', listRoutes(app, site))
  door.route('/', manyRoutes(app, site))
  door.route('/', intakeRoutes(app, site))
  door.route('/', accountRoutes(app, site))
  door.route('/', absenceRoutes({ app, site }))
  door.route('/', noticeRoutes(app, site))
  door.route('/', limitRoutes(app, site))
  door.route('/', readingRoutes(app, site))
  door.route('/', activityRoutes(app, site))
  door.route('/', leadRoutes(app, site))
  door.route('/', wallRoutes(app, site))
  door.route('/', filingRoutes(app, site))
  door.route('/', draftRoutes(app))
  door.route('/', templateRoutes(app, site))
  door.route('/', approvalRoutes(app, site))
  door.route('/', lookRoutes(app, site))
  door.route('/', letterRoutes(app, site))
  door.route('/', adminRoutes(app, site))

  door.route('/', reportRoutes(app, site))
  return door
}
