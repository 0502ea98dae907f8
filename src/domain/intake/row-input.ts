import { translator } from '../../kit/i18n.ts'
import type { FieldProblem } from '../../kit/refusal.ts'
import type { Agency } from '../agencies/tree.ts'
import { readWhen } from '../imports/when.ts'
import type { Reference } from '../reference.ts'
import { audiences, identities } from '../reports/report.ts'
import { keyedChannels } from './key-in.ts'
import type { RawRow } from './read-rows.ts'

/** What has to be mended in a row: its column as the file calls it, and the key of the sentence. */
export type Problem = { column: string; key: string; params?: FieldProblem['params'] }

/**
 * A row of a file as the input of `keyIn`: dates as people write them, words of lists in Indonesian or English or by code. What can't be understood is a problem of its
 * column; what the action itself refuses is found by asking it. Pure.
 */
export function inputOfRow(ref: Reference, office: Agency, { cells, nameOf }: RawRow) {
  const problems: Problem[] = []
  const wrong = (column: string, key: string) => {
    problems.push({ column: nameOf(column), key })
    return undefined
  }
  const day = (column: 'receivedOn' | 'occurredOn', key: string) =>
    cells[column] ? (readWhen(cells[column])?.day ?? wrong(column, key)) : undefined
  const word = (column: 'channel' | 'identity' | 'audience', codes: readonly string[], prefix: string, key: string) => {
    const said = cells[column]?.toLowerCase()
    if (!said) return undefined
    return codes.find((code) => code.toLowerCase() === said || labels(`${prefix}.${code}`).includes(said)) ?? wrong(column, key)
  }
  const topic = cells.category?.toLowerCase()
  const category =
    topic &&
    (ref.catalogue.categories.find((c) => c.code === topic || c.name.toLowerCase() === topic)?.code ??
      wrong('category', 'error.category.unknown'))
  const said = cells.class?.toLowerCase()
  const klass =
    said &&
    (ref.catalogue.classes.find((c) => [c.code, c.nameId, c.nameEn].some((name) => name.toLowerCase() === said))?.code ??
      wrong('class', 'error.class.unknown'))
  const reporter = Object.fromEntries(
    (['name', 'phone', 'email'] as const).flatMap((key) => (cells[key] ? [[key, cells[key]]] : [])),
  )
  const given = {
    office: office.slug,
    channel: word('channel', keyedChannels, 'console.channel', 'error.channel.unknown') ?? cells.channel,
    receivedOn: day('receivedOn', 'error.receivedOn.wrong'),
    body: cells.body ?? '',
    title: cells.title,
    category,
    class: klass,
    area: cells.area,
    landmark: cells.landmark,
    occurredOn: day('occurredOn', 'error.occurredOn.wrong'),
    identity: word('identity', identities, 'console.identity', 'error.identity.unknown'),
    audience: word('audience', audiences, 'console.audience', 'error.audience.unknown'),
    ...(Object.keys(reporter).length && { reporter }),
  }
  const input: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== ''),
  )
  return { input, problems }
}

/** How people call it, in both languages. */
const labels = (key: string) => (['id', 'en'] as const).map((lang) => translator(lang)(key).toLowerCase())
