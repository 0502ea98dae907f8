import { parse } from 'csv-parse/sync'

/** One record of the file: its cells, or why it can't be read. `line`: the line on which it begins, the first line of the file is 1. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; reason: string; start: string }

/** A record that goes on longer than this is a quote that nobody closed. */
const MAX_RECORD = 2 * 1024 * 1024
const MAX_LINES = 20_000
const NEVER_CLOSED = 'a quote is opened and never closed'

/** Lines of a text that comes in pieces; CRLF, LF and CR end one. At most a piece and a line are in memory. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text // a line feed may follow
    const lines = whole.split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + text.slice(whole.length)
    yield* lines
    if (rest.length > 8 * MAX_RECORD) throw new Error('A line of the file is longer than 16 MB; this is no table of reports.')
  }
  const last = rest.replace(/\r$/, '')
  if (last !== '') yield last
}

/**
 * The records of a CSV file, read as a stream. A cell in quotes may hold line ends. What can't be read costs its own line only: after a quote that is never closed,
 * or is closed in the middle of a cell, reading goes on with the next line, as if the bad one were not there.
 * @param columns how many cells a record must have; null while the first one is read
 */
export async function* recordsOf(
  chunks: AsyncIterable<string>,
  delimiter: string,
  columns: () => number | null,
): AsyncGenerator<CsvRecord> {
  const source = linesOf(chunks)
  const ahead: string[] = [] // lines that a bad record had swallowed, last first
  let at = 0
  const next = async () => {
    const line = ahead.pop() ?? (await source.next()).value
    if (line !== undefined) at++
    return line as string | undefined
  }
  for (let first = await next(); first !== undefined; first = await next()) {
    if (first.trim() === '') continue
    const line = at
    const whole = cellsOf(first, delimiter, columns())
    if (whole) {
      yield { line, cells: whole }
      continue
    }
    const lines = [first]
    let size = first.length
    let open = isOpen(first, false)
    while (open && size < MAX_RECORD && lines.length < MAX_LINES) {
      const more = await next()
      if (more === undefined) break
      lines.push(more)
      size += more.length
      open = isOpen(more, open)
    }
    const read = open ? NEVER_CLOSED : strictly(lines.join('\n'), delimiter)
    if (typeof read !== 'string') {
      yield { line, cells: read }
      continue
    }
    ahead.push(...lines.slice(1).reverse())
    at = line
    yield { line, reason: lines.length > 1 ? NEVER_CLOSED : read, start: first }
  }
}

/** Whether a cell in quotes is still open at the end of a line: every quote opens or closes, a doubled one does both. */
function isOpen(line: string, before: boolean): boolean {
  let open = before
  for (let i = line.indexOf('"'); i !== -1; i = line.indexOf('"', i + 1)) open = !open
  return open
}

/** A line that is a record by itself; a quote inside a bare cell (`pipa 5"`) is one more sign when the number of cells is right. */
function cellsOf(line: string, delimiter: string, columns: number | null): string[] | null {
  if (!line.includes('"')) return line.split(delimiter)
  const strict = isOpen(line, false) ? 'open' : strictly(line, delimiter)
  if (typeof strict !== 'string') return strict
  const loose = parsed(line, delimiter, true)
  return typeof loose !== 'string' && loose.length === columns ? loose : null
}

const strictly = (text: string, delimiter: string) => parsed(text, delimiter, false)

/** One record, whatever line ends its cells hold: the delimiter of records is one that no line has. */
function parsed(text: string, delimiter: string, relax: boolean): string[] | string {
  try {
    const [cells = []] = parse(text, {
      delimiter,
      relax_quotes: relax,
      relax_column_count: true,
      record_delimiter: ['\r\n\u0000'],
    })
    return cells as string[]
  } catch (error) {
    return REASONS[(error as { code?: string }).code ?? ''] ?? 'the quotes of this line do not match'
  }
}

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: NEVER_CLOSED,
  CSV_INVALID_CLOSING_QUOTE: 'a quote is closed in the middle of a cell',
  INVALID_OPENING_QUOTE: 'a quote is opened in the middle of a cell',
}
