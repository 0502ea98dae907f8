import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/chromium.ts'
import { hands } from '../support/moving.ts'
import { checkPage, type Finding, type PageState, report } from '../support/page-checks.ts'
import { take } from '../support/pictures.ts'
import { asOwner, testApp } from '../support/postgres.ts'
import { listen, testServer } from '../support/server.ts'
import { asOfficer } from '../support/signed-in.ts'
import { turnPage } from '../support/turn-page.ts'
import { smallNation, type World } from '../support/world.ts'

const states: readonly PageState[] = ['html', 'policy', 'light', 'dark', 'targets', '320', '1366', 'longer']
/** Pages that are drawn like one that was checked in all states. */
const fewer: readonly PageState[] = ['html', 'light', 'dark', 'targets', '320', '1366']

let w: World
let site: Awaited<ReturnType<typeof listen>>
let browser: Browser
const { forwarded, go } = hands(() => w)

beforeAll(async () => {
  w = await smallNation(await testApp())
  site = await listen(testServer(w.app))
  browser = await launchBrowser()
  for (let i = 0; i < 3; i++) {
    const { number } = await forwarded()
    await go('city', number, 'assign', { officer: w.officer.dpu!.id })
  }
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await w?.app.close()
})

const signedIn = <R>(name: string, work: (page: Page) => Promise<R>) => asOfficer(browser, site.url, name, work)

/** As for limits: the picture comes before the check that makes words longer; what follows needs the page anew. */
async function check(page: Page, name: string, path?: string, own: readonly PageState[] = states): Promise<Finding[]> {
  const url = path && (path.startsWith('http') ? path : site.url + path)
  const found = await checkPage(page, { name, states: own.filter((state) => state !== 'longer'), ...(url && { url }) })
  await take(page, `admin-${name.replace(/\W+/g, '-')}`)
  return own.includes('longer') ? [...found, ...(await checkPage(page, { name, states: ['longer'] }))] : found
}
const main = (page: Page) => page.locator('main').innerText()
const open = (page: Page, path: string) => page.goto(site.url + path)

test('a coordinator: start, offices, one office, its names and letterhead, the areas it serves', async () => {
  const findings = await signedIn('city', async (page) => {
    await page.getByRole('link', { name: 'Administrasi' }).first().click()
    await page.waitForURL(/atur$/)
    const found = await check(page, 'start', '/konsol/atur')
    found.push(...(await check(page, 'offices', '/konsol/atur/instansi')))
    found.push(...(await check(page, 'office', '/konsol/atur/instansi/dlh')))
    found.push(...(await check(page, 'office names', '/konsol/atur/instansi/dlh/ubah', fewer)))
    await open(page, '/konsol/atur/instansi/dlh/ubah')
    await page.getByLabel('Nama', { exact: true }).fill('D')
    await turnPage(page.getByRole('button', { name: 'Simpan' }))
    expect(await main(page)).toContain('Tulis nama paling sedikit 2 huruf')
    found.push(...(await check(page, 'office names, refused')))
    await open(page, '/konsol/atur/instansi/dlh/ubah')
    await page.getByLabel('Nama', { exact: true }).fill('Dinas Lingkungan Hidup dan Kebersihan')
    await page.getByLabel('Jawaban akhir perlu persetujuan pimpinan').check()
    await page.getByRole('button', { name: 'Simpan' }).click()
    await page.waitForURL(/tersimpan/)
    expect(await main(page)).toContain('Jawaban akhir perlu disetujui pimpinan')
    await open(page, '/konsol/atur/instansi/malang/kop')
    await page.getByLabel('Nama pada kop surat').fill('PEMERINTAH KOTA MALANG')
    await page.getByLabel('Alamat').fill('Jalan Tugu 1, Malang 65119')
    await page.getByRole('button', { name: 'Simpan' }).click()
    await page.waitForURL(/tersimpan/)
    found.push(...(await check(page, 'letterhead', '/konsol/atur/instansi/malang/kop', fewer)))
    found.push(...(await check(page, 'logo, none', '/konsol/atur/instansi/malang/logo')))
    await open(page, '/konsol/atur/instansi/malang/logo')
    const upload = (bytes: Buffer) =>
      page.getByLabel(/Pilih gambar/).setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: bytes })
    await upload(Buffer.from('bukan gambar'))
    await turnPage(page.getByRole('button', { name: 'Simpan logo' }))
    found.push(...(await check(page, 'logo, refused')))
    await open(page, '/konsol/atur/instansi/malang/logo')
    await upload(
      await sharp({ create: { width: 300, height: 360, channels: 3, background: '#8c2f20' } })
        .png()
        .toBuffer(),
    )
    await page.getByRole('button', { name: 'Simpan logo' }).click()
    await page.waitForURL(/hasil=logo/)
    found.push(...(await check(page, 'logo', '/konsol/atur/instansi/malang/logo', fewer)))
    found.push(...(await check(page, 'logo, public page', '/instansi/malang')))
    await open(page, '/konsol/atur/instansi/dlh/wilayah')
    await page.getByLabel('Wilayah').fill('Madyo')
    await turnPage(page.getByRole('button', { name: 'Tambah wilayah' }))
    expect(await main(page)).toContain('Ada beberapa wilayah dengan nama itu')
    found.push(...(await check(page, 'areas, which one')))
    await open(page, '/konsol/atur/instansi/dlh/wilayah')
    await page.getByLabel('Wilayah').fill('35.73.03.1010')
    await page.getByRole('button', { name: 'Tambah wilayah' }).click()
    await page.waitForURL(/tersimpan/)
    found.push(...(await check(page, 'areas')))
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('a coordinator moves an office: where to, what it means, a ring that is refused, done', async () => {
  const findings = await signedIn('city', async (page) => {
    const found = await check(page, 'move, where to', '/konsol/atur/instansi/dpu/pindah')
    await open(page, '/konsol/atur/instansi/dpu/pindah?ke=dpu')
    found.push(...(await check(page, 'move, ring')))
    await open(page, '/konsol/atur/instansi/dpu/pindah')
    await page.getByLabel('Cari nama kantor').fill('madyo')
    await turnPage(page.getByRole('button', { name: 'Cari' }))
    await page.getByRole('link', { name: 'Kelurahan Madyopuro', exact: true }).click()
    await page.waitForURL(/ke=madyopuro/)
    found.push(...(await check(page, 'move, what it means', page.url())))
    await open(page, '/konsol/atur/instansi/dpu/pindah?ke=madyopuro')
    await page.getByRole('button', { name: 'Pindahkan kantor ini' }).click()
    await page.waitForURL(/dipindah/)
    found.push(...(await check(page, 'moved', page.url(), fewer)))
    await open(page, '/konsol/atur/riwayat')
    await page.getByRole('button', { name: /Urungkan: Kantor dipindah/ }).click()
    await page.waitForURL(/diurungkan/)
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('a coordinator: a new office, and an office that is split or closed', async () => {
  const findings = await signedIn('city', async (page) => {
    const found = await check(page, 'new office', '/konsol/atur/instansi/malang/tambah', fewer)
    await open(page, '/konsol/atur/instansi/malang/tambah')
    await page.getByLabel('Nama', { exact: true }).fill('Dinas Perhubungan')
    await page.getByLabel('Nama singkat').fill('Dishub')
    await page.getByRole('button', { name: 'Tambahkan' }).click()
    await page.waitForURL(/dinas-perhubungan/)
    found.push(...(await check(page, 'close', '/konsol/atur/instansi/dpu/tutup', fewer)))
    await open(page, '/konsol/atur/instansi/madyopuro/pecah')
    await page.getByLabel('Nama kantor baru 1', { exact: true }).fill('Kelurahan Madyopuro Utara')
    await turnPage(page.getByRole('button', { name: 'Pecah kantor ini' }))
    expect(await main(page)).toMatch(/Isi paling sedikit dua kantor baru|Tulis nama singkatnya/)
    found.push(...(await check(page, 'split, refused')))
    await open(page, '/konsol/atur/instansi/madyopuro/pecah')
    for (const [n, name] of [
      ['1', 'Utara'],
      ['2', 'Selatan'],
    ]) {
      await page.getByLabel(`Nama kantor baru ${n}`, { exact: true }).fill(`Kelurahan Madyopuro ${name}`)
      await page.getByLabel(`Nama singkat kantor baru ${n}`).fill(`Madyopuro ${name}`)
    }
    await page.getByLabel('Penerima laporan terbuka').selectOption('1')
    await page.getByRole('button', { name: 'Pecah kantor ini' }).click()
    await page.waitForURL(/kelurahan-madyopuro-selatan\?hasil=dipecah/)
    found.push(...(await check(page, 'office after a split', undefined, fewer)))
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)

test('a coordinator: officers, an invitation, a role with its end, work handed over, the history with its undo', async () => {
  const findings = await signedIn('city', async (page) => {
    const found: Finding[] = []
    const dpu = `/konsol/atur/petugas/${w.officer.dpu!.id}`
    found.push(...(await check(page, 'invite', '/konsol/atur/petugas/undang', fewer)))
    await open(page, '/konsol/atur/petugas/undang')
    await page.getByLabel('Nama petugas').fill('Bu Sari')
    await page.getByLabel('Surel').fill('bukan surel')
    await turnPage(page.getByRole('button', { name: 'Buat undangan' }))
    found.push(...(await check(page, 'invite, refused', undefined, fewer)))
    await open(page, '/konsol/atur/petugas/undang')
    await page.getByLabel('Nama petugas').fill('Bu Sari')
    await page.getByLabel('Surel').fill('sari@contoh.tuntas.invalid')
    await page.getByLabel('Kantor', { exact: true }).selectOption('dpu')
    await turnPage(page.getByRole('button', { name: 'Buat undangan' }))
    const link = /\/undangan\/[\w-]{43}/.exec(await main(page))![0]
    found.push(...(await check(page, 'invitation made')))
    await open(page, `${dpu}/cuti`)
    await page.getByLabel('Hari pertama cuti').fill('2026-12-05')
    await page.getByLabel('Hari terakhir cuti').fill('2026-12-03')
    await turnPage(page.getByRole('button', { name: 'Simpan cuti' }))
    found.push(...(await check(page, 'leave, refused')))
    await open(page, `${dpu}/cuti`)
    await page.getByLabel('Hari pertama cuti').fill('2026-11-24')
    await page.getByLabel('Hari terakhir cuti').fill('2026-12-03')
    await page.getByRole('button', { name: 'Simpan cuti' }).click()
    await page.waitForURL(/hasil=cuti/)
    found.push(...(await check(page, 'officer on leave', dpu, fewer)))
    found.push(...(await check(page, 'officers', '/konsol/atur/petugas')))
    found.push(...(await check(page, 'welcome', link)))
    found.push(
      ...(await checkPage(page, { name: 'link gone', url: `${site.url}/undangan/tidak-ada`, states: fewer, status: 404 })),
    )
    await take(page, 'admin-link-gone')
    found.push(...(await check(page, 'role', `${dpu}/peran`, fewer)))
    await open(page, `${dpu}/peran`)
    await page.getByLabel('Peran', { exact: true }).selectOption('head')
    await page.getByLabel('Kantor', { exact: true }).selectOption('malang')
    await page.getByLabel('Hari terakhir peran').fill('2099-12-31')
    await page.getByRole('button', { name: 'Beri peran ini' }).click()
    await page.waitForURL(/hasil=peran/)
    found.push(...(await check(page, 'officer')))
    await open(page, dpu)
    await turnPage(page.getByRole('link', { name: 'Akhiri' }).first())
    found.push(...(await check(page, 'end of a role', undefined, fewer)))
    await open(page, `${dpu}/alihkan`)
    found.push(...(await check(page, 'hand over', undefined, fewer)))
    await open(page, `${dpu}/alihkan`)
    await page.getByLabel('Rekan yang menerima').selectOption(w.officer.city!.id)
    await turnPage(page.getByRole('button', { name: 'Lihat yang akan pindah' }))
    found.push(...(await check(page, 'hand over, plan', undefined, fewer)))
    return found
  })
  expect(report(findings)).toBe('')
}, 400_000)

test('work is handed over, what did not go is named, and the history takes a change back', async () => {
  const findings = await signedIn('city', async (page) => {
    const found: Finding[] = []
    const dpu = `/konsol/atur/petugas/${w.officer.dpu!.id}`
    await open(page, `${dpu}/alihkan`)
    await page.getByLabel('Rekan yang menerima').selectOption(w.officer.city!.id)
    await turnPage(page.getByRole('button', { name: 'Lihat yang akan pindah' }))
    expect(await main(page)).toMatch(/0\s+laporan akan dialihkan\s+3\s+milik kantor/)
    await open(page, `/konsol/atur/petugas/${w.officer.city!.id}/peran`)
    await page.getByLabel('Peran', { exact: true }).selectOption('liaison')
    await page.getByLabel('Kantor', { exact: true }).selectOption('dpu')
    await turnPage(page.getByRole('button', { name: 'Beri peran ini' }))
    await open(page, `${dpu}/alihkan`)
    await page.getByLabel('Rekan yang menerima').selectOption(w.officer.city!.id)
    await turnPage(page.getByRole('button', { name: 'Lihat yang akan pindah' }))
    await turnPage(page.getByRole('button', { name: 'Alihkan 3 laporan' }))
    expect(await main(page)).toContain('3 laporan dialihkan')
    found.push(...(await check(page, 'handed over', undefined, fewer)))
    found.push(...(await check(page, 'history', '/konsol/atur/riwayat')))
    await open(page, '/konsol/atur/riwayat')
    await page.getByRole('button', { name: /Urungkan: Kantor diubah: Dinas Lingkungan Hidup/ }).click()
    await page.waitForURL(/diurungkan/)
    await open(page, '/konsol/atur/instansi/dlh')
    expect(await main(page)).not.toContain('dan Kebersihan')
    await asOwner(
      w.app.ownerUrl,
      `insert into admin_change (id, at, made_by, noun, target, node, label, before, after)
       select gen_random_uuid(), timestamptz '2026-10-01' + make_interval(mins => i), $1, 'handover', 'x', $2, 'Petugas dpu', null, '{"moved": 3}' from generate_series(1, 120) i`,
      [w.officer.city!.id, w.app.reference.get().agencies.bySlug('dpu')!.id],
    )
    await open(page, '/konsol/atur/riwayat')
    await page.getByText('Saring', { exact: true }).click()
    await page.getByLabel('Jenis perubahan').selectOption('handover')
    await turnPage(page.getByRole('button', { name: 'Terapkan' }))
    await turnPage(page.getByRole('link', { name: 'Lebih lama' }))
    expect(await main(page)).toMatch(/Pengalihan pekerjaan[\s\S]*21 perubahan/)
    found.push(...(await check(page, 'history, older', page.url())))
    found.push(...(await check(page, 'history, none such', '/konsol/atur/riwayat?jenis=category', fewer)))
    return found
  })
  expect(report(findings)).toBe('')
}, 240_000)

test('an administrator of the whole: categories, reasons, and the decree of a year', async () => {
  const findings = await signedIn('national', async (page) => {
    const found = await check(page, 'categories', '/konsol/atur/kategori', fewer)
    found.push(...(await check(page, 'new category', '/konsol/atur/kategori/tambah', fewer)))
    found.push(...(await check(page, 'category', '/konsol/atur/kategori/ubah/kesehatan-obat', fewer)))
    await open(page, '/konsol/atur/kategori/ubah/kesehatan-obat')
    await page.getByLabel('Digantikan oleh').selectOption('kesehatan-pelayanan')
    await turnPage(page.getByRole('button', { name: 'Simpan' }))
    expect(await main(page)).toContain('Isi hari terakhir dulu')
    found.push(...(await check(page, 'category, refused', undefined, fewer)))
    found.push(...(await check(page, 'reasons', '/konsol/atur/alasan', fewer)))
    found.push(...(await check(page, 'reason', '/konsol/atur/alasan/prank', fewer)))
    found.push(...(await check(page, 'policies', '/konsol/atur/kebijakan', fewer)))
    await open(page, '/konsol/atur/kebijakan')
    await page.getByLabel('Bagian tanggapan akhir').fill('seperlima')
    await turnPage(page.getByRole('button', { name: 'Simpan' }))
    expect(await main(page)).toContain('Isi bilangan bulat dari 0 sampai 100')
    found.push(...(await check(page, 'policies, refused', undefined, fewer)))
    found.push(...(await check(page, 'decree', '/konsol/batas/keputusan')))
    await open(page, '/konsol/batas/keputusan')
    await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
    expect(await main(page)).toContain('Pilih dulu berkas keputusannya')
    found.push(...(await check(page, 'decree, refused', undefined, fewer)))
    await open(page, '/konsol/batas/keputusan')
    const decree = {
      year: 2027,
      legalSource: 'SKB 2027',
      holidays: [{ date: '2027-01-01', kind: 'national', name: 'Tahun Baru' }],
    }
    await page.locator('input[type=file]').setInputFiles({
      name: '2027.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(decree)),
    })
    await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
    expect(await main(page)).toContain('Tahun Baru')
    found.push(...(await check(page, 'decree, difference', undefined, fewer)))
    await open(page, '/konsol/batas/keputusan')
    await page.locator('input[type=file]').setInputFiles({
      name: '2027.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(decree)),
    })
    await turnPage(page.getByRole('button', { name: 'Lihat akibatnya' }))
    await page.getByRole('button', { name: 'Simpan perubahan' }).click()
    await page.waitForURL(/tersimpan/)
    return found
  })
  expect(report(findings)).toBe('')
}, 300_000)
