// One example for every operation, in the words of the demo; a test holds each against its schema.

const number = '26-7K3F-9QX'
const url = `https://tuntas.example/laporan/${number}`
const photo = '0b0a4e9c-1f0e-4c3b-9d53-0d5d4a2f7c11'

export const submission = {
  body: 'Lampu jalan di depan Pasar Madyopuro padam sejak Senin. Kalau malam gelap sekali dan sudah dua kali ada yang jatuh.',
  category: 'pekerjaan-umum-jalan',
  location: { areaCode: '35.73.03.1009', landmark: 'tiang di seberang pintu pasar' },
  identity: 'verifierOnly',
  reporter: { name: 'Rina', phone: '0812 3456 7890' },
}

export const receipt = {
  number,
  accessCode: '7K3F 9QXA 0BCD 12EF',
  status: 'submitted',
  due: { verifyOn: '2026-11-27', answerOn: '2026-12-04' },
  url,
}

export const report = {
  number,
  url,
  status: 'inProgress',
  class: 'complaint',
  grade: 'plain',
  category: 'pekerjaan-umum-jalan',
  audience: 'public',
  title: 'Lampu jalan di depan Pasar Madyopuro padam',
  body: 'Lampu jalan di depan pasar padam sejak Senin.',
  agency: 'dpu',
  location: { areaCode: '35.73.03.1009', place: 'Madyopuro, Kedungkandang, Kota Malang, Jawa Timur' },
  receivedOn: '2026-11-24',
  closedBy: null,
  archivedBy: null,
  archiveReason: null,
  version: 4,
}

const own = {
  ...report,
  body: submission.body,
  location: { ...report.location, lat: null, long: null, landmark: 'tiang di seberang pintu pasar' },
  original: submission.body,
  public: report.body,
  identity: 'verifierOnly',
  channel: 'api',
  occurredOn: null,
  supporting: [],
  limits: [
    {
      kind: 'firstAnswer',
      dueOn: '2026-12-02',
      late: false,
      running: true,
      paused: false,
      provisional: false,
      derivation: {
        from: '2026-11-25',
        days: 5,
        unit: 'working',
        counted: ['2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02'],
        skipped: [
          { date: '2026-11-28', reason: 'weekend' },
          { date: '2026-11-29', reason: 'weekend' },
        ],
      },
    },
  ],
  solved: null,
  rating: null,
  follows: null,
  looks: 0,
}
export const ownReport = { ...own, allowed: ['withdraw', 'transfer', 'message'] }
export const officersReport = { ...own, original: null, allowed: ['return', 'hold', 'answer', 'extend', 'assign', 'note'] }

export const listPage = {
  items: [
    {
      number,
      url,
      title: report.title,
      status: 'inProgress',
      class: 'complaint',
      category: report.category,
      agency: 'dpu',
      location: report.location,
      receivedOn: '2026-11-24',
    },
  ],
  next: 'MjAyNi0xMS0yNFQwMzoxNTowMFogMDE5OTFhYjItN2MzZC03ZTRmLThhOWItMGMxZDJlM2Y0YTVi',
}

export const timeline = {
  items: [
    {
      seq: 1,
      event: 'submitted',
      at: '2026-11-24T02:15:00.000Z',
      by: 'reporter',
      agency: null,
      status: 'submitted',
      to: null,
      supporting: [],
      texts: {},
      attachments: [],
    },
    {
      seq: 5,
      event: 'answeredFinal',
      at: '2026-11-26T07:40:00.000Z',
      by: 'officer',
      agency: 'dpu',
      status: 'answered',
      to: null,
      supporting: [],
      texts: { answer: 'Tiga lampu sudah diganti pada Kamis siang oleh regu penerangan.' },
      attachments: [{ id: photo, width: 1600, height: 1200 }],
    },
  ],
}

export const message = { text: 'Lampunya menyala semalam, tetapi pagi ini padam lagi.', disputes: true }
export const kept = { id: photo, bytes: 214_503, width: 1600, height: 1200 }

/** The body of each move. */
export const moves = {
  verify: {
    title: 'Lampu jalan di depan Pasar Madyopuro padam',
    grade: 'plain',
    public: 'Lampu jalan di depan pasar padam sejak Senin.',
  },
  forward: { agency: 'dpu', supporting: ['madyopuro'], note: 'Cek malam ini juga, warga lewat sini sampai larut.' },
  handle: {},
  return: { to: 'dlh', reason: 'Lampu taman ini dirawat Dinas Lingkungan Hidup.' },
  hold: { question: 'Tiang nomor berapa yang padam? Nomornya tertulis di pelat tiang.' },
  resume: {},
  answer: {
    kind: 'final',
    text: 'Tiga lampu sudah diganti pada Kamis siang oleh regu penerangan.',
    evidence: [photo],
  },
  approve: {},
  sendBack: { note: 'Sebutkan tanggal dan nama regunya.' },
  review: { passed: false, reasons: ['noDate', 'noNext'], note: 'Belum disebut kapan lampu diganti.' },
  feedback: { solved: 'yes', rating: 5, text: 'Terima kasih, sudah terang.' },
  close: { reason: 'Pelapor menyatakan selesai lewat telepon.' },
  archive: { reason: 'duplicate', note: 'Sama dengan 26-5B2C-8D5.' },
  withdraw: {},
  reopen: { reason: 'Lampu padam lagi dalam seminggu.' },
  appeal: { text: 'Tanggapan ini bukan tentang lampu di depan pasar.' },
  merge: { into: '26-5B2C-8D5' },
  unmerge: { reason: 'Ternyata tiang yang lain.' },
  extend: { days: 5, reason: 'Lampu pengganti baru datang pekan depan.' },
  assign: { officer: '01991ab2-7c3d-7e4f-8a9b-0c1d2e3f4a5b' },
  note: { text: 'Sudah dihubungi regu penerangan.' },
  publish: { text: 'Lampu jalan di depan pasar padam sejak Senin.' },
  transfer: { consent: true, note: 'Pelapor menyetujui lewat telepon pada 24 November 2026.' },
}

export const agencies = [
  {
    slug: 'dpu',
    name: 'Dinas Pekerjaan Umum',
    shortName: 'DPU',
    kind: 'unit',
    parent: 'malang',
    timeZone: 'Asia/Jakarta',
    serves: ['35.73'],
  },
]
export const categories = [{ code: 'pekerjaan-umum-jalan', name: 'Jalan', parent: 'pekerjaan-umum', level: 'local' }]
export const areas = [
  { code: '35.73.03.1009', level: 4, name: 'Madyopuro', fullName: 'Madyopuro, Kedungkandang, Kota Malang, Jawa Timur' },
]
export const derivation = {
  dueOn: '2026-03-25',
  provisional: false,
  counted: ['2026-03-16', '2026-03-17', '2026-03-25'],
  skipped: [
    { date: '2026-03-14', reason: 'weekend' },
    { date: '2026-03-15', reason: 'weekend' },
    { date: '2026-03-18', reason: 'collectiveLeave', name: 'Hari Suci Nyepi' },
    { date: '2026-03-19', reason: 'national', name: 'Hari Suci Nyepi (Tahun Baru Saka 1948)' },
    { date: '2026-03-20', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
    { date: '2026-03-21', reason: 'weekend' },
    { date: '2026-03-22', reason: 'weekend' },
    { date: '2026-03-23', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
    { date: '2026-03-24', reason: 'collectiveLeave', name: 'Idulfitri 1447 H' },
  ],
}

const took = { mean: 3.1, median: 3, p90: 6, n: 2901 }
const judged = { yes: 2700, no: 320, waiting: 12, share: 0.8940397350993378 }
export const statistics = {
  from: '2024-01-01',
  to: '2024-12-31',
  agency: 'kota-malang',
  received: 3234,
  verified: 3230,
  forwarded: 3020,
  answered: 2901,
  resolved: 2744,
  pending: 0,
  archived: 180,
  withdrawn: 31,
  merged: 58,
  counted: 3145,
  closed: { reporter: 820, system: 1910, officer: 14 },
  archivedBy: { unclear: 102, notGovernment: 78 },
  answeredShare: 0.9224165341812401,
  resolvedShare: 0.872496025437202,
  onTimeShare: 0.8940397350993378,
  verification: took,
  firstAnswer: took,
  resolution: took,
  firstAnswerWithWaiting: 3,
  inTime: { verify: judged, firstAnswer: judged, resolve: judged },
  said: { yes: 790, partly: 60, no: 41 },
  silent: 1910,
  open: { byAge: [{ days: '0-3', n: null }] },
  returned: 88,
  bounced: 9,
  reopened: 52,
  extended: 21,
  rating: { mean: 4.2, n: 640 },
  score: { share: 0.26, n: 3110 },
}
