import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { unseal } from '../../kit/secrets.ts'
import { type App, within } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { can, deskOf } from '../people/permissions.ts'
import { changeReport } from './change-report.ts'
import { GRANT_HOURS, needsSecondPerson } from './look-requests.ts'
import { useLook } from './look-store.ts'
import { actingOffice } from './make-move.ts'
import { readNumber } from './number.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'
import type { Reporter } from './reporter.ts'

export const ViewIdentity = z.strictObject({ reason: freeText('reason', 10, 2_000) })
export type ViewIdentity = z.infer<typeof ViewIdentity>

/**
 * Who the reporter is, for the identity desk (or, where the reporter chose `named`, the handling office), with a reason. The look is logged by the database function
 * that gives the identity, and stands in the history that the reporter can count. Where the policy asks for a second person, one look that they granted is used up.
 * @returns null when the reporter gave nothing. @throws Refusal not-found: sealed for this actor, or no such report · not-allowed-now: nobody granted it
 */
export async function viewIdentity(
  app: App,
  actor: Actor,
  target: { number: string },
  input: ViewIdentity,
): Promise<Reporter | null> {
  const at = app.now()
  const ref = app.reference.get()
  const number = readNumber(target.number)
  if (number === null || actor.kind !== 'officer') throw new Refusal('not-found')
  return app.db.tx(async (tx) => {
    const asked = needsSecondPerson(app)
    // Taken before anything else: of two presses at once the second waits here, and finds none. What follows refuses together with it.
    const since = at.subtract({ hours: GRANT_HOURS }).toString()
    const second = asked ? await useLook(tx, { number, askerId: actor.id, since, now: at.toString() }) : null
    let purpose = ''
    const rule = (report: ReportState | null): Decision => {
      if (!report || !can(actor, 'identity.look', report, ref.agencies)) throw new Refusal('not-found')
      if (asked && !second) throw new Refusal('not-allowed-now', { reason: 'console.look.needed' })
      purpose = actor.grants.some((grant) => grant.agencyId === deskOf(report, ref.agencies)) ? 'desk' : 'handler'
      const agencyId = actingOffice(actor, report, ref.agencies)
      return {
        kind: 'identityViewed',
        change: second ? { extra: { grantedBy: second } } : {},
        texts: { reason: input.reason },
        agencyId,
      }
    }
    const { id } = await changeReport(within(app, tx), number, actor, at, [rule])
    const { rows } = await tx.query<{ sealed: Buffer | null }>('select identity.look($1, $2, $3, $4) as sealed', [
      actor.id,
      id,
      purpose,
      input.reason,
    ])
    const sealed = rows[0]?.sealed
    return sealed ? (JSON.parse(unseal(app.secret.derive('identity'), sealed, id)) as Reporter) : null
  })
}
