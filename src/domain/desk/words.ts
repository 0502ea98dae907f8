import type { Sql } from '../../kit/db.ts'

/** With more hits than these, walking the newest reports finds a page of them sooner than collecting all. */
const RARE = 2_000

/**
 * The condition over `report r` that finds published reports by words (PostgreSQL's Indonesian full text). Rare words need their hits first and the order after (stack.md
 * trap 6: otherwise the server walks every report by date); frequent ones the order first, or the newest would be missing. Statements with it are never named.
 * @param add puts a value into the statement and gives its `$n`
 */
export async function matchingWords(db: Pick<Sql, 'query'>, words: string, add: (value: unknown) => string): Promise<string> {
  const { rows } = await db.query<{ hits: number }>(
    `select count(*)::int as hits from (select from report r where r.search @@ websearch_to_tsquery('indonesian', $1) limit ${RARE + 1}) x`,
    [words],
  )
  const match = `r.search @@ websearch_to_tsquery('indonesian', ${add(words)})`
  return rows[0]!.hits > RARE
    ? match
    : `r.id in (with hit as materialized (select r.id from report r where ${match}) select id from hit)`
}
