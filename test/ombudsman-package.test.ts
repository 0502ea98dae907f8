import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../src/domain/attachments/keep.ts'
import { attachmentFor } from '../src/domain/attachments/show.ts'
import { reportPage } from '../src/domain/desk/report-page.ts'
import { ombudsmanPackage } from '../src/domain/exports/ombudsman-package.ts'
import { system } from '../src/domain/people/actor.ts'
import { translator } from '../src/kit/i18n.ts'
import { Refusal } from '../src/kit/refusal.ts'
import { hands, refused } from './support/moving.ts'
import { testApp } from './support/postgres.ts'
import { testServer, visitor, wordsOf } from './support/server.ts'
import { wordsOfPdf } from './support/words-of-pdf.ts'
import { PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
const { go, forwarded, answered } = hands(() => w)
const t = translator('id')

beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

describe('what the Ombudsman gets', () => {
  const secretNote = 'Catatan antarpetugas yang tidak untuk pelapor'
  let number: string
  let reporter: Awaited<ReturnType<typeof answered>>['reporter']

  beforeAll(async () => {
    const photo = async (background: string) => {
      const made = sharp({ create: { width: 40, height: 30, channels: 3, background } })
      return (await keep(w.app, new Uint8Array(await made.png().toBuffer()))).id
    }
    const made = await forwarded({
      identity: 'verifierOnly',
      reporter: { name: 'Sri Rahayu', phone: '081234567890' },
      attachments: [await photo('#246')],
    })
    ;({ number, reporter } = made)
    const answer = { kind: 'final', text: 'Lubang sudah ditambal regu jalan.', evidence: [await photo('#a33')] }
    await go('dpu', number, 'answer', answer)
    await go('dpu', number, 'note', { text: secretNote })
  })
  const packageFor = (who: Parameters<typeof ombudsmanPackage>[1]) => ombudsmanPackage(w.app, who, number, t, { demo: false })

  test('is not there before the reporter consents', async () => {
    for (const who of [w.officer.ombudsman!, w.officer.city!, reporter]) await expect(packageFor(who)).rejects.toThrow(Refusal)
  })

  test('holds the report, the answers, the limits with their days and the files, each with its sum; no internal note, no identity', async () => {
    w.app.advance({ hours: 1 })
    await go(reporter, number, 'transfer', { consent: true })
    const { bytes, name } = await packageFor(w.officer.ombudsman!)
    expect(name).toBe(`ombudsman-${number}.zip`)
    const files = unzipSync(bytes)
    const text = (file: string) => Buffer.from(files[file]!).toString()
    for (const line of text('SHA256SUMS').trim().split('\n')) {
      const [sum, file = ''] = line.split('  ')
      expect(createHash('sha256').update(files[file]!).digest('hex'), file).toBe(sum)
    }
    const json = JSON.parse(text('laporan.json'))
    expect(json.number).toBe(number)
    expect(json.events.map((event: { kind: string }) => event.kind)).toEqual(
      expect.arrayContaining(['submitted', 'verified', 'forwarded', 'answeredFinal', 'transferred']),
    )
    for (const limit of json.limits) {
      expect(limit.derivation.dueOn).toBe(limit.dueOn)
      expect(limit.derivation.counted).toHaveLength(limit.days + limit.extendedDays)
    }
    const pdf = await wordsOfPdf(files['laporan.pdf']!)
    expect(pdf).toContain('Lubang besar di Jalan Ki Ageng Gribig')
    expect(pdf).toContain('Lubang sudah ditambal regu jalan.')
    for (const all of [text('laporan.json'), pdf]) {
      expect(all).not.toContain(secretNote)
      expect(all).not.toContain('Sri Rahayu')
      expect(all).not.toContain('81234567890')
    }
  })

  test('holds the photos of the report and of the answer as they are kept, and both documents name them', async () => {
    const { bytes } = await packageFor(w.officer.ombudsman!)
    const files = unzipSync(bytes)
    const photos = Object.keys(files).filter((name) => name.startsWith('lampiran/'))
    expect(photos).toEqual(['lampiran/01.jpg', 'lampiran/02.jpg'])
    const pdf = await wordsOfPdf(files['laporan.pdf']!)
    const json = Buffer.from(files['laporan.json']!).toString()
    const { rows } = await w.app.db.query<{ id: string }>(
      'select a.id from attachment a join report r on r.id = a.report_id where r.number = $1',
      [number],
    )
    const kept = await Promise.all(rows.map(async ({ id }) => (await attachmentFor(w.app, reporter, id))!.bytes))
    const sums = (all: Uint8Array[]) => all.map((one) => createHash('sha256').update(one).digest('hex')).sort()
    expect(sums(photos.map((name) => files[name]!))).toEqual(sums(kept))
    for (const name of photos) expect([pdf.includes(name), json.includes(name)], name).toEqual([true, true])
  })

  test('an officer who hands over writes how and when the reporter consented, and the reporter does not read it', async () => {
    const other = await answered()
    expect((await refused(go('city', other.number, 'transfer', { consent: true }))).fields).toEqual([
      { path: 'note', key: 'error.transfer.note' },
    ])
    const note = 'Menyetujui lewat telepon pukul 10 pagi'
    await go('city', other.number, 'transfer', { consent: true, note })
    const { bytes } = await ombudsmanPackage(w.app, w.officer.ombudsman!, other.number, t, { demo: false })
    expect(Buffer.from(unzipSync(bytes)['laporan.json']!).toString()).not.toContain(note)
    const page = await reportPage(w.app, other.reporter, other.number)
    expect(JSON.stringify(page)).not.toContain(note)
    expect(JSON.stringify(await reportPage(w.app, w.officer.city!, other.number))).toContain(note)
  })

  test('is for the Ombudsman, the reporter and who may hand over; for others it is not there', async () => {
    for (const who of ['ombudsman', 'city', 'province']) await expect(packageFor(w.officer[who]!), who).resolves.toBeTruthy()
    await expect(packageFor(reporter)).resolves.toBeTruthy()
    for (const who of ['dpu', 'dlh', 'social', 'mayor', 'auditor', 'sysadmin'])
      await expect(packageFor(w.officer[who]!), who).rejects.toThrow(Refusal)
    await expect(packageFor({ kind: 'public' })).rejects.toThrow(Refusal)
    await expect(packageFor(system)).rejects.toThrow(Refusal)
    const person = await signedIn('ombudsman')
    expect(wordsOf((await person.get(`/konsol/laporan/${number}`)).html)).toContain('Unduh berkas untuk Ombudsman')
    expect((await person.get(`/konsol/laporan/${number}/ombudsman.zip`)).headers.get('content-type')).toBe('application/zip')
  })
})

async function signedIn(name: string) {
  const person = visitor(testServer(w.app))
  await person.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
  return person
}
