import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roles } from '../people/actor.ts'
import { deviceOf, needsSecondStep, waitAfter, ways } from './rules.ts'

test('nine wrong tries cost nothing; from the tenth on the wait doubles, and ends at a quarter of an hour', () => {
  expect([1, 9, 10, 11, 12, 13, 14, 15, 16, 1e6].map(waitAfter)).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900, 900])
  fc.assert(
    fc.property(fc.nat(5000), (n) => {
      expect(waitAfter(n + 1)).toBeGreaterThanOrEqual(waitAfter(n))
      expect(waitAfter(n)).toBeLessThanOrEqual(900)
    }),
  )
})

test('a second step is owed by whom the policy names, and only after a password alone', () => {
  const grants = [{ role: 'coordinator', agencyId: 'a' } as const]
  expect(needsSecondStep(true, grants, 'password')).toBe(true)
  expect(needsSecondStep(['coordinator'], grants, 'password')).toBe(true)
  expect(needsSecondStep(['liaison'], grants, 'password')).toBe(false)
  for (const off of [false, undefined, null, 'yes', 1, []]) expect(needsSecondStep(off, grants, 'password')).toBe(false)
  for (const way of ways.filter((one) => one !== 'password')) expect(needsSecondStep(true, grants, way)).toBe(false)
  for (const role of roles) expect(needsSecondStep([role], [{ role, agencyId: 'a' }], 'password')).toBe(true)
})

test('the policy is off in an installation that nobody has set up', () => {
  const { flags } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../reference/flags.json'), 'utf8'))
  const row = flags.find(({ key }: { key: string }) => key === 'officerSecondStep')
  expect(row.value).toBe(false)
})

test('a device is a browser and a system, without the versions that would tell people apart', () => {
  const of = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36':
      'Chrome, Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0':
      'Edge, Windows',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36':
      'Chrome, Android',
    'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36':
      'Samsung Internet, Android',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1':
      'Safari, iOS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0': 'Firefox, macOS',
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0': 'Firefox, Linux',
    'curl/8.5.0': '',
    '': '',
  }
  for (const [agent, words] of Object.entries(of)) expect([deviceOf(agent), deviceOf(words)], agent).toEqual([words, words])
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(deviceOf(text)).not.toMatch(/\d/)
    }),
  )
})
