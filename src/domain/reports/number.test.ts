import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newAccessCode, readAccessCode } from './access-code.ts'
import { newNumber, readNumber } from './number.ts'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXY'
const numbers = fc
  .infiniteStream(fc.integer({ min: 0, max: 30 }))
  .map((stream) => newNumber(2026, () => stream.next().value as number))

test('a number is two digits of the year, six random symbols and one check symbol, in groups', () => {
  expect(newNumber(2026, () => 0)).toBe(readNumber(newNumber(2026, () => 0)))
  fc.assert(
    fc.property(
      numbers,
      (number) => /^26-[0-9A-HJKMNP-TV-Y]{4}-[0-9A-HJKMNP-TV-Y]{3}$/.test(number) && readNumber(number) === number,
    ),
  )
})

test('every single wrong symbol is caught: all are tried', () => {
  for (let i = 0; i < 200; i++) {
    const plain = newNumber(2026).replaceAll('-', '')
    for (let at = 0; at < 9; at++)
      for (const wrong of SYMBOLS)
        if (wrong !== plain[at])
          expect(readNumber(plain.slice(0, at) + wrong + plain.slice(at + 1)), `${plain} with ${wrong} at ${at}`).toBeNull()
  }
})

test('every swap of neighbours is caught: all are tried', () => {
  for (let i = 0; i < 500; i++) {
    const plain = newNumber(2026).replaceAll('-', '')
    for (let at = 0; at < 8; at++) {
      const swapped = plain.slice(0, at) + plain[at + 1] + plain[at] + plain.slice(at + 2)
      if (swapped !== plain) expect(readNumber(swapped), `${plain} swapped at ${at}`).toBeNull()
    }
  }
})

test('reading ignores case, spaces and dashes, and takes O for 0, I and L for 1', () => {
  const number = newNumber(
    2026,
    (() => {
      const given = [0, 1, 5, 7, 11, 20]
      return () => given.shift()!
    })(),
  )
  const loose = number.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replace('1', 'l')
  expect(readNumber(` ${loose} `)).toBe(number)
  expect(readNumber(number.replaceAll('1', 'I'))).toBe(number)
})

test('no text makes the reader fail, and what it accepts is a written number', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => readNumber(text) === null || readNumber(readNumber(text)!) === readNumber(text),
    ),
  )
})

test('an access code has 16 symbols in four groups, never repeats, and is read as people copy it', () => {
  const codes = new Set(Array.from({ length: 2_000 }, newAccessCode))
  expect(codes.size).toBe(2_000)
  for (const code of codes) {
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4} ){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(readAccessCode(code.toLowerCase().replaceAll(' ', '-').replaceAll('0', 'O').replaceAll('1', 'i'))).toBe(
      code.replaceAll(' ', ''),
    )
  }
  expect(readAccessCode('7K3F 9QXA 0BCD 12E')).toBeNull()
})
