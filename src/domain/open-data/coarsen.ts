/**
 * How coarse a row is told, level by level: `place` letters of the Kemendagri code (13 village, 8 district, 5 city, 2 province, 0 nowhere), whether the day and the very
 * category are told, and how many steps above the office the agency stands (99: the root).
 *
 * In words (decisions/0013): of the rows that are not placed yet, those of which at least five look the same at a level are told at that level; the rest goes on to the
 * next. The office is part of what must look the same, since a village's own office says where it was. What is left at the end is not told at all.
 */
export type Level = { place: 13 | 8 | 5 | 2 | 0; day: boolean; category: 'own' | 'above' | 'none'; up: number }

export const levels: readonly Level[] = [
  { place: 13, day: true, category: 'own', up: 0 },
  { place: 8, day: true, category: 'own', up: 0 },
  { place: 13, day: false, category: 'own', up: 0 },
  { place: 8, day: false, category: 'own', up: 0 },
  { place: 8, day: false, category: 'above', up: 0 },
  { place: 8, day: false, category: 'above', up: 1 },
  { place: 5, day: false, category: 'own', up: 1 },
  { place: 5, day: false, category: 'above', up: 1 },
  { place: 5, day: false, category: 'none', up: 1 },
  { place: 2, day: false, category: 'above', up: 2 },
  { place: 2, day: false, category: 'none', up: 2 },
  { place: 0, day: false, category: 'above', up: 99 },
  { place: 0, day: false, category: 'none', up: 99 },
]

/** The columns of `open_row` at a level, as SQL over `report_fact f` and its `category c`. */
export function columnsAt({ place, day, category, up }: Level): string {
  const own = `coalesce(f.category, '')`
  return `${place === 0 ? 'null' : `nullif(left(f.area_code, ${place}), '')`} as place,
    ${category === 'none' ? 'null' : category === 'above' ? `coalesce(c.parent_code, ${own})` : own} as category,
    ${day ? 'f.received_on' : 'null::date'} as day, f.path[least(${up + 1}, array_length(f.path, 1))] as agency`
}
