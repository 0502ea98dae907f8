import type { Config } from '../config.ts'
import { system } from '../domain/people/actor.ts'
import { createToken, listTokens, revokeToken, type Scope, scopes } from '../domain/people/tokens.ts'
import { openDb, tryNamedStatements } from '../kit/db.ts'
import { appUrl, migrate } from '../kit/migrate.ts'
import { Refusal } from '../kit/refusal.ts'
import type { Secret } from '../kit/secrets.ts'
import type { Given } from './commands.ts'
import { withDatabase } from './open-database.ts'

type Tools = Parameters<typeof createToken>[0]

/** `tuntas token create|list|revoke`: by itself, or beside a server. */
export async function runToken(config: Config, { args: [action, id], options }: Given): Promise<void> {
  const work = actionOf(action, id, options)
  const opened = async (ownerUrl: string, secret: Secret) => {
    await migrate(ownerUrl, secret)
    const db = openDb(appUrl(ownerUrl, secret), { prepare: config.prepare, max: 2 })
    try {
      if (config.databaseUrl && config.prepare) await tryNamedStatements(db)
      await work({ db, secret, now: () => Temporal.Now.instant().round('millisecond') })
    } finally {
      await db.close()
    }
  }
  await withDatabase(config, opened, { beside: true })
}

/** What was typed, checked before any database is opened. */
function actionOf(
  action: string | undefined,
  id: string | undefined,
  options: Given['options'],
): (tools: Tools) => Promise<void> {
  if (action === 'list') return list
  if (action === 'revoke') {
    if (!id) throw new Error('token revoke needs the ID of the token; npx tuntas token list shows it.')
    return (tools) => revoke(tools, id)
  }
  if (action !== 'create') throw new Error(`token ${action} is not known: it is create, list or revoke.`)
  const { officer, scope, days } = options
  if (typeof officer !== 'string') throw new Error('token create needs --officer EMAIL.')
  const wanted = typeof scope === 'string' ? scope.split(',').map((one) => one.trim()) : ['read', 'write']
  const unknown = wanted.find((one) => !(scopes as readonly string[]).includes(one))
  if (unknown !== undefined) throw new Error(`--scope ${unknown} is not known: the scopes are ${scopes.join(', ')}.`)
  const lasts = typeof days === 'string' ? Number(days) : null
  if (lasts !== null && !(Number.isInteger(lasts) && lasts >= 1 && lasts <= 3_650))
    throw new Error('--days is a whole number from 1 to 3650.')
  return (tools) => create(tools, { email: officer, scopes: wanted as Scope[], days: lasts })
}

async function create(tools: Tools, input: { email: string; scopes: Scope[]; days: number | null }): Promise<void> {
  try {
    const { id, token, expiresAt } = await createToken(tools, system, input)
    console.log(token)
    console.log(
      `Token ${id} of ${input.email} (${input.scopes.join(', ')}), ${expiresAt ? `valid until ${minute(expiresAt)}` : 'without an end'}.`,
    )
    console.log('It is shown this once; only a fingerprint is kept.')
  } catch (error) {
    if (error instanceof Refusal) throw new Error(`There is no officer ${input.email}, or the account is disabled.`)
    throw error
  }
}

async function list(tools: Tools): Promise<void> {
  const tokens = await listTokens(tools, system)
  if (tokens.length === 0) return console.log('There is no token yet.')
  const now = tools.now()
  const rows = tokens.map((t) => [
    t.id,
    t.email,
    t.scopes.join(','),
    `made ${minute(t.createdAt)}`,
    t.lastUsedAt ? `used ${minute(t.lastUsedAt)}` : 'never used',
    t.revokedAt
      ? `revoked ${minute(t.revokedAt)}`
      : !t.expiresAt
        ? 'no end'
        : `${Temporal.Instant.compare(t.expiresAt, now) <= 0 ? 'expired' : 'until'} ${minute(t.expiresAt)}`,
  ])
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
}

async function revoke(tools: Tools, id: string): Promise<void> {
  if (!(await revokeToken(tools, system, id))) throw new Error(`There is no open token ${id}.`)
  console.log(`Token ${id} is revoked; its next call is refused.`)
}

/** UTC to the minute: `2026-11-24 07:41Z`. */
const minute = (at: Temporal.Instant) => `${at.toString().slice(0, 16).replace('T', ' ')}Z`
