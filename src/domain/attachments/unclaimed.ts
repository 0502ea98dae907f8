import type { App } from '../app.ts'
import { fileOf } from './store.ts'

/** A kept file that belongs to no report yet, for whoever proved that it is part of their draft; null once it was sent or when it is not there. */
export async function unclaimedAttachment(app: App, id: string): Promise<{ mime: string; bytes: Buffer } | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null
  const file = await fileOf(app.db, id)
  return file && file.reportId === null ? { mime: file.mime, bytes: await app.files.get(file.fileKey) } : null
}
