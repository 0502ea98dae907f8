import type { Sql } from '../../kit/db.ts'
import { Refusal } from '../../kit/refusal.ts'

export type Logo = { id: string; png: Buffer; width: number; height: number }

export const insertLogoImage = (db: Sql, { id, png, width, height }: Logo) =>
  db.query('insert into logo_image (id, png, width, height) values ($1, $2, $3, $4) on conflict do nothing', [
    id,
    png,
    width,
    height,
  ])

/** The logo of the first of the agencies that has one. */
export async function nearestLogo(db: Sql, path: readonly string[]): Promise<Logo | null> {
  const { rows } = await db.query<Logo>(
    `select i.id, i.png, i.width, i.height from agency_logo l join logo_image i on i.id = l.image
     where l.agency_id = any($1) order by array_position($1::uuid[], l.agency_id) limit 1`,
    [path],
  )
  return rows[0] ?? null
}

export async function readLogo(db: Sql, agencyId: string): Promise<{ logo: string } | null> {
  const { rows } = await db.query<{ logo: string }>('select image as logo from agency_logo where agency_id = $1', [agencyId])
  return rows[0] ?? null
}

/** @throws Refusal not-allowed-now where the picture is not here: a history that came by an export brings those in use only */
export async function writeLogo(tx: Sql, agencyId: string, state: { logo: string } | null): Promise<void> {
  await tx.query('delete from agency_logo where agency_id = $1', [agencyId])
  if (!state) return
  const { rowCount } = await tx.query('insert into agency_logo (agency_id, image) select $1, id from logo_image where id = $2', [
    agencyId,
    state.logo,
  ])
  if (rowCount === 0) throw new Refusal('not-allowed-now', { reason: 'admin.undo.notPossible' })
}
