import type { App } from '../app.ts'
import { dropUnclaimed, fileOf } from './store.ts'

/** A kept file that belongs to no report yet, for whoever proved that it is part of their draft; null once it was sent or when it is not there. */
export async function unclaimedAttachment(app: App, id: string): Promise<{ mime: string; bytes: Buffer } | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null
  const file = await fileOf(app.db, id)
  return file && file.reportId === null ? { mime: file.mime, bytes: await app.files.get(file.fileKey) } : null
}

/** For the job: files that were sent more than two days ago and belong to no report. The row goes first: a file without a row is only waste, a row without a file a broken picture. */
export async function sweepUnclaimed(app: App): Promise<number> {
  const keys = await dropUnclaimed(app.db, app.now().subtract({ hours: 48 }).toString())
  for (const key of keys) await app.files.drop(key)
  return keys.length
}
