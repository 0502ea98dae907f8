import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hands, refused } from '../../../test/support/moving.ts'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor, wordsOf } from '../../../test/support/server.ts'
import { wordsOfPdf } from '../../../test/support/words-of-pdf.ts'
import { PASSWORD, smallNation, type World } from '../../../test/support/world.ts'
import { readHistory } from '../administration/history.ts'
import { undoChange } from '../administration/undo-change.ts'
import { countFigures } from '../figures/count-figures.ts'
import { changeLogo, dropLogo, LOGO_KEPT_BYTES, letterLogo, ownLogo } from './logo.ts'

let w: World
let server: ReturnType<typeof testServer>
const { answered } = hands(() => w)
beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
})
afterAll(() => w.app.close())

const id = (slug: string) => w.app.reference.get().agencies.bySlug(slug)!.id
const plain = (width: number, height: number, background = '#8c2f20') =>
  sharp({ create: { width, height, channels: 3, background } })
/** A picture that no one can make small by itself. */
const noise = (edge: number) =>
  sharp({
    create: { width: edge, height: edge, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 90 } },
  })
const key = async (bytes: Uint8Array, by = 'city') =>
  (await refused(changeLogo(w.app, w.officer[by]!, 'malang', bytes))).fields[0]?.key
const set = async (slug: string, picture: ReturnType<typeof plain>, by = 'city') =>
  changeLogo(w.app, w.officer[by]!, slug, await picture.png().toBuffer())

test.each(['png', 'jpeg', 'webp'] as const)(
  'a %s is drawn anew: small, on white, without anything that came with it',
  async (format) => {
    const sent = await plain(900, 300)
      .withExif({ IFD0: { Make: 'KANARI-PABRIK', Software: 'KANARI-APP' } })
      .toFormat(format)
      .toBuffer()
    await changeLogo(w.app, w.officer.city!, 'malang', Buffer.concat([sent, Buffer.from('<script>KANARI</script>')]))
    const logo = (await ownLogo(w.app, id('malang')))!
    expect(await sharp(logo.png).metadata()).toMatchObject({ format: 'png', width: 320, height: 107, hasAlpha: false })
    expect([logo.width, logo.height, logo.png.toString('latin1').includes('KANARI')]).toEqual([320, 107, false])
  },
)

test('one with holes stands on white, one that is as it comes too heavy gets smaller until it is not', async () => {
  await set('malang', sharp({ create: { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }))
  const { data } = await sharp((await ownLogo(w.app, id('malang')))!.png)
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([...data.subarray(0, 3)]).toEqual([255, 255, 255])
  await changeLogo(w.app, w.officer.city!, 'malang', await noise(1_000).jpeg({ quality: 70 }).toBuffer())
  const heavy = (await ownLogo(w.app, id('malang')))!
  expect(heavy.png.byteLength).toBeLessThanOrEqual(LOGO_KEPT_BYTES)
  expect(heavy.width).toBeLessThan(320)
})

test('what is none of the three, too large or too small is refused with a sentence that says what to mend', async () => {
  const png = await plain(200, 200).png().toBuffer()
  expect(await key(new Uint8Array())).toBe('error.logo.none')
  expect(await key(new Uint8Array(2 * 1024 * 1024 + 1))).toBe('error.logo.tooLarge')
  expect(await key(await plain(99, 40).png().toBuffer())).toBe('error.logo.tooSmall')
  const others = [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200"/></svg>'),
    await plain(200, 200).gif().toBuffer(),
    await plain(200, 200).tiff().toBuffer(),
    Buffer.from('%PDF-1.7'),
    png.subarray(0, 60),
  ]
  for (const bytes of others) expect(await key(bytes), bytes.subarray(0, 8).toString('latin1')).toBe('error.logo.kind')
})

test('letters of offices below carry it until they have one of their own; only administrators set or remove it', async () => {
  await set('malang', plain(120, 120))
  const ofCity = (await letterLogo(w.app, id('dpu')))!.id
  expect([(await letterLogo(w.app, id('malang')))!.id, await letterLogo(w.app, id('jatim'))]).toEqual([ofCity, null])
  await set('dpu', plain(120, 120, '#204f8c'))
  expect((await letterLogo(w.app, id('dpu')))!.id).not.toBe(ofCity)
  const bytes = await plain(120, 120).png().toBuffer()
  for (const by of ['dpu', 'mayor', 'auditor', 'social']) {
    expect((await refused(changeLogo(w.app, w.officer[by]!, 'malang', bytes))).code, by).toBe('not-found')
    expect((await refused(dropLogo(w.app, w.officer[by]!, 'malang'))).code, by).toBe('not-found')
  }
  await dropLogo(w.app, w.officer.city!, 'dpu')
  expect((await letterLogo(w.app, id('dpu')))!.id).toBe(ofCity)
})

test('each change stands in the history and is taken back, with the picture of then', async () => {
  const newest = async () => (await readHistory(w.app, w.officer.city!)).changes[0]!
  w.app.advance({ minutes: 1 })
  await set('dlh', plain(120, 120, '#111111'))
  const first = (await ownLogo(w.app, id('dlh')))!.id
  w.app.advance({ minutes: 1 })
  await set('dlh', plain(120, 120, '#eeeeee'))
  const changed = await newest()
  expect(changed).toMatchObject({ noun: 'logo', before: { logo: first } })
  await undoChange(w.app, w.officer.city!, changed.id)
  expect((await ownLogo(w.app, id('dlh')))!.id).toBe(first)
  w.app.advance({ minutes: 1 })
  await dropLogo(w.app, w.officer.city!, 'dlh')
  const dropped = await newest()
  await undoChange(w.app, w.officer.city!, dropped.id)
  expect((await ownLogo(w.app, id('dlh')))!.id).toBe(first)
  w.app.advance({ minutes: 1 })
  await dropLogo(w.app, w.officer.city!, 'dlh')
  await asOwner(w.app.ownerUrl, 'delete from logo_image where id = $1', [first]) // as after an export, which takes along what is in use
  expect((await refused(undoChange(w.app, w.officer.city!, (await newest()).id))).details.reason).toBe('admin.undo.notPossible')
})

test('the letter carries it beside the letterhead, the public page above its name and within its weight, the form shows and removes it', async () => {
  const city = visitor(server)
  await city.post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD })
  const here = '/konsol/atur/instansi/malang'
  const send = async (bytes: Buffer) =>
    city.post(`${here}/logo`, { logo: new Blob([new Uint8Array(bytes)], { type: 'image/png' }) })
  const wrong = await send(Buffer.from('GIF89a'))
  expect([wrong.status, wordsOf(wrong.html).includes('tidak terbaca sebagai PNG, JPEG, atau WebP')]).toEqual([400, true])
  expect((await send(await noise(900).jpeg({ quality: 70 }).toBuffer())).location).toBe(`${here}?hasil=logo`)
  expect((await city.get(`${here}/logo`)).html).toMatch(/<img src="\/instansi\/malang\/logo\.png\?v=[0-9a-f]{12}"/)

  const { number } = await answered()
  w.app.advance({ seconds: 9 })
  const headers = { cookie: [...city.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  const letter = async () =>
    new Uint8Array(await (await server.request(`http://localhost/konsol/laporan/${number}/surat.pdf`, { headers })).arrayBuffer())
  const pictures = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').split('/Subtype /Image').length - 1
  const withLogo = await letter()
  expect(pictures(withLogo)).toBe(1)
  expect(Buffer.from(withLogo).toString('latin1')).toMatch(/\/S \/Figure[\s\S]{0,200}\/Alt|\/Alt[\s\S]{0,200}\/S \/Figure/)
  expect(await wordsOfPdf(withLogo)).toContain('Dinas Pekerjaan Umum')
  expect(await letter()).toEqual(withLogo) // the same letter, byte for byte

  await countFigures(w.app)
  const page = await visitor(server).get('/instansi/malang')
  const src = /<img src="([^"]+)" alt="Logo Pemerintah Kota Malang"/.exec(page.html)![1]!
  const picture = await server.request(`http://localhost${src}`)
  expect([picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')]).toEqual([
    200,
    'image/png',
    'public, max-age=31536000',
  ])
  const css = /href="(\/assets\/office[^"]+)"/.exec(page.html)![1]!
  const style = gzipSync(Buffer.from(await (await server.request(`http://localhost${css}`)).arrayBuffer())).length
  expect(gzipSync(page.html).length + style + (await picture.arrayBuffer()).byteLength).toBeLessThan(120_000)
  expect((await visitor(server).get('/instansi/dpu')).html).not.toContain('<img') // its own alone
  expect((await visitor(server).get('/instansi/dpu/logo.png')).html).toBe(
    (await visitor(server).get('/instansi/tidak-ada/logo.png')).html,
  )

  expect((await city.post(`${here}/logo`, { lepas: 'ya' })).location).toBe(`${here}?hasil=logolepas`)
  expect(pictures(await letter())).toBe(0)
  expect((await visitor(server).get('/instansi/malang')).html).not.toContain('<img')
  expect((await visitor(server).get('/instansi/malang/logo.png')).status).toBe(404)
  const said = wordsOf((await city.get('/konsol/atur/riwayat')).html)
  expect(said).toContain('Logo dilepas: Pemerintah Kota Malang')
})
