import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testServer, visitor, wordsOf } from '../../../test/support/server.ts'
import { PASSWORD, smallNation, type World } from '../../../test/support/world.ts'
import { changeAgency } from '../agencies/change-agency.ts'
import { BY_SYSTEM, HISTORY_PAGE, type HistoryAsk, historyMakers, readHistory } from './history.ts'
import { nouns } from './journal.ts'

let w: World
const MANY = 330
beforeAll(async () => {
  w = await smallNation(await testApp())
  // Of offices of the city, of the ministry and of the whole, by four people and nobody, three at each moment: pages must not be cut by time alone.
  await asOwner(
    w.app.ownerUrl,
    `insert into admin_change (id, at, made_by, noun, target, node, label, before, after)
     select gen_random_uuid(), timestamptz '2026-10-01' + make_interval(mins => i / 3), ($1::uuid[])[1 + i % 5], ($2::text[])[1 + i % $3], 'x' || i, ($4::uuid[])[1 + i % 4], case when ($2::text[])[1 + i % $3] = 'policy' then 'secondReaderShare' else 'baris ' || i end, case when ($2::text[])[1 + i % $3] in ('place', 'policy') then '{}'::jsonb end, '{}'
     from generate_series(1, $5) i`,
    [
      ['city', 'province', 'social', 'national'].map((name) => w.officer[name]!.id).concat([null as never]),
      nouns,
      nouns.length,
      [...['malang', 'dpu', 'kemensos'].map((slug) => w.app.reference.get().agencies.bySlug(slug)!.id), null],
      MANY,
    ],
  )
  // Somebody who has changed something in the city alone.
  await asOwner(
    w.app.ownerUrl,
    `insert into admin_change (id, at, made_by, noun, target, node, label, before, after) values (gen_random_uuid(), '2026-09-01', $1, 'brand', 'x', $2, 'kop', null, '{}')`,
    [w.officer.mayor!.id, w.app.reference.get().agencies.bySlug('malang')!.id],
  )
})
afterAll(() => w.app.close())

/** All pages, one after the other, by their keys. */
async function walk(by: string, ask: HistoryAsk = {}): Promise<string[][]> {
  const pages: string[][] = []
  for (let before: string | undefined; pages.length < 20; ) {
    const { changes, older } = await readHistory(w.app, w.officer[by]!, { ...ask, before })
    pages.push(changes.map(({ id }) => id))
    if (!older) break
    before = older
  }
  return pages
}
const every = async (where: string) =>
  (
    await asOwner(
      w.app.ownerUrl,
      `select c.id from admin_change c left join agency a on a.id = c.node where ${where} order by c.at desc, c.id desc`,
    )
  ).rows.map((row) => row.id as string)
const OF_CITY = `a.slug in ('malang', 'dpu')`

test('goes back to the very first change, page by page, each once and in its order, and no further than what is theirs', async () => {
  const pages = await walk('city')
  expect(pages.map((page) => page.length)).toEqual([HISTORY_PAGE, 166 - HISTORY_PAGE])
  expect(pages.flat()).toEqual(await every(OF_CITY))
  expect((await walk('social')).flat()).toEqual(await every(`a.slug = 'kemensos'`))
  const all = await walk('national')
  expect([all.length, all.flat()]).toEqual([4, await every('true')])
  for (const name of ['dpu', 'mayor', 'auditor']) expect((await walk(name)).flat(), name).toEqual([])
})

test('narrows by kind, by who and by both, over all pages', async () => {
  const city = w.officer.city!.id
  for (const kind of nouns) expect((await walk('national', { kind })).flat(), kind).toEqual(await every(`noun = '${kind}'`))
  expect((await walk('city', { by: city })).flat()).toEqual(await every(`${OF_CITY} and made_by = '${city}'`))
  expect((await walk('city', { by: BY_SYSTEM })).flat()).toEqual(await every(`${OF_CITY} and made_by is null`))
  expect((await walk('national', { kind: 'grant', by: city })).flat()).toEqual(
    await every(`noun = 'grant' and made_by = '${city}'`),
  )
  expect((await historyMakers(w.app, w.officer.city!)).officers.map(({ name }) => name)).toContain('Petugas mayor')
  const { officers, system } = await historyMakers(w.app, w.officer.social!)
  const names = await asOwner(
    w.app.ownerUrl,
    `select distinct o.name from admin_change c join agency a on a.id = c.node join officer o on o.id = c.made_by where a.slug = 'kemensos' order by 1`,
  )
  expect([officers.map(({ name }) => name), system]).toEqual([names.rows.map((row) => row.name), true])
})

test('what is changed meanwhile moves no page, and a key opens nothing to who may not read it', async () => {
  const [, second] = await walk('city')
  const { older } = await readHistory(w.app, w.officer.city!)
  await changeAgency(w.app, w.officer.city!, { agency: 'dlh', name: 'Dinas Hijau', shortName: 'DH', needsHeadApproval: false })
  expect((await readHistory(w.app, w.officer.city!, { before: older! })).changes.map(({ id }) => id)).toEqual(second)
  const theirs = (await readHistory(w.app, w.officer.social!, { before: older! })).changes
  expect(theirs.every(({ node }) => node === w.app.reference.get().agencies.bySlug('kemensos')!.id)).toBe(true)
  const first = (await readHistory(w.app, w.officer.city!)).changes
  for (const before of [
    '',
    'x',
    '~',
    `${older}0`,
    `2026-99-99T00:00:00Z~${first[0]!.id}`,
    `0000-01-01T00:00:00Z~${first[0]!.id}`,
    `2026-10-01T00:00:00Z~${'-'.repeat(36)}`,
  ])
    expect((await readHistory(w.app, w.officer.city!, { before })).changes, before).toEqual(first)
  for (const ask of [{ kind: 'entah' }, { by: 'entah' }])
    expect((await readHistory(w.app, w.officer.city!, ask)).changes).toEqual(first)
})

test('the page: older and back to the newest, the filter stays, and an undo comes back to where it was pressed', async () => {
  const city = visitor(testServer(w.app))
  await city.post('/masuk', { email: 'city@contoh.tuntas.invalid', password: PASSWORD })
  const linkOf = (html: string, words: string) =>
    new RegExp(`href="([^"]+)"[^>]*>${words}`).exec(html)?.[1]?.replaceAll('&amp;', '&')
  const first = await city.get('/konsol/atur/riwayat')
  expect(linkOf(first.html, 'Kembali ke yang terbaru')).toBeUndefined()
  const second = await city.get(linkOf(first.html, 'Lebih lama')!)
  expect(second.status).toBe(200)
  expect(linkOf(second.html, 'Kembali ke yang terbaru')).toBe('/konsol/atur/riwayat')
  expect(linkOf(second.html, 'Lebih lama')).toBeUndefined()
  const filtered = await city.get('/konsol/atur/riwayat?jenis=agency')
  expect(wordsOf(filtered.html)).toContain('Nama kantor dan kantor baru')
  const button = /action="([^"]+riwayat[^"]*)"[^>]*><input type="hidden" name="change" value="([^"]+)"/.exec(filtered.html)!
  expect(button[1]).toBe('/konsol/atur/riwayat?jenis=agency')
  expect((await city.post(button[1]!, { change: button[2]! })).location).toBe(
    '/konsol/atur/riwayat?jenis=agency&hasil=diurungkan',
  )
  expect(wordsOf((await city.get(`/konsol/atur/riwayat?jenis=handover&oleh=${w.officer.dlh!.id}`)).html)).toContain(
    'Tidak ada perubahan seperti itu',
  )
  // Somebody who changed nothing here is asked for like somebody who is not there.
  const by = async (id: string) => (await city.get(`/konsol/atur/riwayat?oleh=${id}`)).html.replaceAll(id, '…')
  expect(await by(w.officer.sysadmin!.id)).toBe(await by('00000000-0000-7000-8000-000000000000'))
})
