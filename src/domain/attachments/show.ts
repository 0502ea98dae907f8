import type { App } from '../app.ts'
import { reportPage } from '../desk/report-page.ts'
import type { Actor } from '../people/actor.ts'
import { findNumber } from '../reports/find-number.ts'
import { fileOf } from './store.ts'

/** A file that this actor may see, with its bytes; null when it is not there or not for them (the two look the same). */
export async function attachmentFor(app: App, actor: Actor, id: string): Promise<{ mime: string; bytes: Buffer } | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null
  const file = await fileOf(app.db, id)
  const number = file?.reportId ? await findNumber(app.db, file.reportId) : null
  const page = number === null ? null : await reportPage(app, actor, number)
  if (!file || !page?.entries.some((entry) => entry.attachments.some((attachment) => attachment.id === id))) return null
  return { mime: file.mime, bytes: await app.files.get(file.fileKey) }
}
