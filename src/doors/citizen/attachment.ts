import type { App } from '../../domain/app.ts'
import { attachmentFor } from '../../domain/attachments/show.ts'
import { unclaimedAttachment } from '../../domain/attachments/unclaimed.ts'
import { ombudsmanPackage } from '../../domain/exports/ombudsman-package.ts'
import { nobody } from '../../domain/people/actor.ts'
import type { Ctx } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { draftOf } from './draft-cookie.ts'
import { trackerOf } from './tracker-session.ts'

type File = { mime: string; bytes: Buffer }

/** A photo that this browser may see: of an answer on a published report for everybody, of a tracked report for its reporter. Anything else is not found. */
export async function showAttachment(c: Ctx, app: App): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const tracker = trackerOf(c, app)
  const open = await attachmentFor(app, nobody, id)
  const file = open ?? (tracker ? await attachmentFor(app, tracker.actor, id) : null)
  if (!file) throw new Refusal('not-found')
  return send(c, file, open ? 'public, max-age=3600' : 'private, no-store')
}

/** A photo of the report that is being written in this browser. */
export async function showDraftPhoto(c: Ctx, app: App): Promise<Response> {
  const id = c.req.param('id') ?? ''
  const { draft } = await draftOf(c, app)
  const file = draft.photos.includes(id) ? await unclaimedAttachment(app, id) : null
  if (!file) throw new Refusal('not-found')
  return send(c, file, 'private, no-store')
}

/** What went to the Ombudsman, for the reporter of a report that was handed over. */
export async function sendPackage(c: Ctx, app: App, site: Site): Promise<Response> {
  const tracker = trackerOf(c, app)
  if (!tracker) throw new Refusal('not-found')
  const { name, bytes } = await ombudsmanPackage(app, tracker.actor, tracker.number, c.get('t'), site)
  return c.body(Uint8Array.from(bytes), 200, {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
  })
}

function send(c: Ctx, { mime, bytes }: File, cache: string): Response {
  return c.body(Uint8Array.from(bytes), 200, {
    'Content-Type': mime,
    'Content-Disposition': 'inline',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': cache,
  })
}
