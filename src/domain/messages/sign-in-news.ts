import { uuidv7 } from '../../kit/ids.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import type { SignInNews, signInTemplates } from './compose.ts'

const APART_MINUTES = 60

/**
 * Tells an officer of tries at their account; of one kind at most once an hour, whatever happens.
 * @param device like 'Firefox, Windows', or ''
 */
export async function tellOfSignIn(
  app: Pick<App, 'db' | 'now' | 'reference'>,
  officer: Extract<Actor, { kind: 'officer' }>,
  template: (typeof signInTemplates)[number],
  device: string,
): Promise<void> {
  const now = app.now()
  const zone = app.reference.get().agencies.get(officer.grants[0]?.agencyId ?? '')?.timeZone ?? 'Asia/Jakarta'
  const params: SignInNews & { slot: string } = {
    at: now.toString(),
    zone,
    device,
    slot: now.round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString(), // two at once: the index on it lets one in
  }
  await app.db.query(
    `insert into outbox (id, template, recipient, params, run_at) select $1, $2, $3, $4, $5
     where not exists (select from outbox o where o.report_id is null and o.recipient = $3 and o.template = $2 and (o.params->>'at')::timestamptz > $6::timestamptz)
     on conflict do nothing`,
    [
      uuidv7(),
      template,
      `officer:${officer.id}`,
      JSON.stringify(params),
      now.toString(),
      now.subtract({ minutes: APART_MINUTES }).toString(),
    ],
  )
}
