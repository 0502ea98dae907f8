// Days and hours as people and machines write them. Pure.

const MONTHS = new Map(
  [
    'januari january jan',
    'februari february feb pebruari peb',
    'maret march mar mrt',
    'april apr',
    'mei may',
    'juni june jun',
    'juli july jul',
    'agustus august agu agt ags aug agst',
    'september sep sept',
    'oktober october okt oct',
    'november nov nop nopember',
    'desember december des dec',
  ].flatMap((names, i) => names.split(' ').map((name): [string, number] => [name, i + 1])),
)

/** A day and, where it was said, the hour. */
export type When = { day: string; time: string | null }

/**
 * `23 Sep 2024`, `23 Agustus 2024`, `23/09/2024` (day first), `2024-09-23`, with or without `00:41:43` behind.
 * @returns undefined when it is no day of any calendar.
 */
export function readWhen(date: string, time = ''): When | undefined {
  const text = date.trim()
  const clock = time.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\S.*))?$/.exec(text)
  const numbers = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? +(\S.*))?$/.exec(text)
  const words = /^(?:\p{L}+, *)?(\d{1,2})[ -](\p{L}+)\.?[ -](\d{4})(?:,? +(\S.*))?$/u.exec(text)
  const [year, month, day, rest] = iso
    ? [iso[1], Number(iso[2]), iso[3], iso[4]]
    : numbers
      ? [numbers[3], Number(numbers[2]), numbers[1], numbers[4]]
      : words
        ? [words[3], MONTHS.get(words[2]!.toLowerCase()), words[1], words[4]]
        : []
  if (!year || !month || !day) return undefined
  const said = clock || rest || ''
  const hour = said === '' ? null : readTime(said)
  if (hour === undefined) return undefined
  try {
    const found = Temporal.PlainDate.from({ year: Number(year), month, day: Number(day) }, { overflow: 'reject' })
    return { day: found.toString(), time: hour }
  } catch {
    return undefined
  }
}

/** `00:41:43`, `00.41`, with fractions, `Z` and offsets left for `instantOf`. */
function readTime(text: string): string | undefined {
  const parts = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?: *(Z|UTC|WIB|WITA|WIT|[+-]\d{2}:?\d{2}))?$/i.exec(text.trim())
  if (!parts) return undefined
  const [, hour, minute, second = '00', zone = ''] = parts
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return `${hour!.padStart(2, '0')}:${minute}:${second}${offset(zone.toUpperCase())}`
}

const OFFSETS: Record<string, string> = { '': '', Z: '+00:00', UTC: '+00:00', WIB: '+07:00', WITA: '+08:00', WIT: '+09:00' }
const offset = (zone: string) => OFFSETS[zone] ?? `${zone.slice(0, 3)}:${zone.slice(-2)}`

/** The instant of a day and an hour; the hour is that of `zone` unless it names its own. Null without an hour. */
export function instantOf({ day, time }: When, zone: string): Temporal.Instant | null {
  if (time === null) return null
  if (time.length > 8) return Temporal.Instant.from(`${day}T${time}`)
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).toInstant()
}

const ENGLISH = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as the source writes it: `23 Sep 2024`. */
export function writtenDay(day: string): string {
  const at = Temporal.PlainDate.from(day)
  return `${at.day} ${ENGLISH[at.month - 1]} ${at.year}`
}
