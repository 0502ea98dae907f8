import type { Because } from '../../kit/because-words.ts'
import type { Calendars } from '../clocks/load-calendars.ts'

/** The reason of an event `limitsMoved`, in words that everybody may read. @param id of the change that the event names */
export function becauseOf(id: string | null, calendars: Pick<Calendars, 'changes'>): Because {
  const change = calendars.changes.find((one) => one.id === id)
  if (!change) return { key: 'report.because.other', on: null, name: '' }
  const { kind, effects } = change
  if (kind === 'undo') return { key: 'report.because.undo', on: null, name: '' }
  if (kind === 'policy') return { key: 'report.because.policy', on: null, name: '' }
  const [day] = kind === 'noHoliday' ? effects.removed : effects.added
  if (kind !== 'decree' && day) return { key: `report.because.${kind}`, on: day.date, name: day.name }
  const year = effects.yearsAdded[0] ?? Number((effects.added[0] ?? effects.removed[0])?.date.slice(0, 4) ?? 0)
  return { key: 'report.because.decree', on: null, name: String(year) }
}
