import { expect, test } from 'vitest'
import { checkLocales } from '../tools/check-locales.ts'

const good = [
  { name: 'a.id.json', text: '{"a.title":"Judul {n}","a.kind.one":"Satu"}' },
  { name: 'a.en.json', text: '{"a.title":"Title {n}","a.kind.one":"One"}' },
]
const source = [{ name: 'x.ts', text: "t('a.title', { n: 1 }); t(`a.kind." + '$' + '{kind}`)' }]

test('equal key sets that are all used pass', () => {
  expect(checkLocales(good, source)).toEqual([])
})

test('a key that one language lacks is named', () => {
  const locales = [good[0]!, { name: 'a.en.json', text: '{"a.title":"Title {n}"}' }]
  expect(checkLocales(locales, source)).toEqual(['a.kind.one has no English words'])
})

test('a key that the code asks for and nobody wrote is named with its file', () => {
  expect(checkLocales(good, [...source, { name: 'y.tsx', text: "t('a.missing')" }])).toEqual([
    'y.tsx asks for a.missing, which has no words',
  ])
})

test('a key that nothing asks for is named', () => {
  expect(checkLocales(good, [{ name: 'x.ts', text: "t('a.title')" }])).toEqual(['a.kind.one is used nowhere'])
})

test('a parameter that one language forgot is named', () => {
  const locales = [good[0]!, { name: 'a.en.json', text: '{"a.title":"Title","a.kind.one":"One"}' }]
  expect(checkLocales(locales, source)).toEqual(['a.title: {n} in Indonesian, {} in English'])
})

test('nothing to check is a failure', () => {
  expect(checkLocales([], [])).toEqual(['nothing was checked: 0 keys, 0 uses'])
})
