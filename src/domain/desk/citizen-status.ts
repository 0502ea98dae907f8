import type { ShapeName } from '../../kit/ui/shape.tsx'
import type { Status } from '../reports/report.ts'

/** The words that citizens see instead of the seven statuses (contract.md): a shape, a tone, and the key of the words; `forwarded` names the office. */
export type CitizenStatus = { shape: ShapeName; tone: 'neutral' | 'ok' | 'ask'; key: string }

const words: Record<Exclude<Status, 'submitted'>, CitizenStatus> = {
  held: { shape: 'held', tone: 'ask', key: 'status.citizen.held' },
  forwarded: { shape: 'forwarded', tone: 'neutral', key: 'status.citizen.forwarded' },
  inProgress: { shape: 'inProgress', tone: 'neutral', key: 'status.citizen.inProgress' },
  answered: { shape: 'answered', tone: 'neutral', key: 'status.citizen.answered' },
  closed: { shape: 'closed', tone: 'ok', key: 'status.citizen.closed' },
  archived: { shape: 'archived', tone: 'neutral', key: 'status.citizen.archived' },
}

/** Diterima until it is verified, then Diperiksa, and so on. `status.citizen.forwarded` takes `{office}`. */
export function citizenStatus(status: Status, verified: boolean): CitizenStatus {
  if (status !== 'submitted') return words[status]
  return verified
    ? { shape: 'checking', tone: 'neutral', key: 'status.citizen.checking' }
    : { shape: 'submitted', tone: 'neutral', key: 'status.citizen.submitted' }
}
