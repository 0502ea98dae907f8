import { z } from 'zod'
import type { Sql } from '../../kit/db.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import type { Actor } from '../people/actor.ts'
import { administersReference } from './administers.ts'
import { administer, type Fact, markOf, sameState } from './journal.ts'

/** What holds everywhere and is a policy of the installation (contract.md: "by policy"), by its code, with what it may be. */
const policies = {
  /** Of final answers, in percent, how many a second unit reads before they count as resolved. */
  secondReaderShare: z
    .string({ error: 'error.policy.share' })
    .regex(/^\s*(\d{1,2}|100)\s*$/, { error: 'error.policy.share' }) // an emptied field is no nought
    .transform(Number),
  /** Whether a second person lets an officer see who a reporter is. */
  lookNeedsSecondPerson: z
    .enum(['yes', ''])
    .default('')
    .transform((ticked) => ticked === 'yes'),
} as const
export type PolicyCode = keyof typeof policies
export const policyCodes = Object.keys(policies) as PolicyCode[]

const ChangePolicies = z.strictObject({ ...policies, seen: z.string().optional() })

type PolicyState = { value: number | boolean }
export const policyFact: Fact<PolicyState> = {
  noun: 'policy',
  read: async (tx, code) => (await readPolicies(tx)).get(code as PolicyCode) ?? null,
  write: async (tx, code, state) => {
    await tx.query('update flag set value = $2::jsonb where code = $1', [code, JSON.stringify(state?.value ?? null)])
  },
}

async function readPolicies(db: Sql): Promise<Map<PolicyCode, PolicyState>> {
  const { rows } = await db.query<{ code: PolicyCode; value: number | boolean }>(
    'select code, value from flag where code = any($1)',
    [policyCodes],
  )
  return new Map(rows.map(({ code, value }) => [code, { value }]))
}

export type Policies = { [C in PolicyCode]: number | boolean }
const told = (read: ReadonlyMap<PolicyCode, PolicyState>) =>
  Object.fromEntries(policyCodes.map((code) => [code, read.get(code)?.value ?? false])) as Policies

/** The policies as they are, with the mark of what was seen. @throws Refusal not-found */
export async function policiesToChange(app: App, actor: Actor): Promise<{ state: Policies; seen: string }> {
  if (!administersReference(app, actor)) throw new Refusal('not-found')
  const state = told(await readPolicies(app.db))
  return { state, seen: markOf(state) }
}

/** Gives policies other values, all of them or none; each that differs has its own line in the history. @throws Refusal not-found · invalid-input · version-conflict */
export async function changePolicies(app: App, actor: Actor, input: unknown): Promise<void> {
  if (!administersReference(app, actor)) throw new Refusal('not-found')
  const { seen, ...next } = parseInput(ChangePolicies, input)
  await administer(app, actor, async (tx, note) => {
    if (!administersReference(app, actor)) throw new Refusal('not-found')
    const now = await readPolicies(tx)
    if (seen && seen !== markOf(told(now))) throw new Refusal('version-conflict')
    for (const code of policyCodes) {
      const [before, after] = [now.get(code) ?? null, { value: next[code] }]
      if (sameState(before, after)) continue
      await policyFact.write(tx, code, after)
      await note({ noun: policyFact.noun, target: code, node: null, label: code, before, after })
    }
  })
}
