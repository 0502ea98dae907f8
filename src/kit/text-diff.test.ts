import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareTexts } from './text-diff.ts'

const text = fc
  .array(fc.constantFrom('satu', 'dua', 'tiga', ' ', '\n', '  ', '.'), { maxLength: 30 })
  .map((parts) => parts.join(''))
const joined = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join('')
const words = (pieces: { text: string; same: boolean }[]) =>
  pieces
    .filter(({ same }) => same)
    .flatMap((piece) => piece.text.split(/\s+/))
    .filter(Boolean)

test('nothing of either text is lost, and what is called the same stands in both in the same order', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const sides = compareTexts(a, b)
      expect([joined(sides.a), joined(sides.b)]).toEqual([a, b])
      expect(words(sides.a)).toEqual(words(sides.b))
    }),
  )
})

test('a text beside itself has no difference; one changed word is the only one', () => {
  fc.assert(fc.property(text, (a) => void expect(compareTexts(a, a).a.every(({ same }) => same)).toBe(true)))
  const { a, b } = compareTexts('Lubang ditambal pada Senin oleh regu.', 'Lubang ditambal pada Selasa oleh regu.')
  expect(a.filter(({ same }) => !same).map((piece) => piece.text.trim())).toEqual(['Senin'])
  expect(b.filter(({ same }) => !same).map((piece) => piece.text.trim())).toEqual(['Selasa'])
})

test('very long texts are compared by line, and still whole', () => {
  const long = Array.from({ length: 900 }, (_, i) => `baris ${i} tetap`).join('\n')
  const { a, b } = compareTexts(long, long.replace('baris 7 tetap', 'baris 7 lain'))
  expect([joined(a), joined(b)]).toEqual([long, long.replace('baris 7 tetap', 'baris 7 lain')])
  expect(b.filter(({ same }) => !same).map((piece) => piece.text)).toEqual(['baris 7 lain\n'])
})
