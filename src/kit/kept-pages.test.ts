import { expect, test } from 'vitest'
import { type Kept, keepPages } from './kept-pages.ts'

const text = ({ bytes }: Kept) => new TextDecoder().decode(bytes)

function counted() {
  let drawn = 0
  return { draw: async () => ({ html: `page ${++drawn}`, etag: `"${drawn}"` }), times: () => drawn }
}

test('a hundred readers of the same moment cost one drawing, other addresses their own', async () => {
  const keep = keepPages(5)
  const page = counted()
  const all = await Promise.all(Array.from({ length: 100 }, () => keep('id /laporan', page.draw)))
  expect(new Set(all.map(text))).toEqual(new Set(['page 1']))
  expect(text(await keep('en /laporan', page.draw))).toBe('page 2')
})

test('after its seconds a page is drawn anew, and with 0 always', async () => {
  const keep = keepPages(0.05)
  const page = counted()
  await keep('a', page.draw)
  await new Promise((done) => setTimeout(done, 80))
  await keep('a', page.draw)
  expect(page.times()).toBe(2)
  const none = keepPages(0)
  await none('a', page.draw)
  await none('a', page.draw)
  expect(page.times()).toBe(4)
})

test('a page that failed is not kept: the next reader tries again', async () => {
  const keep = keepPages(5)
  await expect(
    keep('a', async () => {
      throw new Error('not there yet')
    }),
  ).rejects.toThrow('not there yet')
  expect(text(await keep('a', counted().draw))).toBe('page 1')
})
