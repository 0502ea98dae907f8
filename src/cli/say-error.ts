import { Refusal } from '../kit/refusal.ts'

/** What PostgreSQL and the network say when the database of DATABASE_URL can't be entered. */
const atTheDoor: Record<string, string> = {
  ECONNREFUSED: 'does not answer',
  ENOTFOUND: 'is not found under this name',
  EAI_AGAIN: 'is not found under this name',
  ETIMEDOUT: 'does not answer',
  ECONNRESET: 'ended the connection',
  '28P01': 'refuses the password',
  '28000': 'refuses this login',
  '3D000': 'has no database of this name',
  '53300': 'has no connection free',
  '57P03': 'is starting or ending; try again in a moment',
}

/** An error as a person should read it: one sentence for what can be mended; what is no sentence of ours is a bug and shows where it is. */
export function sayError(error: unknown): void {
  console.error(sentenceOf(error) ?? error)
  process.exitCode = 1
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.details.reason
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: string }
  if (code === undefined) return error.constructor === Error ? error.message : undefined
  const database = process.env.DATABASE_URL
  if (!atTheDoor[code] || !database || !URL.canParse(database)) return undefined
  return `The database of DATABASE_URL (${new URL(database).host}) ${atTheDoor[code]}.`
}
