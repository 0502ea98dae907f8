import { brandOf, changeBrand } from '../src/domain/agencies/brand.ts'
import { changeAgency } from '../src/domain/agencies/change-agency.ts'
import type { App } from '../src/domain/app.ts'
import { type Actor, system } from '../src/domain/people/actor.ts'
import { officerByEmail } from '../src/domain/people/officers.ts'
import { saveView } from '../src/domain/people/saved-views.ts'
import { answerReport } from '../src/domain/reports/answer-report.ts'
import { selectState, toState } from '../src/domain/reports/columns.ts'

/** The office whose answers wait for its head, and who writes them. */
const OFFICE = 'dishub-kota-malang'
const AUTHOR = 'dishub.penghubung@contoh.tuntas.invalid'
/** What stands at the head of the city's letters; no arms, and an address that is none. */
const LETTERHEAD = {
  agency: 'kota-malang',
  displayName: 'Pemerintah Kota Malang',
  address: 'Jalan Contoh Nomor 1, Malang 65100',
  contact: 'Telepon (0341) 000000 · pengaduan@contoh.tuntas.invalid',
  city: 'Malang',
  signerTitle: '',
}
/** The lists that a coordinator keeps. */
const KEEPER = 'malang.koordinator@contoh.tuntas.invalid'
const VIEWS = [
  { name: 'Jalan dan permukiman', list: { view: 'open', filter: { category: 'pekerjaan-umum' } } },
  { name: 'Belum ada petugasnya', list: { view: 'open', filter: { status: 'inProgress', assignee: 'none' } } },
] as const
/** Later than this nothing of the demo happens (story-clock.ts). */
const MARGIN = { seconds: 90 }

/** Answers that are written and wait, by the story whose report they are for. */
const PROPOSALS: Record<string, { text: string; reason: string }> = {
  'jalan-30': {
    text: 'Lampu hijau untuk penyeberang di sisi utara Alun-alun Merdeka sudah kami tambah dari 9 menjadi 22 detik. Petugas Dinas Perhubungan mengukurnya di tempat hari ini, bersama seorang warga yang berjalan dengan tongkat.\n\nModul suara untuk tunanetra sudah dipesan dan dipasang pekan depan. Bila waktunya masih kurang, tulis di sini; laporan ini kami buka lagi.',
    reason: 'Lamanya lampu tidak tampak pada foto; catatan pengukurannya ada di kantor kami.',
  },
  'perhubungan-14': {
    text: 'Titik halte di depan RST Soepraoen sudah kami survei bersama pengelola rumah sakit kemarin. Halte beratap dengan tempat duduk masuk rencana pekerjaan tahun depan.\n\nSampai saat itu petugas kami memasang rambu pemberhentian dan dua bangku pekan ini. Bila bangkunya belum ada sampai Sabtu, tulis di sini.',
    reason: 'Belum ada bangunan yang bisa difoto; gambar rencananya menyusul.',
  },
}

/**
 * What offices of the demo do in their own way, after the stories: one wants its head's approval and two of its answers wait for it; the city has a letterhead; a coordinator keeps two lists. What is
 * there already stays as it is.
 * @param told numbers of the reports by story
 */
export async function addHabits(app: App, told: ReadonlyMap<string, string>): Promise<void> {
  const office = app.reference.get().agencies.bySlug(OFFICE)!
  if (!office.needsHeadApproval) {
    const { name, shortName } = office
    await changeAgency(app, system, { agency: OFFICE, name, shortName, needsHeadApproval: true })
    await app.reference.refresh()
  }
  if ((await brandOf(app, app.reference.get().agencies.bySlug(LETTERHEAD.agency)!.id)) === null)
    await changeBrand(app, system, LETTERHEAD)
  const [author, keeper] = await Promise.all([AUTHOR, KEEPER].map((email) => officerByEmail(app, email)))
  for (const [story, answer] of Object.entries(PROPOSALS)) await propose(app, author!, told.get(story)!, answer)
  for (const { name, list } of VIEWS) await saveView(app, keeper!, list, { name })
}

/** Half an hour after what happened last, as far as that has passed. */
async function propose(app: App, author: Actor, number: string, answer: { text: string; reason: string }): Promise<void> {
  const { rows } = await app.db.query(`select ${selectState('r')} from report r where number = $1`, [number])
  const report = toState(rows[0]!)
  const last = Temporal.Instant.from(report.changedAt)
  const [wished, latest] = [last.add({ minutes: 35 }), app.now().subtract(MARGIN)]
  const at = Temporal.Instant.compare(wished, latest) < 0 ? wished : latest
  if (report.status !== 'inProgress' || report.proposal !== null || Temporal.Instant.compare(at, last) <= 0) return
  await answerReport({ ...app, now: () => at }, author, { number }, { kind: 'final', ...answer, evidence: [] })
}
