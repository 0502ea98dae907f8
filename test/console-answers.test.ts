import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { saveTemplate } from '../src/domain/answers/change-templates.ts'
import { sweepMoveDrafts } from '../src/domain/answers/drafts.ts'
import { system } from '../src/domain/people/actor.ts'
import { addOfficer, officerByEmail } from '../src/domain/people/officers.ts'
import { createToken } from '../src/domain/people/tokens.ts'
import { bumpReference } from '../src/domain/reference.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { aPhoto, apiClient } from './support/api.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { newsOf, testServer, visitor, wordsOf } from './support/server.ts'
import { wordsOfPdf } from './support/words-of-pdf.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

let w: World
let server: ReturnType<typeof testServer>
let at: string
let number: string
type Browser = ReturnType<typeof visitor>
const who: Record<string, Browser> = {}

async function officer(name: string, role: 'liaison' | 'coordinator' | 'head', agency: string) {
  const email = `${name}@contoh.tuntas.invalid`
  const grants = [{ role, agency }]
  await addOfficer(w.app, system, {
    email,
    name: `Bu ${name[0]!.toUpperCase()}${name.slice(1)}`,
    password: PASSWORD,
    from: '2019-02-01',
    grants,
  })
  w.officer[name] = (await officerByEmail(w.app, email))!
}
async function signIn(name: string): Promise<Browser> {
  const browser = visitor(server)
  await browser.post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
  return browser
}
const wants = async (wanted: boolean) => {
  await asOwner(w.app.ownerUrl, `update agency set needs_head_approval = $1 where slug = 'dpu'`, [wanted])
  await bumpReference(w.app.db)
  await w.app.reference.refresh()
}

beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  await officer('sari', 'liaison', 'dpu')
  await officer('rina', 'coordinator', 'dpu')
  for (const name of ['city', 'dpu', 'dlh', 'mayor', 'social', 'sari', 'rina', 'sysadmin']) who[name] = await signIn(name)
  await w.app.reference.refresh()
}, 240_000)
afterAll(() => w.app.close())
beforeEach(async () => {
  number = (await aReport(w.app)).number
  at = `/konsol/laporan/${number}`
  await actions.verify.run(w.app, w.officer.city!, { number }, { title: 'Lubang [dalam] di jalan', grade: 'plain' })
  await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dpu', supporting: ['dlh'] })
  await actions.handle.run(w.app, w.officer.dpu!, { number }, {})
})

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const typedIn = (html: string, name = 'text') => new RegExp(`<textarea[^>]*name="${name}"[^>]*>([^<]*)`).exec(html)?.[1]
const open = async (browser: Browser, move = 'answer') => {
  const { html } = await browser.get(`${at}?move=${move}`)
  return { html, version: hidden(html, 'version'), edition: hidden(html, 'edition') }
}
const status = async () =>
  (await w.app.db.query<{ status: string }>('select status from report where number = $1', [number])).rows[0]!.status
const drafts = async () =>
  (
    await w.app.db.query<{ n: number }>(
      'select count(*) as n from move_draft d join report r on r.id = d.report_id where r.number = $1',
      [number],
    )
  ).rows[0]!.n

describe('templates', () => {
  const template = {
    agency: 'malang',
    code: 'jalan',
    kind: 'final',
    category: 'pekerjaan-umum-jalan',
    title: 'Lubang sudah ditambal',
    body: 'Laporan {nomor} tentang {judul}: ditambal pada [tanggal pengerjaan] oleh {instansi}, {petugas}.',
    reason: 'Foto disimpan di kantor.',
  }

  test('a coordinator writes them; to a liaison the pages are not there; offices below have them, others do not', async () => {
    expect((await who.dpu!.get('/konsol/templat')).status).toBe(404)
    expect((await who.dpu!.post('/konsol/templat/baru', template)).status).toBe(404)
    expect((await who.rina!.post('/konsol/templat/baru', template)).status).toBe(404) // an office above her own
    expect((await who.city!.post('/konsol/templat/baru', template)).location).toBe('/konsol/templat?tersimpan')
    expect((await who.city!.get('/konsol/templat')).html).toContain('::jalan')
    expect(wordsOf((await who.rina!.get('/konsol/templat')).html)).toContain('Dari instansi di atas')
    expect((await open(who.dpu!)).html).toContain('data-code="jalan"')
    expect((await open(who.dpu!, 'hold')).html).not.toContain('data-code="jalan"')
    const { number: elsewhere } = await aReport(w.app, { agency: 'kemensos' })
    await actions.verify.run(w.app, w.officer.social!, { number: elsewhere }, { category: 'pekerjaan-umum-jalan' })
    await actions.handle.run(w.app, w.officer.social!, { number: elsewhere }, {})
    expect((await who.social!.get(`/konsol/laporan/${elsewhere}?move=answer`)).html).not.toContain('data-code="jalan"')
  })

  test('bad ones come again with what was typed: a taken code, an unknown placeholder, no text', async () => {
    const taken = await who.city!.post('/konsol/templat/baru', template)
    expect([taken.status, taken.html.includes('sudah dipakai templat lain'), typedIn(taken.html, 'body')]).toEqual([
      400,
      true,
      template.body,
    ])
    const unknown = await who.city!.post('/konsol/templat/baru', {
      ...template,
      code: 'x',
      body: 'Halo {nama pelapor}, sudah selesai.',
    })
    expect(wordsOf(unknown.html)).toContain('Tidak dikenal: {nama pelapor}')
    expect((await who.city!.post('/konsol/templat/baru', { ...template, code: 'Jalan Raya!' })).status).toBe(400)
  })

  test('taken without a script it fills the form; an unfilled blank is named and nothing is sent; filled in it goes out', async () => {
    const { html, version, edition } = await open(who.dpu!)
    const id = /<option value="([^"]+)"[^>]*data-code="jalan"/.exec(html)![1]!
    const filled = await who.dpu!.post(`${at}/answer`, {
      version,
      edition,
      kind: 'interim',
      text: 'Selamat pagi.',
      reason: '',
      template: id,
      take: 'template',
    })
    const text = typedIn(filled.html)!
    expect(text).toBe(
      `Selamat pagi.\n\nLaporan ${number} tentang Lubang (dalam) di jalan: ditambal pada [tanggal pengerjaan] oleh Dinas Pekerjaan Umum, Petugas dpu.`,
    )
    expect(filled.html).toMatch(/<option value="final" selected/)
    expect(typedIn(filled.html, 'reason')).toBe('Foto disimpan di kantor.')
    const refused = await who.dpu!.post(`${at}/answer`, {
      version,
      edition,
      kind: 'final',
      text,
      reason: 'Foto disimpan di kantor.',
    })
    expect([refused.status, await status()]).toEqual([400, 'inProgress'])
    expect(wordsOf(refused.html)).toContain('Isi dulu atau hapus yang masih kosong: [tanggal pengerjaan]')
    const done = text.replace('[tanggal pengerjaan]', '23 November 2026')
    const sent = await who.dpu!.post(`${at}/answer`, {
      version,
      edition,
      kind: 'final',
      text: done,
      reason: 'Foto disimpan di kantor.',
    })
    expect([sent.status, await status()]).toEqual([303, 'answered'])
  })

  test('of the same code the nearer office has its own; out of use it is offered no more, and its history stays', async () => {
    await who.rina!.post('/konsol/templat/baru', { ...template, agency: 'dpu', title: 'Ditambal oleh DPU' })
    const { html } = await open(who.dpu!)
    expect(html.match(/data-code="jalan"/g)).toHaveLength(1)
    expect(html).toContain('Ditambal oleh DPU')
    const list = await who.rina!.get('/konsol/templat')
    const page = /href="(\/konsol\/templat\/[0-9a-f-]{36})"/.exec(list.html)![1]!
    const first = await who.rina!.get(page)
    const change = { ...template, agency: 'dpu', title: 'Ditambal DPU, versi dua', seen: hidden(first.html, 'seen') }
    expect((await who.rina!.post(page, change)).status).toBe(303)
    const second = await who.city!.post(page, { ...change, title: 'Versi saingan' }) // saw the first version too
    expect([
      second.status,
      second.html.includes('baru saja mengubah templat ini'),
      second.html.includes('value="Versi saingan"'),
    ]).toEqual([400, true, true])
    expect((await who.dpu!.get(page)).status).toBe(404)
    await who.rina!.post(`${page}/berhenti`)
    expect((await open(who.dpu!)).html).toContain('Lubang sudah ditambal')
    const history = wordsOf((await who.rina!.get(page)).html)
    for (const words of ['Dibuat', 'Diubah', 'Tidak dipakai lagi', 'Bu Rina']) expect(history).toContain(words)
    await who.rina!.post(`${page}/pakai`)
    expect((await open(who.dpu!)).html).toContain('versi dua')
  })
})

describe('who reads it', () => {
  test('the forms say it first and look different; the note tells whom it told', async () => {
    expect((await open(who.dpu!)).html).toMatch(/class="move everybody"><p class="band">.*?Ini dibaca pelapor dan publik/s)
    expect((await open(who.dpu!, 'hold')).html).toMatch(/class="move reporter"><p class="band">.*?Ini dibaca pelapor</s)
    const note = await open(who.dpu!, 'note')
    expect(note.html).toMatch(/class="move inside"><p class="band">.*?Hanya petugas yang membaca ini/s)
    expect(note.html).toContain('@Petugas dlh')
    await who.dpu!.post(`${at}/note`, { version: note.version, text: 'Tolong cek drainasenya, @Petugas dlh' })
    expect(wordsOf((await who.dlh!.get(at)).html)).toContain('Diberi kabar: Petugas dlh')
  })

  test('what a good answer says is judged in the form that comes again', async () => {
    const { html } = await who.dpu!.post(`${at}/answer`, {
      kind: 'final',
      text: 'Sudah ditambal kemarin oleh regu jalan.',
      take: 'compare',
    })
    expect([...html.matchAll(/data-part="(\w+)"(?: class="(met)")?/g)].map(([, part, met]) => `${part} ${met ?? '-'}`)).toEqual([
      'done met',
      'when met',
      'who met',
      'proof -',
      'next -',
    ])
  })
})

describe('drafts', () => {
  const text = 'Sudah kami tambal pagi ini oleh regu jalan.'

  test('what was typed outlives the session: without a script by a button, with one by itself', async () => {
    const sari = await signIn('sari')
    const { version, edition } = await open(sari)
    const kept = await sari.post(`${at}/answer`, { version, edition, kind: 'interim', text, take: 'draft' })
    expect(wordsOf(kept.html)).toContain('Draf tersimpan')
    expect(
      (await sari.post(`${at}/draf`, { form: 'answer', state: 'save', version, edition, kind: 'interim', text: `${text} Dua.` }))
        .status,
    ).toBe(200)
    await asOwner(w.app.ownerUrl, 'delete from auth.session s using auth."user" u where u.id = s."userId" and u.email = $1', [
      'sari@contoh.tuntas.invalid',
    ])
    const lost = await sari.post(`${at}/answer`, { version, edition, kind: 'interim', text: `${text} Tiga.` })
    expect([lost.status, lost.location, await status()]).toEqual([
      303,
      `/masuk?next=${encodeURIComponent(`${at}/answer`)}`,
      'inProgress',
    ])
    const again = await sari.follow(
      await sari.post('/masuk', { email: 'sari@contoh.tuntas.invalid', password: PASSWORD, next: `${at}/answer` }),
    )
    expect(typedIn(again.html)).toBe(`${text} Dua.`)
    expect(again.html).toMatch(/<option value="interim" selected/)
    who.sari = sari
  })

  test('it is erased when it is sent or thrown away, and a save that arrives late does not bring it back', async () => {
    const { version, edition } = await open(who.dpu!)
    const saved = { form: 'answer', state: 'save', version, edition, kind: 'interim', text }
    await who.dpu!.post(`${at}/draf`, saved)
    expect(await drafts()).toBe(1)
    await who.dpu!.post(`${at}/answer`, { version, edition, kind: 'interim', text, take: 'discard' })
    expect(await drafts()).toBe(0)
    await who.dpu!.post(`${at}/draf`, saved)
    const sent = await who.dpu!.post(`${at}/answer`, { version, edition, kind: 'interim', text })
    expect([sent.status, await drafts()]).toEqual([303, 0])
    await who.dpu!.post(`${at}/draf`, saved)
    expect(await drafts()).toBe(0)
    expect(typedIn((await open(who.dpu!)).html)).toBe('')
  })

  test('colleagues of the office and its coordinators may read it, other offices of the report may not', async () => {
    const { version, edition } = await open(who.dpu!)
    await who.dpu!.post(`${at}/draf`, { form: 'answer', state: 'save', version, edition, kind: 'interim', text })
    expect((await open(who.sari!)).html).toContain('Petugas dpu juga menyimpan teks')
    expect((await open(who.dlh!)).html).not.toContain('juga menyimpan')
    for (const outsider of ['social', 'mayor'])
      expect((await who[outsider]!.post(`${at}/draf`, { form: 'answer', text: 'x', state: 'save' })).status).toBe(404)
    const both = await who.dlh!.post(`${at}/answer`, { kind: 'interim', text: 'Kami survei.', take: 'compare' })
    expect(both.html).not.toContain(text)
    expect((await who.sari!.post(`${at}/answer`, { kind: 'interim', text: 'Kami survei.', take: 'compare' })).html).toContain(
      'tambal',
    )
  })

  test('who works for two offices sees the drafts of the one for which they write', async () => {
    await addOfficer(w.app, system, {
      email: 'dua@contoh.tuntas.invalid',
      name: 'Pak Dua',
      password: PASSWORD,
      from: '2019-02-01',
      grants: ['dpu', 'dlh'].map((agency) => ({ role: 'liaison' as const, agency })),
    })
    const both = await signIn('dua')
    await who.dlh!.post(`${at}/draf`, { form: 'answer', state: 'save', kind: 'interim', text: 'Dari DLH.' })
    expect((await open(both)).html).not.toContain('juga menyimpan')
    await who.dpu!.post(`${at}/draf`, { form: 'answer', state: 'save', kind: 'interim', text })
    expect((await open(both)).html).toContain('Petugas dpu juga menyimpan')
  })

  test('a draft that nobody went on with is gone after a month', async () => {
    const { version, edition } = await open(who.dpu!)
    await who.dpu!.post(`${at}/draf`, { form: 'answer', state: 'save', version, edition, text })
    w.app.advance({ days: 29 })
    await sweepMoveDrafts(w.app)
    expect(await drafts()).toBe(1)
    w.app.advance({ days: 2 })
    await sweepMoveDrafts(w.app)
    expect(await drafts()).toBe(0)
    w.app.setNow('2026-11-24T02:00:00Z')
  })

  test('photos that came with a refused answer go with the next try', async () => {
    const { version, edition } = await open(who.dpu!)
    const photo = new Blob([new Uint8Array(await aPhoto())], { type: 'image/jpeg' })
    const refused = await who.dpu!.post(`${at}/answer`, {
      version,
      edition,
      kind: 'final',
      text: 'Pada [tanggal] selesai.',
      evidence: photo,
    })
    const kept = hidden(refused.html, 'kept')
    expect([refused.status, kept.length]).toEqual([400, 36])
    const sent = await who.dpu!.post(`${at}/answer`, {
      version,
      edition,
      kind: 'final',
      text,
      reason: 'DLH tidak perlu datang',
      kept,
    })
    expect([sent.status, await status()]).toEqual([303, 'answered'])
    expect((await who.dpu!.get(at)).html).toContain(`/konsol/lampiran/${kept}`)
  })
})

describe('two officers on one report', () => {
  const mine = 'Lubang ditambal pada Senin oleh regu satu.'
  const theirs = 'Lubang ditambal pada Selasa oleh regu dua.'

  test('both press send: one wins, the other sees both texts and has lost nothing', async () => {
    const a = await open(who.dpu!)
    const b = await open(who.sari!)
    const form = { kind: 'final', reason: 'Foto menyusul' }
    const answers = await Promise.all([
      who.dpu!.post(`${at}/answer`, { ...form, version: a.version, edition: a.edition, text: mine }),
      who.sari!.post(`${at}/answer`, { ...form, version: b.version, edition: b.edition, text: theirs }),
    ])
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409])
    const lost = answers.findIndex((answer) => answer.status === 409)
    const { html } = answers[lost]!
    expect(wordsOf(html)).toContain('sudah mengirim lebih dulu')
    expect(typedIn(html)).toBe([mine, theirs][lost])
    expect([...html.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, words]) => words!.trim())).toHaveLength(4)
    expect(hidden(html, 'theirs')).toBe([theirs, mine][lost])
    const loser = [who.dpu!, who.sari!][lost]!
    const joined = await loser.post(`${at}/answer`, {
      ...form,
      text: [mine, theirs][lost]!,
      theirs: hidden(html, 'theirs'),
      take: 'both',
    })
    expect(typedIn(joined.html)).toBe(`${[mine, theirs][lost]}\n\n${[theirs, mine][lost]}`)
    const again = await loser.post(`${at}/answer`, {
      ...form,
      version: hidden(html, 'version'),
      edition: hidden(html, 'edition'),
      text: [mine, theirs][lost]!,
    })
    expect([again.status, typedIn(again.html)]).toEqual([409, [mine, theirs][lost]])
    expect(wordsOf(again.html)).toContain('Laporan ini sudah ditanggapi')
  })

  test('a colleague has saved another text since: nothing is sent until both were seen', async () => {
    const a = await open(who.dpu!)
    const b = await open(who.sari!)
    const draft = { form: 'answer', state: 'save', kind: 'interim' }
    await who.sari!.post(`${at}/draf`, { ...draft, version: b.version, edition: b.edition, text: theirs })
    const saved = await who.dpu!.post(`${at}/draf`, { ...draft, version: a.version, edition: a.edition, text: mine })
    expect(JSON.parse(saved.html).rival).toBe('Bu Sari juga menyimpan teks untuk laporan ini.')
    const first = await who.dpu!.post(`${at}/answer`, { version: a.version, edition: a.edition, kind: 'interim', text: mine })
    expect([first.status, typedIn(first.html), hidden(first.html, 'theirs')]).toEqual([409, mine, theirs])
    const { rows } = await w.app.db.query(
      `select from report_event e join report r on r.id = e.report_id where number = $1 and kind = 'answeredInterim'`,
      [number],
    )
    expect(rows).toEqual([])
    const second = await who.dpu!.post(`${at}/answer`, {
      version: hidden(first.html, 'version'),
      edition: hidden(first.html, 'edition'),
      kind: 'interim',
      text: mine,
    })
    expect(second.status).toBe(303)
  })

  test('a colleague who goes on typing keeps nobody from sending who has seen both', async () => {
    const a = await open(who.dpu!)
    const draft = { form: 'answer', state: 'save', kind: 'interim' }
    await who.sari!.post(`${at}/draf`, { ...draft, text: theirs })
    const form = { version: a.version, edition: a.edition, kind: 'interim', text: mine }
    const first = await who.dpu!.post(`${at}/answer`, form)
    await who.sari!.post(`${at}/draf`, { ...draft, text: `${theirs} Lagi.` })
    const second = await who.dpu!.post(`${at}/answer`, { ...form, edition: hidden(first.html, 'edition') })
    expect([first.status, second.status]).toEqual([409, 303])
    expect(typedIn((await open(who.sari!)).html)).toBe(`${theirs} Lagi.`)
  })

  test('a wrong field does not make the form forget what it has not seen', async () => {
    const a = await open(who.dpu!)
    await actions.answer.run(w.app, w.officer.sari!, { number }, { kind: 'interim', text: theirs })
    const wrong = await who.dpu!.post(`${at}/answer`, {
      version: a.version,
      edition: a.edition,
      kind: 'interim',
      text: 'Ada [apa] yang belum diisi',
    })
    expect([wrong.status, hidden(wrong.html, 'version')]).toEqual([409, String(Number(a.version) + 1)])
    const b = await open(who.dpu!)
    await actions.answer.run(w.app, w.officer.sari!, { number }, { kind: 'interim', text: theirs })
    const refused = await who.dpu!.post(`${at}/answer`, {
      version: b.version,
      edition: b.edition,
      kind: 'interim',
      text: 'Pendek',
    })
    expect([refused.status, hidden(refused.html, 'version')]).toEqual([400, b.version])
    const still = await who.dpu!.post(`${at}/answer`, {
      version: hidden(refused.html, 'version'),
      edition: b.edition,
      kind: 'interim',
      text: mine,
    })
    expect([still.status, hidden(still.html, 'theirs')]).toEqual([409, theirs])
  })

  test('who is writing is seen by who reads the report, for half a minute, and not by others', async () => {
    const line = async (name: string) => {
      const said = await newsOf(server, who[name]!, `/konsol/arus?view=closed&laporan=${at.split('/').at(-1)}`)
      return JSON.parse(/event: writing\ndata: (.*)/.exec(said)![1]!) as string
    }
    expect((await who.sari!.post(`${at}/menulis`, { form: 'answer' })).status).toBe(204)
    expect([await line('dpu'), await line('sari')]).toEqual(['Bu Sari sedang menulis jawaban.', ''])
    expect(wordsOf((await who.city!.get(at)).html)).toContain('Bu Sari sedang menulis jawaban.')
    expect((await who.social!.get(`/konsol/arus?view=closed&laporan=${at.split('/').at(-1)}`)).status).toBe(404)
    expect((await who.mayor!.post(`${at}/menulis`, { form: 'answer' })).status).toBe(404)
    w.app.advance({ seconds: 31 })
    expect(await line('dpu')).toBe('')
    await who.sari!.post(`${at}/menulis`, { form: 'hold' })
    expect(await line('dpu')).toBe('Bu Sari sedang menulis pertanyaan.')
    await who.sari!.post(`${at}/draf`, { form: 'hold', state: 'leave', question: 'Di mana?' })
    expect(await line('dpu')).toBe('')
  })
})

describe('approval by the head', () => {
  const text = 'Lubang sudah ditambal pada 23 November 2026 oleh regu jalan. Bila rusak lagi, sampaikan di sini.'
  beforeAll(() => wants(true))
  afterAll(() => wants(false))
  const send = async (name: string) => {
    const { html, version, edition } = await open(who[name]!)
    expect(wordsOf(html)).toContain('setelah disetujui pimpinan')
    return who[name]!.post(`${at}/answer`, { version, edition, kind: 'final', text, reason: 'Foto menyusul' })
  }

  test('liaison proposes, head finds it, sends it back, liaison mends, head lets it out', async () => {
    expect((await who.dpu!.get('/konsol/persetujuan')).status).toBe(404)
    expect((await send('dpu')).status).toBe(303)
    expect(await status()).toBe('inProgress')
    const list = await who.mayor!.get('/konsol/persetujuan')
    expect(list.html).toContain(`${at}?move=approve`)
    expect((await who.mayor!.get(at)).html).toContain('Jawaban menunggu persetujuan pimpinan')
    expect((await who.dpu!.get(at)).html).not.toContain('move=approve"')
    expect((await who.dpu!.post(`${at}/approve`, {})).status).toBe(404)
    const empty = await who.mayor!.post(`${at}/sendBack`, { note: '' })
    expect(empty.status).toBe(400)
    expect((await who.mayor!.post(`${at}/sendBack`, { note: 'Sebutkan nama regunya.' })).status).toBe(303)
    expect(wordsOf((await who.dpu!.get(at)).html)).toContain('Jawaban dikembalikan pimpinan')
    await send('dpu')
    const { version } = await open(who.mayor!, 'approve')
    expect((await who.mayor!.post(`${at}/approve`, { version })).status).toBe(303)
    expect(await status()).toBe('answered')
    expect(wordsOf((await who.dpu!.get(at)).html)).toContain('Ditulis oleh Petugas dpu, disetujui pimpinan')
  })

  test('over REST it is the same: the answer waits, and the caller sees that the state stayed', async () => {
    const token = (
      await createToken(w.app, system, { email: 'dpu@contoh.tuntas.invalid', scopes: ['read', 'write'], days: null })
    ).token
    const api = apiClient(server)
    const body = { kind: 'final', text, reason: 'Foto menyusul' }
    const answer = await api('POST', `/reports/${number}/actions/answer`, { token, body })
    expect([answer.status, answer.json.status]).toEqual([200, 'inProgress'])
    const blank = await api('POST', `/reports/${number}/actions/answer`, {
      token,
      body: { ...body, text: 'Selesai pada [tanggal].' },
    })
    expect([blank.status, blank.json.errors[0].path]).toEqual([400, 'text'])
    expect((await api('POST', `/reports/${number}/actions/approve`, { token, body: {} })).status).toBe(404)
  })
})

describe('the letter of reply', () => {
  const text = 'Lubang sudah ditambal pada 23 November 2026.\n\nBila rusak lagi, sampaikan di sini.'
  const answered = async () => {
    await actions.answer.run(w.app, w.officer.dpu!, { number }, { kind: 'final', text, reason: 'Foto menyusul' })
    w.app.advance({ seconds: 9 })
  }
  const letter = async (name: string) => {
    const response = await server.request(`http://localhost${at}/surat.pdf`, {
      headers: { cookie: [...who[name]!.cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status !== 200) return { status: response.status, words: '', bytes }
    return { status: 200, words: await wordsOfPdf(bytes), bytes }
  }

  test('carries its number, the agency, the answer and a place to sign; asked for again it is the same, byte for byte', async () => {
    expect((await letter('dpu')).status).toBe(404)
    await answered()
    expect((await who.dpu!.get(at)).html).toContain('surat.pdf')
    const first = await letter('dpu')
    for (const words of [
      'Dinas Pekerjaan Umum',
      'Nomor: 1/DPU/XI/2026',
      number,
      'sudah ditambal pada 23 November 2026',
      'tanda tangan elektronik tersertifikasi',
      'Data contoh, bukan laporan warga', // as every page of a demo says
    ])
      expect(first.words).toContain(words)
    w.app.advance({ days: 3 })
    expect((await letter('rina')).bytes).toEqual(first.bytes)
    w.app.setNow('2026-11-24T02:00:00Z')
  })

  test('numbers count by office and year, without a gap, whoever asks at once', async () => {
    await answered()
    const same = await Promise.all(['dpu', 'rina', 'sari', 'city'].map(letter))
    expect(new Set(same.map(({ words }) => /Nomor: \S+/.exec(words)![0]))).toEqual(new Set(['Nomor: 2/DPU/XI/2026']))
    w.app.setNow('2027-01-04T02:00:00Z')
    number = (await aReport(w.app)).number
    at = `/konsol/laporan/${number}`
    await actions.verify.run(w.app, w.officer.city!, { number }, {})
    await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dpu' })
    await answered()
    expect((await letter('dpu')).words).toContain('Nomor: 1/DPU/I/2027')
    w.app.setNow('2026-11-24T02:00:00Z')
    number = (await aReport(w.app)).number
    at = `/konsol/laporan/${number}`
    await actions.verify.run(w.app, w.officer.city!, { number }, {})
    await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dpu' })
    await answered()
    expect((await letter('dpu')).words).toContain('Nomor: 3/DPU/XI/2026')
    w.app.setNow('2026-11-24T02:00:00Z')
  })

  test('is not for other offices, and not before the answer stands', async () => {
    await actions.answer.run(w.app, w.officer.dpu!, { number }, { kind: 'final', text, reason: 'Foto menyusul' })
    expect((await letter('dpu')).status).toBe(404) // it can still be undone
    w.app.advance({ seconds: 9 })
    expect((await letter('dlh')).status).toBe(404)
    expect((await letter('social')).status).toBe(404)
    expect((await letter('mayor')).status).toBe(200)
  })
})

test('a template without blanks is written by an administrator for all, over the action too', async () => {
  const id = await saveTemplate(w.app, system, {
    agency: 'panrb',
    code: 'terima',
    title: 'Diterima',
    body: 'Sudah diterima {instansi}.',
  })
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect((await open(who.dpu!)).html).toContain('Sudah diterima Dinas Pekerjaan Umum.')
})
