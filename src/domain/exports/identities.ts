import { unseal } from '../../kit/secrets.ts'
import type { App } from '../app.ts'
import type { Reporter } from '../reports/reporter.ts'

/**
 * Who reported, for an export that was asked for by name. The database function that gives it logs the look with the reason (and the reporter sees it counted).
 * @returns null when nothing is known of the reporter. @throws Error when the identity was sealed with another key.
 */
export async function lookForExport(app: App, reportId: string, reason: string): Promise<Reporter | null> {
  const { rows } = await app.db.query<{ sealed: Buffer | null }>(`select identity.look(null, $1, 'export', $2) as sealed`, [
    reportId,
    reason,
  ])
  const sealed = rows[0]?.sealed
  return sealed ? (JSON.parse(unseal(app.secret.derive('identity'), sealed, reportId)) as Reporter) : null
}
