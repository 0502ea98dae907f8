import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/support/postgres.ts'
import { Refusal } from '../../kit/refusal.ts'
import { keep } from './keep.ts'
import { fileOf } from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#8c2f20' } })
const exif = {
  IFD0: { Make: 'KANARI-PABRIK', Model: 'KANARI-HP', Software: 'KANARI-APP', DateTime: '2026:11:24 09:00:00' },
  IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '7/1 58/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '112/1 39/1 0/1' },
}
const stored = async (id: string) => app.files.get((await fileOf(app.db, id))!.fileKey)
const refused = (bytes: Uint8Array) => expect(keep(app, bytes)).rejects.toSatisfy((e) => e instanceof Refusal)

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('a %s becomes a JPEG without place, device, date or name', async (format) => {
  const sent = await picture(300, 200)
    .withExif(exif)
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><KANARI-XMP/></x:xmpmeta>')
    .toFormat(format)
    .toBuffer()
  expect((await sharp(sent).metadata()).exif).toBeDefined() // what was sent did have it
  const { id, width, height } = await keep(app, sent)
  const bytes = await stored(id)
  const metadata = await sharp(bytes).metadata()
  expect(metadata).toMatchObject({ format: 'jpeg', width: 300, height: 200 })
  for (const part of ['exif', 'xmp', 'iptc', 'icc'] as const) expect(metadata[part], part).toBeUndefined()
  expect(bytes.toString('latin1')).not.toMatch(/KANARI|Exif|GPS|2026/)
  expect([width, height]).toEqual([300, 200])
})

test('a photo that was held sideways stands upright, and a large one is made smaller', async () => {
  const { id } = await keep(app, await picture(400, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer())
  expect(await sharp(await stored(id)).metadata()).toMatchObject({ width: 100, height: 400 })
  const large = await keep(app, await picture(4_000, 3_000).jpeg().toBuffer())
  expect([large.width, large.height]).toEqual([1_600, 1_200])
})

test('bytes behind the picture are gone: a file that is two things at once becomes one', async () => {
  const polyglot = Buffer.concat([await picture(50, 50).jpeg().toBuffer(), Buffer.from('<script>KANARI</script><?php KANARI ?>')])
  const { id } = await keep(app, polyglot)
  expect((await stored(id)).toString('latin1')).not.toContain('KANARI')
})

test('what is no picture is refused, whatever it calls itself', async () => {
  const png = await picture(10, 10).png().toBuffer()
  for (const bytes of [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="0"/>'),
    Buffer.from('%PDF-1.7'),
    Buffer.from('GIF89a/*alert(1)*/'),
    png.subarray(0, 40),
    Buffer.alloc(0),
  ])
    await refused(bytes)
})

test('a pixel flood is refused from its head, quickly', async () => {
  const flood = await picture(10, 10).png().toBuffer()
  flood.writeUInt32BE(50_000, 16)
  flood.writeUInt32BE(50_000, 20)
  const began = performance.now()
  await refused(flood)
  expect(performance.now() - began).toBeLessThan(5_000) // reading it out would take minutes
})

test('more than 10 MB is refused with the size, and nothing is kept of a refused file', async () => {
  const before = await app.db.query<{ n: number }>('select count(*)::int as n from attachment')
  await expect(keep(app, Buffer.alloc(10 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too-large' })
  expect((await app.db.query('select count(*)::int as n from attachment')).rows).toEqual(before.rows)
})
