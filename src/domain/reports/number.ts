import { randomInt } from 'node:crypto'

/** The 31 symbols of a report number: Crockford's base 32 without Z, so that 31 is prime and one check symbol catches every single error and every swap of neighbours. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXY'
/** Weights of the nine symbols; 30 = -1 (mod 31) for the check symbol. */
const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 30] as const

const sum = (symbols: string) => [...symbols].reduce((total, symbol, i) => total + WEIGHTS[i]! * SYMBOLS.indexOf(symbol), 0) % 31

/** Writes nine symbols as people see them: `26-7K3F-9QX`. */
const written = (s: string) => `${s.slice(0, 2)}-${s.slice(2, 6)}-${s.slice(6)}`

/**
 * A new report number: two digits of the year, six random symbols, one check symbol (contract.md). Never derived from time, order, place or agency.
 * @param year the calendar year, e.g. 2026
 */
export function newNumber(year: number, random: (below: number) => number = randomInt): string {
  let symbols = String(year % 100).padStart(2, '0')
  for (let i = 0; i < 6; i++) symbols += SYMBOLS[random(31)]
  return written(symbols + SYMBOLS[sum(symbols)])
}

/**
 * Reads a number as people type it: case, spaces and dashes do not matter, O is 0, I and L are 1.
 * @returns the written form, or null when a symbol or the check symbol is wrong.
 */
export function readNumber(typed: string): string | null {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (symbols.length !== 9 || [...symbols].some((s) => !SYMBOLS.includes(s)) || sum(symbols) !== 0) return null
  return written(symbols)
}
