import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { App } from '../../domain/app.ts'
import { type Draft, newDraft, newDraftId, openDraft } from '../../domain/reports/draft.ts'
import type { Ctx } from '../../kit/http.ts'
import type { Site } from '../../kit/site.ts'

const NAME = 'draf'

/** The draft of this browser. `found: false`: there was none, a fresh one is handed out under a new id. */
export async function draftOf(c: Ctx, app: App): Promise<{ id: string; draft: Draft; found: boolean }> {
  const id = getCookie(c, NAME)
  const draft = await openDraft(app, id)
  return draft && id ? { id, draft, found: true } : { id: newDraftId(), draft: newDraft(), found: false }
}

/** Only the browser holds the id; it goes when the browser is closed. */
export function rememberDraft(c: Ctx, site: Site, id: string): void {
  setCookie(c, NAME, id, { path: '/', httpOnly: true, sameSite: 'Lax', secure: site.secure })
}

export function forgetDraft(c: Ctx, site: Site): void {
  if (getCookie(c, NAME) !== undefined) deleteCookie(c, NAME, { path: '/', secure: site.secure })
}
