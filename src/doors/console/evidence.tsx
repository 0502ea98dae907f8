import type { Context } from 'hono'
import type { App } from '../../domain/app.ts'
import { keep } from '../../domain/attachments/keep.ts'
import { FAR_METRES, proofHints, takenOf } from '../../domain/attachments/proof.ts'
import type { ReportState } from '../../domain/reports/report.ts'
import { formatNumber } from '../../kit/dates.ts'
import { Refusal } from '../../kit/refusal.ts'
import { Notice } from '../../kit/ui/notice.tsx'
import type { Console } from './session.ts'

const filesIn = (given: unknown): File[] =>
  (Array.isArray(given) ? given : [given]).filter((file): file is File => file instanceof File && file.size > 0)

/** What is odd about the photos of an answer, for the address of the page that follows: it is said there, while the answer can still be undone. */
export async function hintsOf(given: unknown, report: ReportState): Promise<string> {
  const taken = await Promise.all(filesIn(given).map(async (file) => takenOf(new Uint8Array(await file.arrayBuffer()))))
  const { far, early } = proofHints(taken, report)
  return `${far ? `&jauh=${far}` : ''}${early ? '&lama=1' : ''}`
}

/** The same in words. */
export function ProofNotice({ c }: { c: Context<Console> }) {
  const t = c.get('t')
  const metres = Number(c.req.query('jauh'))
  const lines = [
    ...(metres > FAR_METRES && metres < 100_000_000 ? [t('desk.proof.far', { metres: formatNumber(metres, t.lang) })] : []),
    ...(c.req.query('lama') ? [t('desk.proof.early')] : []),
  ]
  if (lines.length === 0) return null
  return (
    <div class="mb">
      <Notice live>{`${lines.join(' ')} ${t('desk.proof.undo')}`}</Notice>
    </div>
  )
}

/** Keeps the photos that came with a form. @throws Refusal invalid-input (too many, not an image) · too-large */
export async function keepFiles(app: App, given: unknown): Promise<string[]> {
  const files = filesIn(given)
  if (files.length > 5) throw new Refusal('invalid-input', { fields: [{ path: 'evidence', key: 'error.attachments.tooMany' }] })
  const ids: string[] = []
  for (const file of files) ids.push((await keep(app, new Uint8Array(await file.arrayBuffer()))).id)
  return ids
}
