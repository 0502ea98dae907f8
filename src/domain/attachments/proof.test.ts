import fc from 'fast-check'
import sharp, { type Exif } from 'sharp'
import { expect, test } from 'vitest'
import { proofHints, type Taken, takenOf } from './proof.ts'

/** A photo as a phone takes it, with what it writes into the file. */
const photo = (exif?: Exif) => {
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: '#884422' } }).jpeg()
  return (exif ? image.withExif(exif) : image).toBuffer()
}
const gps = (lat: string, south: string, long: string, east: string) => ({
  IFD2: { DateTimeOriginal: '2026:11:26 09:30:00' },
  IFD3: { GPSLatitude: lat, GPSLatitudeRef: south, GPSLongitude: long, GPSLongitudeRef: east },
})

test('a photo tells where and on which day it was taken', async () => {
  const taken = await takenOf(await photo(gps('7/1 58/1 30/1', 'S', '112/1 38/1 6/1', 'E')))
  expect(taken.lat).toBeCloseTo(-7.975, 5)
  expect(taken.long).toBeCloseTo(112.635, 5)
  expect(taken.on).toBe('2026-11-26')
})

test('what says nothing, or nonsense, says nothing', async () => {
  const none = { lat: null, long: null, on: null }
  expect(await takenOf(await photo())).toEqual(none)
  expect(await takenOf(Buffer.from('bukan gambar'))).toEqual(none)
  expect(await takenOf(await photo(gps('97/1 0/1 0/1', 'S', '112/1 0/1 0/1', 'E')))).toMatchObject({ lat: null, long: null })
  expect(await takenOf(await photo(gps('0/1 0/1 0/1', 'N', '0/1 0/1 0/1', 'E')))).toMatchObject({ lat: null, long: null })
  expect((await takenOf(await photo({ IFD2: { DateTimeOriginal: '0000:00:00 00:00:00' } }))).on).toBeNull()
})

const here = { lat: -7.975, long: 112.635, receivedOn: '2026-11-24' }
const at = (lat: number | null, long: number | null, on: string | null = null): Taken => ({ lat, long, on })

test('within two hundred metres nothing is said; farther away how far the nearest is; before the report, that', () => {
  expect(proofHints([], here)).toEqual({})
  expect(proofHints([at(-7.9764, 112.635)], here)).toEqual({}) // 156 m
  expect(proofHints([at(-7.985, 112.635)], here)).toEqual({ far: 1_110 })
  expect(proofHints([at(-7.985, 112.635), at(-7.9751, 112.635)], here)).toEqual({}) // one of two is the place itself
  expect(proofHints([at(null, null, '2026-11-23')], here)).toEqual({ early: true })
  expect(proofHints([at(null, null, '2026-11-23'), at(null, null, '2026-11-24')], here)).toEqual({})
  expect(proofHints([at(-7.985, 112.635)], { lat: null, long: null, receivedOn: null })).toEqual({})
})

test('a photo more never makes a hint where there was none of the kind', () => {
  const taken = fc.record({
    lat: fc.option(fc.double({ min: -8.1, max: -7.9, noNaN: true })),
    long: fc.option(fc.double({ min: 112.5, max: 112.8, noNaN: true })),
    on: fc.constantFrom(null, '2026-11-20', '2026-11-24', '2026-11-30'),
  })
  fc.assert(
    fc.property(fc.array(taken, { minLength: 1, maxLength: 4 }), taken, (all, more) => {
      const [before, after] = [proofHints(all, here), proofHints([...all, more], here)]
      const known = all.some(({ lat, long }) => lat !== null && long !== null)
      if (known && before.far === undefined) expect(after.far).toBeUndefined()
      if (all.some(({ on }) => on !== null) && !before.early) expect(after.early).toBeUndefined()
    }),
  )
})
