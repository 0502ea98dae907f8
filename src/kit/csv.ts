/** A cell of CSV: in quotes where it must be. */
export function cell(value: string | number): string {
  const text = String(value)
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A spreadsheet takes a cell that begins like a formula for one; an apostrophe keeps it a text, and the import takes it away again. */
export const harmless = (text: string) => (/^'*[=+\-@\t]/.test(text) ? `'${text}` : text)

/** A line of CSV (RFC 4180) that no spreadsheet runs; null is an empty cell, numbers stay numbers. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((one) => cell(typeof one === 'string' ? harmless(one) : (one ?? ''))).join(',')}\r\n`
