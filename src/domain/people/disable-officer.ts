import { Refusal } from '../../kit/refusal.ts'
import { editFact } from '../administration/journal.ts'
import type { App } from '../app.ts'
import type { Actor } from './actor.ts'
import { officerFact } from './officer-facts.ts'
import { mayDisable, staffOf } from './staff.ts'

/** Disables an officer: sessions and tokens are refused from the next request on; what they did, and what they hold, stays. @throws Refusal not-found · not-allowed-now */
export async function disableOfficer(app: App, actor: Actor, id: string): Promise<void> {
  const person = await staffOf(app, actor, id)
  if (!mayDisable(app, actor, person)) throw new Refusal('not-allowed-now', { reason: 'admin.notYours' })
  await editFact(app, actor, officerFact, {
    target: id,
    node: person.grants.find(({ holds }) => holds)?.agencyId ?? person.grants.at(-1)!.agencyId,
    label: person.name,
    permit: () => mayDisable(app, actor, person),
    next: (before) => (before?.disabledAt ? before : { disabledAt: app.now().toString() }),
  })
}
