import type { ArchiveReason, Audience, By, Channel, Identity, Status } from '../reports/report.ts'
import { plainName } from './fields.ts'

// LAPOR's words and what they mean here. Each function gives undefined for a word that nobody has told us about: the row is refused, never guessed.

export type StatusMeaning = { status: Status; closedBy?: By | null; archivedBy?: By | null }

const STATUSES = new Map<string, StatusMeaning>(
  Object.entries({
    'menunggu verifikasi': { status: 'submitted' },
    'belum diverifikasi': { status: 'submitted' },
    baru: { status: 'submitted' },
    dikirim: { status: 'submitted' },
    submitted: { status: 'submitted' },
    'menunggu kelengkapan informasi': { status: 'held' },
    'menunggu kelengkapan': { status: 'held' },
    tertunda: { status: 'held' },
    ditunda: { status: 'held' },
    held: { status: 'held' },
    terdisposisi: { status: 'forwarded' },
    didisposisikan: { status: 'forwarded' },
    forwarded: { status: 'forwarded' },
    diproses: { status: 'inProgress' },
    'dalam proses': { status: 'inProgress' },
    proses: { status: 'inProgress' },
    inprogress: { status: 'inProgress' },
    ditindaklanjuti: { status: 'answered' },
    answered: { status: 'answered' },
    'ditutup oleh sistem': { status: 'closed', closedBy: 'system' },
    'ditutup oleh pelapor': { status: 'closed', closedBy: 'reporter' },
    'ditutup oleh admin': { status: 'closed', closedBy: 'officer' },
    selesai: { status: 'closed', closedBy: null },
    closed: { status: 'closed', closedBy: null },
    'diarsipkan oleh admin': { status: 'archived', archivedBy: 'officer' },
    'diarsipkan oleh sistem': { status: 'archived', archivedBy: 'system' },
    'diarsipkan oleh pelapor': { status: 'archived', archivedBy: 'reporter' },
    diarsipkan: { status: 'archived', archivedBy: null },
    archived: { status: 'archived', archivedBy: null },
  }),
)
export const readStatus = (word: string): StatusMeaning | undefined => STATUSES.get(plainName(word))

/** A status in LAPOR's words, for an export. */
export function statusWord({ status, closedBy, archivedBy }: Required<StatusMeaning>): string {
  const who = { reporter: 'Pelapor', system: 'Sistem', officer: 'Admin' }
  if (status === 'closed') return closedBy ? `Ditutup oleh ${who[closedBy]}` : 'Selesai'
  if (status === 'archived') return archivedBy ? `Diarsipkan oleh ${who[archivedBy]}` : 'Diarsipkan'
  const open = { submitted: 'Menunggu Verifikasi', held: 'Menunggu Kelengkapan Informasi', forwarded: 'Terdisposisi' }
  return { ...open, inProgress: 'Diproses', answered: 'Ditindaklanjuti' }[status]
}

export type ClassMeaning = { class: string; grade: string | null }

const CLASSES: readonly (readonly [string, ClassMeaning])[] = [
  ['Pengaduan Berkadar Pengawasan', { class: 'complaint', grade: 'oversight' }],
  ['Pengaduan Tidak Berkadar Pengawasan', { class: 'complaint', grade: 'plain' }],
  ['Pengaduan Normatif', { class: 'complaint', grade: 'normative' }],
  ['Pengaduan', { class: 'complaint', grade: null }],
  ['Aspirasi', { class: 'aspiration', grade: null }],
  ['Permintaan Informasi', { class: 'informationRequest', grade: null }],
  ['Pelaporan Pelanggaran', { class: 'whistleblowing', grade: null }],
  ['complaint', { class: 'complaint', grade: null }],
  ['aspiration', { class: 'aspiration', grade: null }],
  ['informationRequest', { class: 'informationRequest', grade: null }],
  ['whistleblowing', { class: 'whistleblowing', grade: null }],
]
const classes = new Map(CLASSES.map(([word, meaning]) => [plainName(word), meaning]))

/** An empty cell is a complaint that nobody has graded. */
export const readClass = (word: string): ClassMeaning | undefined => classes.get(plainName(word || 'Pengaduan'))

export const classWord = (is: ClassMeaning): string =>
  CLASSES.find(([, meaning]) => meaning.class === is.class && meaning.grade === is.grade)?.[0] ?? 'Pengaduan'

const OPEN_TYPES = ['', 'publik', 'public', 'umum', 'normal', 'terbuka', 'biasa']

/** Anonim: the handling office does not learn who it is. Rahasia: nobody else reads it. A cell may say both; a word that says neither would be a promise broken. */
export function readType(cell: string): { identity: Identity; audience: Audience } | undefined {
  const words = plainName(cell)
    .split(' ')
    .filter((word) => word !== 'dan')
  const known = words.every((word) => word === 'anonim' || word === 'rahasia' || OPEN_TYPES.includes(word))
  if (!known) return undefined
  return {
    identity: words.includes('anonim') ? 'verifierOnly' : 'named',
    audience: words.includes('rahasia') ? 'private' : 'public',
  }
}

export const typeWord = ({ identity, audience }: { identity: string; audience: string }) =>
  [...(identity === 'named' ? [] : ['Anonim']), ...(audience === 'private' ? ['Rahasia'] : [])].join(', ')

const CHANNELS: Record<Channel, readonly [string, ...string[]]> = {
  web: ['Website', 'web', 'situs'],
  app: ['Android', 'ios', 'iphone', 'aplikasi', 'mobile', 'mobile app', 'app'],
  sms: ['SMS', 'sms 1708'],
  whatsapp: ['Whatsapp', 'wa'],
  telegram: ['Telegram'],
  email: ['Email', 'e mail', 'surel'],
  x: ['Twitter', 'x'],
  instagram: ['Instagram'],
  facebook: ['Facebook'],
  tiktok: ['Tiktok'],
  phone: ['Telepon', 'call center', 'phone'],
  walkIn: ['Tatap Muka', 'datang langsung', 'langsung', 'walkin'],
  letter: ['Surat', 'letter'],
  box: ['Kotak Saran', 'kotak pengaduan', 'box'],
  microsite: ['Microsite'],
  api: ['API'],
  open311: ['Open311'],
  other: ['Lainnya', 'other'],
}
const channelByWord = new Map(
  Object.entries(CHANNELS).flatMap(([channel, words]) => words.map((word) => [plainName(word), channel as Channel])),
)

/** `Website - <agency>` is an agency's own microsite. A source that we have no name for is `other`; its word is kept beside. */
export function readChannel(word: string): Channel {
  if (/^website\s*-\s*\S/i.test(word.trim())) return 'microsite'
  return channelByWord.get(plainName(word)) ?? 'other'
}

export const channelWord = (channel: Channel): string => CHANNELS[channel][0]

/**
 * Why a report was archived, by what its sentence says; the mildest reading first, since a sentence may name several reasons without saying which one held
 * (SP4N's standard sentence names four) and nobody is to be called a hater or a joker by an import.
 */
const REASONS: readonly (readonly [RegExp, ArchiveReason])[] = [
  [/tidak jelas/, 'unclear'],
  [/(terlalu|bersifat) umum/, 'tooGeneral'],
  [/tidak (memiliki|ada|ditemukan) bukti|bukti (pendukung )?tidak|tanpa bukti/, 'noEvidence'],
  [/tidak relevan|bukan pelayanan publik|di luar kinerja/, 'notGovernment'],
  [/kadaluarsa|kedaluwarsa|kadaluwarsa|lewat waktu/, 'expired'],
  [/duplikat|duplikasi|sudah pernah (di)?lapor/, 'duplicate'],
  [/tidak (di)?lengkap/, 'incompleteInTime'],
  [/pengadilan|peradilan/, 'underTrial'],
  [/ditarik|dicabut|mencabut/, 'withdrawn'],
  [/wewenang/, 'misrouted'],
  [/uji coba|iseng|percobaan/, 'prank'],
  [/\bsara\b|kebencian|hinaan|penghinaan/, 'hateOrInsult'],
]

/** @returns every reason that the sentence names, the one to be counted first; empty when it names none that we know. */
export function readReasons(sentence: string): ArchiveReason[] {
  const text = plainName(sentence)
  return REASONS.flatMap(([says, reason]) => (says.test(text) ? [reason] : []))
}
