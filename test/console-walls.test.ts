import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveTemplate } from '../src/domain/answers/change-templates.ts'
import { saveDraft } from '../src/domain/answers/drafts.ts'
import { keep } from '../src/domain/attachments/keep.ts'
import { filterNames } from '../src/domain/desk/desk-filter.ts'
import { judgeFile } from '../src/domain/intake/key-in-file.ts'
import { inviteOfficer } from '../src/domain/people/invite-officer.ts'
import { savedViews, saveView } from '../src/domain/people/saved-views.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { moveNames } from '../src/domain/reports/moves.ts'
import { newNumber } from '../src/domain/reports/number.ts'
import { aPhoto } from './support/api.ts'
import { asOwner, testApp } from './support/postgres.ts'
import { testServer, visitor } from './support/server.ts'
import { wordsOfPdf } from './support/words-of-pdf.ts'
import { aReport, PASSWORD, smallNation, type World } from './support/world.ts'

/** Whoever sees one of these where offices work has seen the reporter. */
const REPORTER = { name: 'Kanarixyz Burungbiru', phone: '0812 7766 5544', email: 'kanarixyz@pelapor.invalid' }
const CANARIES = ['kanarixyz', 'burungbiru', '77665544', '7766 5544', '7766-5544', 'pelapor.invalid']
const NOWHERE = '00000000-0000-7000-8000-000000000000'

let w: World
let server: ReturnType<typeof testServer>
type Browser = ReturnType<typeof visitor>
const who: Record<string, Browser> = {}
/** A report of the city that an office answered, and one that was keyed in at the counter; both reporters are known to the desk only. */
let number: string
let keyedIn: string
/** What stands in an address for things of the city, by route and name of the parameter. */
let real: Record<string, string>

beforeAll(async () => {
  w = await smallNation(await testApp())
  server = testServer(w.app)
  const { city, dpu } = w.officer
  for (const name of Object.keys(w.officer)) {
    who[name] = visitor(server)
    await who[name].post('/masuk', { email: `${name}@contoh.tuntas.invalid`, password: PASSWORD })
  }
  number = (await aReport(w.app, { reporter: REPORTER, attachments: [(await keep(w.app, await aPhoto())).id] })).number
  const slip = await who.city!.post('/konsol/catat', {
    key: 'kunci-loket-pertama-1',
    office: 'malang',
    channel: 'walkIn',
    receivedOn: '2026-11-23',
    body: 'Lampu jalan di depan pasar padam sejak pekan lalu.',
    ...REPORTER,
  })
  keyedIn = /\d\d-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(slip.html)![0]
  for (const at of [{ number }, { number: keyedIn }]) {
    await actions.verify.run(w.app, city!, at, { title: 'Laporan tentang jalan', grade: 'plain', public: 'Jalannya rusak.' })
    await actions.forward.run(w.app, city!, at, { agency: 'dpu', supporting: ['dlh'], note: '@[Petugas dpu] tolong dilihat' })
    await actions.handle.run(w.app, dpu!, at, {})
  }
  await actions.answer.run(
    w.app,
    dpu!,
    { number },
    { kind: 'final', text: 'Lubangnya sudah ditambal kemarin.', reason: 'Foto menyusul' },
  )
  await saveDraft(w.app, city!, { number: keyedIn, form: 'note', fields: { text: 'Catatan yang belum jadi' }, base: 0 })
  w.app.advance({ seconds: 9 })
  await saveView(w.app, city!, { view: 'open', filter: {} }, { name: 'Daftar saya' })
  const rows = new TextEncoder().encode('tanggal diterima,kanal,isi\n2026-11-20,surat,Selokan di depan sekolah tersumbat\n')
  const invited = await inviteOfficer(w.app, city!, {
    email: 'baru@contoh.tuntas.invalid',
    name: 'Bu Baru',
    role: 'liaison',
    agency: 'dpu',
    until: '',
  })
  const one = async (sql: string) => (await asOwner(w.app.ownerUrl, sql)).rows[0].id as string
  real = {
    number,
    'tampilan :id': (await savedViews(w.app, city!))[0]!.id,
    'catat :id': (await judgeFile(w.app, city!, 'malang', { name: 'surat.csv', bytes: rows })).id,
    'templat :id': await saveTemplate(w.app, city!, {
      agency: 'malang',
      code: 'jalan',
      kind: 'final',
      category: null,
      title: 'Jalan',
      body: 'Sudah ditambal.',
      reason: null,
    }),
    'lampiran :id': await one('select id from attachment where report_id is not null'),
    'undangan :id': 'invitation' in invited ? invited.invitation : '',
    'petugas :id': dpu!.id,
    grant: await one(`select id from role_grant where officer_id = '${dpu!.id}'`),
    slug: 'malang',
    code: 'pekerjaan-umum-jalan',
    year: '2026',
    file: '2026-10.pdf',
    move: 'note',
    how: 'berhenti',
    what: 'lagi',
  }
}, 240_000)
afterAll(() => w.app.close())

/** Every way into the console that is not a guard before others. */
const routes = () => server.routes.filter(({ path, method }) => /^\/konsol/.test(path) && method !== 'ALL')

/** A route as an address of the city's things, or of things that nobody has. */
function addressOf(path: string, things: 'real' | 'nowhere'): string {
  return path.replaceAll(/:(\w+)(\{.*?\}(?=\/|$|\.))?/g, (_, name: string) => {
    if (name === 'id') {
      const noun = /\/(\w+)\/:id/.exec(path)![1]
      return things === 'real' ? real[`${noun} :id`]! : NOWHERE
    }
    if (things === 'real' || ['move', 'how', 'what', 'year', 'file', 'code'].includes(name)) return real[name]!
    return name === 'number' ? newNumber(2026) : name === 'slug' ? 'tidak-ada' : NOWHERE
  })
}

test('to who is not signed in every page of the console is a way to sign in, whatever it is about', async () => {
  expect(routes().length).toBeGreaterThan(85)
  for (const { method, path } of routes()) {
    const address = addressOf(path, 'real')
    const stranger = visitor(server)
    const answer = method === 'GET' ? await stranger.get(address) : await stranger.post(address)
    expect([answer.status, answer.location], `${method} ${path}`).toEqual([303, `/masuk?next=${encodeURIComponent(address)}`])
  }
})

describe('to officers of another tree', () => {
  const plain = ({ status, html, location }: { status: number; html: string; location: string | null }, own: readonly string[]) =>
    JSON.stringify([status, location, html], (_, text) =>
      typeof text === 'string' ? own.reduce((all, id) => all.replaceAll(id, '…'), text) : text,
    )

  test('what is about things of the city answers with the same bytes as what is about nothing', async () => {
    const unknown = newNumber(2026)
    for (const { method, path } of routes().filter((route) => /:(number|id|slug|grant)/.test(route.path))) {
      const [theirs, nothing] = [addressOf(path, 'real'), addressOf(path, 'nowhere')]
      const ask = (address: string) => (method === 'GET' ? who.social!.get(address) : who.social!.post(address, { text: 'Halo' }))
      const [a, b] = [await ask(theirs), await ask(nothing)]
      const ids = [theirs, nothing].flatMap((address) => address.split('/').filter((part) => part.length > 4))
      expect(plain(a, ids), `${method} ${path}`).toBe(plain(b, ids))
      expect(a.status, `${method} ${path}`).toBe(/:move/.test(path) && method === 'GET' ? 303 : 404)
    }
    expect(unknown).not.toBe(number)
  })

  test('nor does naming them in a field or in the rest of an address make a difference', async () => {
    const unknown = newNumber(2026)
    const mine = (await aReport(w.app, { agency: 'kemensos' })).number
    const asked: [path: string, fields: Record<string, string> | null, theirs: string, nothing: string][] = [
      ['/konsol?q=@', null, number, unknown],
      ['/konsol?view=closed&q=@', null, number, unknown],
      ['/konsol?q=@', null, 'Kanarixyz', 'Tidakada'],
      ['/konsol?agency=@', null, 'malang', 'entah'],
      ['/konsol/banyak?act=assign&n[]=@', null, number, unknown],
      ['/konsol/banyak?act=merge&n[]=@', null, number, unknown],
      ['/konsol/banyak', { act: 'tag', 'n[]': '@', tags: 'banjir' }, number, unknown],
      ['/konsol/banyak', { act: 'archive', 'n[]': '@', reason: 'prank' }, number, unknown],
      ['/konsol/banyak', { act: 'merge', 'n[]': mine, into: '@' }, number, unknown],
      ['/konsol/banyak/urungkan', { act: 'tag', numbers: '@' }, number, unknown],
      [`/konsol/laporan/${mine}?move=merge&into=@`, null, number, unknown],
      [`/konsol/laporan/${mine}/merge`, { into: '@' }, number, unknown],
      [`/konsol/laporan/${mine}/assign`, { officer: '@' }, w.officer.dpu!.id, NOWHERE],
      [
        '/konsol/catat',
        {
          key: 'kunci-uji-tembok-1',
          office: '@',
          channel: 'letter',
          receivedOn: '2026-11-23',
          body: 'Selokan tersumbat di depan sekolah',
        },
        'malang',
        'entah',
      ],
      ['/konsol/catat/buku.pdf?office=@&from=2026-11-01&to=2026-11-24', null, 'malang', 'entah'],
      ['/konsol/templat/baru', { agency: '@', code: 'uji', title: 'Uji', body: 'Sudah selesai.' }, 'malang', 'entah'],
      ['/konsol/pimpin?instansi=@', null, 'malang', 'entah'],
      ['/konsol/pimpin/daftar?instansi=@', null, 'malang', 'entah'],
      ['/konsol/wall?instansi=@', null, 'malang', 'entah'],
      ['/konsol/atur/petugas?kantor=@', null, 'malang', 'entah'],
      ['/konsol/atur/instansi/kemensos/pindah?ke=@', null, 'malang', 'entah'],
      ['/konsol/atur/instansi/kemensos/pindah', { to: '@' }, 'malang', 'entah'],
      [
        '/konsol/atur/petugas/undang',
        { email: 'x@contoh.tuntas.invalid', name: 'Pak Uji', role: 'liaison', agency: '@', until: '' },
        'malang',
        'entah',
      ],
      ['/konsol/atur/riwayat', { change: '@' }, real.grant!, NOWHERE],
    ]
    for (const [path, fields, theirs, nothing] of asked) {
      const ask = (word: string) =>
        fields
          ? who.social!.post(path, Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, v.replace('@', word)])))
          : who.social!.get(path.replace('@', word))
      const [a, b] = [await ask(theirs), await ask(nothing)]
      expect(plain(a, [theirs, nothing]), `${path} ${JSON.stringify(fields)}`).toBe(plain(b, [theirs, nothing]))
      expect(a.status, path).toBeLessThan(500)
    }
    const { rows } = await w.app.db.query(`select status, tags from report where number = $1`, [number])
    expect(rows).toEqual([{ status: 'answered', tags: [] }])
  })
})

describe('who reported, for those who are not the desk', () => {
  /** What a person would read in an answer: pages as they are, PDF as text, what is packed unpacked. */
  async function readable(path: string, browser: Browser): Promise<{ status: number; text: string; type: string }> {
    const headers = { origin: 'http://localhost', cookie: [...browser.cookies].map(([k, v]) => `${k}=${v}`).join('; ') }
    const answer = await server.request(`http://localhost${path}`, { headers })
    const type = answer.headers.get('content-type') ?? ''
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const words = (one: Uint8Array) => new TextDecoder('utf-8').decode(one)
    if (answer.status !== 200) return { status: answer.status, text: words(bytes), type }
    if (type === 'application/pdf') return { status: 200, text: await wordsOfPdf(bytes), type }
    if (bytes[0] === 0x50 && bytes[1] === 0x4b)
      return { status: 200, text: Object.values(unzipSync(bytes)).map(words).join('\n'), type }
    return { status: 200, text: words(bytes), type }
  }

  const forms = [...moveNames, 'send', 'correct', 'mask', 'identity']

  test.each(['dpu', 'dlh', 'mayor', 'auditor', 'sysadmin', 'province', 'national', 'city'])(
    'stands on no page, list, letter, book or file that %s can open',
    async (name) => {
      const opened: string[] = []
      const look = async (path: string) => {
        const { status, text, type } = await readable(path, who[name]!)
        const found = CANARIES.filter((canary) => text.toLowerCase().includes(canary))
        // What was looked for stands in the field that it was typed into.
        expect(
          found.filter((canary) => !decodeURIComponent(path).toLowerCase().includes(canary)),
          path,
        ).toEqual([])
        expect(status, path).toBeLessThan(500)
        if (status === 200) opened.push(`${path} ${type}`)
      }
      for (const { method, path } of routes()) if (method === 'GET' && !/arus/.test(path)) await look(addressOf(path, 'real'))
      for (const report of [number, keyedIn]) {
        await look(`/konsol/laporan/${report}`)
        await look(`/konsol/laporan/${report}/menulis`)
        await look(`/konsol/laporan/${report}/surat.pdf`)
        for (const form of forms) await look(`/konsol/laporan/${report}?move=${form}`)
        for (const act of ['assign', 'forward', 'answer', 'tag', 'merge', 'archive'])
          await look(`/konsol/banyak?act=${act}&n[]=${report}`)
      }
      for (const view of ['open', 'closed', 'mine', 'new']) await look(`/konsol?view=${view}`)
      for (const identity of ['named', 'verifierOnly', 'anonymous']) await look(`/konsol?view=open&identity=${identity}&saring=1`)
      for (const office of ['malang', 'dpu', 'dlh'])
        await look(`/konsol/catat/buku.pdf?office=${office}&from=2026-11-01&to=2026-11-30`)
      const atLeast: Record<string, number> = {
        dpu: 30,
        city: 60,
        dlh: 20,
        mayor: 15,
        auditor: 10,
        sysadmin: 10,
        province: 40,
        national: 60,
      }
      expect(opened.length, opened.join('\n')).toBeGreaterThanOrEqual(atLeast[name]!)
    },
    180_000,
  )

  test('is what the desk reads when it asks with a reason, so there is something to be hidden', async () => {
    const { html } = await who.city!.post(`/konsol/laporan/${number}/identity`, {
      reason: 'Perlu menelepon tentang letak lubang',
    })
    for (const canary of ['kanarixyz', 'burungbiru', '77665544', 'pelapor.invalid']) expect(html.toLowerCase()).toContain(canary)
    expect((await who.dpu!.post(`/konsol/laporan/${number}/identity`, { reason: 'Ingin tahu siapa' })).status).toBe(404)
  })

  test('is found by no word, and no count tells that it is there', async () => {
    for (const name of ['dpu', 'dlh', 'mayor', 'auditor', 'city'])
      for (const word of ['Kanarixyz', 'Burungbiru', '081277665544', '+6281277665544', '5544', 'kanarixyz@pelapor.invalid']) {
        const { html } = await who[name]!.get(`/konsol?q=${encodeURIComponent(word)}`)
        const nothing = await who[name]!.get('/konsol?q=tidakadakata')
        expect(
          html.replaceAll(encodeURIComponent(word), '…').replaceAll(word, '…').replaceAll(word.replace('+', '%2B'), '…'),
          `${name} ${word}`,
        ).toBe(nothing.html.replaceAll('tidakadakata', '…'))
      }
  })

  test('stands in no table but the sealed ones: not in drafts, notices, history, books or files that wait', async () => {
    const { rows } = await asOwner(
      w.app.ownerUrl,
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    )
    expect(rows.length).toBeGreaterThan(60)
    for (const { name } of rows) {
      const found = await asOwner(
        w.app.ownerUrl,
        `select t::text as row from ${name
          .split('.')
          .map((part: string) => `"${part}"`)
          .join('.')} t where lower(t::text) ~ $1`,
        [CANARIES.map((canary) => canary.replace('.', '\\.')).join('|')],
      )
      expect(found.rows, name).toEqual([])
    }
  })
})

test('nonsense in an address or a field is answered, and breaks nothing', async () => {
  const words = [
    '\u0000',
    '%',
    "'",
    '"><script>alert(1)</script>',
    '=1+1',
    '\u202e',
    'x'.repeat(3000),
    '2026-99-99',
    '0000-01-01',
    '-1',
    '9999999999999999999999',
    '[]',
    'null',
  ]
  const names = ['view', 'q', ...filterNames]
  for (const word of words) {
    for (const name of names) {
      const { status, html } = await who.city!.get(`/konsol?${name}=${encodeURIComponent(word)}`)
      expect(status, `${name}=${word.slice(0, 40)}`).toBe(200)
      expect(html).not.toContain('<script>alert')
    }
    for (const path of [
      '/konsol/templat/@',
      '/konsol/atur/petugas/@',
      '/konsol/laporan/@',
      '/konsol/lampiran/@',
      '/konsol/banyak?act=tag&list=@&n[]=@',
      '/konsol/catat/buku.pdf?office=malang&from=@&to=@',
      '/konsol/pimpin?instansi=@',
      '/konsol/pimpin?masa=@',
      '/konsol/berkala/@/2026-10.pdf',
      '/konsol/keaktifan/@',
    ])
      expect(
        (await who.city!.get(path.replaceAll('@', encodeURIComponent(word)))).status,
        `${path} ${word.slice(0, 40)}`,
      ).toBeLessThan(500)
    for (const path of [
      '/konsol/tampilan/@/hapus',
      '/konsol/catat/berkas/@',
      '/konsol/banyak',
      '/konsol/banyak/urungkan',
      '/konsol/catat',
      '/konsol/templat/baru',
      '/konsol/atur/petugas/undang',
      '/konsol/atur/riwayat',
      `/konsol/laporan/${number}/note`,
      `/konsol/laporan/${number}/assign`,
      `/konsol/laporan/${number}/draf`,
      `/konsol/laporan/${number}/menulis`,
      '/konsol/tampilan?tag=@',
    ]) {
      const fields = Object.fromEntries(
        [
          'act',
          'n[]',
          'numbers',
          'list',
          'key',
          'office',
          'body',
          'channel',
          'receivedOn',
          'name',
          'email',
          'agency',
          'code',
          'title',
          'role',
          'until',
          'change',
          'text',
          'officer',
          'version',
          'edition',
          'form',
          'kind',
          'category',
        ].map((field) => [field, word]),
      )
      expect(
        (await who.city!.post(path.replaceAll('@', encodeURIComponent(word)), fields)).status,
        `POST ${path} ${word.slice(0, 40)}`,
      ).toBeLessThan(500)
    }
    for (const act of ['assign', 'archive', 'tag', 'merge', 'answer', 'forward'])
      expect(
        (
          await who.city!.post('/konsol/banyak', {
            act,
            'n[]': keyedIn,
            to: word,
            tags: word,
            into: word,
            reason: word,
            agency: word,
            text: word,
            note: word,
          })
        ).status,
        `${act} ${word.slice(0, 40)}`,
      ).toBeLessThan(500)
  }
}, 120_000)
