import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/support/postgres.ts'
import { actInBatches } from './act-in-batches.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('of 3,000 items the bad one costs each lane at most one batch that is taken apart', async () => {
  const left = new Set(Array.from({ length: 3_000 }, (_, i) => `item ${i}`))
  const held = new Set<string>() // as locks hold what another transaction has
  let transactions = 0
  const settled = await actInBatches<string>(app, {
    name: 'test',
    reportIdOf: (item) => item,
    async find(_tx, limit, only, without) {
      const free = [...left].filter((item) => !held.has(item) && !without.includes(item) && (only === null || item === only))
      const found = free.slice(0, limit)
      for (const item of found) held.add(item)
      return found
    },
    async settle(_tx, items) {
      transactions++
      for (const item of items) held.delete(item)
      if (items.includes('item 0')) throw new Error('bad')
      for (const item of items) left.delete(item)
      return items.length
    },
  })
  expect([...left]).toEqual(['item 0'])
  expect(settled).toBe(2_999)
  expect(transactions).toBeLessThan(1_100) // one batch of each lane one by one, the others as batches
})
