import { z } from 'zod'
import { freeText } from '../../kit/input.ts'
import type { Refusal } from '../../kit/refusal.ts'
import { areaByCode } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import type { Change } from './events.ts'
import { wrongField } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { ReportState } from './report.ts'

const MOST_TAGS = 10
const tag = freeText('tag', 2, 40).transform((text) => text.toLowerCase().replace(/\s+/g, ' '))

/** What the desk may put right, while it verifies and later: the title, the text that offices read, the place, and its own words to find the report by. */
export const Corrections = z.object({
  title: freeText('title', 3, 120).optional(),
  working: freeText('working', 1, 20_000).optional(),
  /** The code of an area; null: tied to no place. */
  area: z.string().nullable().optional(),
  landmark: freeText('landmark', 0, 200).optional(),
  /** Instead of those it has. */
  tags: z.array(tag).max(MOST_TAGS, { error: 'error.tag.tooMany' }).optional(),
})

export type Corrected = { change: Change; texts: NonNullable<Decision['texts']> }

/** The corrections as a change of the report. The original stays as it came. @returns a refusal when there is no such area */
export async function corrections(
  app: App,
  report: ReportState,
  input: z.output<typeof Corrections>,
): Promise<Corrected | Refusal> {
  const { area } = input
  if (area && area !== report.areaCode && !(await areaByCode(app.db, area))) return wrongField('area', 'error.area.unknown')
  return {
    change: {
      ...(area !== undefined && { areaCode: area }),
      ...(input.tags !== undefined && { tags: sorted(input.tags) }),
    },
    texts: {
      ...(input.title !== undefined && { title: input.title }),
      ...(input.working !== undefined && { working: input.working }),
      ...(input.landmark && { landmark: input.landmark }),
    },
  }
}

/** A report's tags with others: sorted, each once, and no more than it may have. */
export function withTags(report: ReportState, more: readonly string[]): string[] | Refusal {
  const all = sorted([...report.tags, ...more])
  return all.length > MOST_TAGS ? wrongField('tags', 'error.tag.tooMany') : all
}

const sorted = (tags: readonly string[]) => [...new Set(tags)].sort()
