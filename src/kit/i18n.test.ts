import { describe, expect, test } from 'vitest'
import { keysOf, localPath, pickLang, requestLang, translator } from './i18n.ts'

describe('translator', () => {
  test('gives the words of its language and fills the holes', () => {
    expect(translator('id')('ui.step', { step: 2, of: 5 })).toBe('Langkah 2 dari 5')
    expect(translator('en')('ui.step', { step: 2, of: 5 })).toBe('Step 2 of 5')
    expect(translator('en').lang).toBe('en')
  })

  test('a key without words and a hole without a value throw', () => {
    expect(() => translator('id')('ui.nothing.of.the.kind')).toThrow('no words for ui.nothing.of.the.kind')
    expect(() => translator('id')('ui.step', { step: 2 })).toThrow('needs the parameter of')
  })

  test('both languages have the same keys', () => {
    expect(keysOf('id').sort()).toEqual(keysOf('en').sort())
    expect(keysOf('id').length).toBeGreaterThan(50)
  })
})

test.each([
  [null, 'id'],
  ['', 'id'],
  ['en-GB,en;q=0.9', 'en'],
  ['id-ID,id;q=0.9,en;q=0.8', 'id'],
  ['jv,en;q=0.4,id;q=0.6', 'id'],
  ['fr', 'id'],
  ['in', 'id'],
  ['en;q=0', 'id'],
  ['en;q=x', 'id'],
])('Accept-Language %j is answered in %s', (header, lang) => {
  expect(pickLang(header)).toBe(lang)
})

test('English pages stand under /en', () => {
  expect([localPath('id', '/lacak'), localPath('en', '/lacak'), localPath('en', '/')]).toEqual(['/lacak', '/en/lacak', '/en'])
})

test('the address comes before the choice, the choice before the browser', () => {
  expect(requestLang({ path: '/en/lacak', chosen: 'id', acceptLanguage: 'id' })).toBe('en')
  expect(requestLang({ path: '/lacak', chosen: 'id', acceptLanguage: 'en' })).toBe('id')
  expect(requestLang({ path: '/lacak', acceptLanguage: 'en' })).toBe('en')
  expect(requestLang({ path: '/english', chosen: 'xx' })).toBe('id')
})
