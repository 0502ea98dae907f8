import { addAgency } from '../../src/domain/agencies/add-agency.ts'
import type { App } from '../../src/domain/app.ts'
import type { Actor } from '../../src/domain/people/actor.ts'
import { system } from '../../src/domain/people/actor.ts'
import { addOfficer, officerByEmail } from '../../src/domain/people/officers.ts'
import { type Receipt, submitReport } from '../../src/domain/reports/submit-report.ts'
import type { TestApp } from './postgres.ts'

export type Officer = Extract<Actor, { kind: 'officer' }>
export type World<A extends App = TestApp> = { app: A; officer: Record<string, Officer> }

/** Of every officer of the small nation. */
export const PASSWORD = 'kata-sandi-contoh'

/** A small nation: the national desk, a province, a city with two offices and a village, and a ministry; officers of the roles that tests need. */
export async function smallNation<A extends App>(app: A): Promise<World<A>> {
  const base = { validFrom: '2019-02-01' }
  await addAgency(app, system, {
    ...base,
    slug: 'panrb',
    name: 'Kementerian PANRB',
    shortName: 'PANRB',
    kind: 'national',
    parent: null,
  })
  await addAgency(app, system, {
    ...base,
    slug: 'kemensos',
    name: 'Kementerian Sosial',
    shortName: 'Kemensos',
    kind: 'ministry',
    parent: 'panrb',
  })
  await addAgency(app, system, {
    ...base,
    slug: 'jatim',
    name: 'Provinsi Jawa Timur',
    shortName: 'Jatim',
    kind: 'province',
    parent: 'panrb',
    serves: ['35'],
  })
  await addAgency(app, system, {
    ...base,
    slug: 'malang',
    name: 'Pemerintah Kota Malang',
    shortName: 'Kota Malang',
    kind: 'city',
    parent: 'jatim',
    serves: ['35.73'],
  })
  await addAgency(app, system, {
    ...base,
    slug: 'dpu',
    name: 'Dinas Pekerjaan Umum',
    shortName: 'DPU',
    kind: 'unit',
    parent: 'malang',
  })
  await addAgency(app, system, {
    ...base,
    slug: 'dlh',
    name: 'Dinas Lingkungan Hidup',
    shortName: 'DLH',
    kind: 'unit',
    parent: 'malang',
  })
  await addAgency(app, system, {
    ...base,
    slug: 'madyopuro',
    name: 'Kelurahan Madyopuro',
    shortName: 'Madyopuro',
    kind: 'village',
    parent: 'malang',
    serves: ['35.73.03.1010'],
  })
  await app.reference.refresh()
  const officers = {
    national: [
      ['nationalAdmin', 'panrb'],
      ['coordinator', 'panrb'],
    ],
    province: [['coordinator', 'jatim']],
    city: [['coordinator', 'malang']],
    dpu: [['liaison', 'dpu']],
    dlh: [['liaison', 'dlh']],
    social: [['coordinator', 'kemensos']],
    mayor: [['head', 'malang']],
    auditor: [['auditor', 'malang']],
    ombudsman: [['ombudsman', 'panrb']],
    sysadmin: [['systemAdmin', 'panrb']],
  } as const
  const officer: Record<string, Officer> = {}
  for (const [name, grants] of Object.entries(officers)) {
    const email = `${name}@contoh.tuntas.invalid`
    await addOfficer(app, system, {
      email,
      name: `Petugas ${name}`,
      password: PASSWORD,
      from: '2019-02-01',
      grants: grants.map(([role, agency]) => ({ role, agency })),
    })
    officer[name] = (await officerByEmail(app, email))!
  }
  await app.reference.refresh()
  return { app, officer }
}

let keys = 0

/** A report, sent through the action; what is not given is a common complaint from Madyopuro. */
export async function aReport(app: App, overrides: Record<string, unknown> = {}): Promise<Receipt> {
  const input = {
    body: `Lubang besar di Jalan Ki Ageng Gribig dekat pasar. Sudah dua minggu, kemarin ada motor jatuh (${++keys}).`,
    category: 'pekerjaan-umum-jalan',
    location: { areaCode: '35.73.03.1008', landmark: 'gerbang pasar sisi timur' },
    ...overrides,
  }
  return submitReport(app, { kind: 'public' }, input, {
    channel: 'web',
    idempotency: { scope: 'test', key: `kunci-${process.pid}-${keys}-${Math.random()}` },
  })
}

/** The report's own reporter. */
export const reporterOf = async (app: App, number: string): Promise<Actor> => {
  const { rows } = await app.db.query<{ id: string }>('select id from report where number = $1', [number])
  return { kind: 'reporter', reportId: rows[0]!.id }
}

/** Two provinces further east, one in each of the other zones: `papua` (UTC+9) and `sulsel` (UTC+8). */
export async function addEast(app: App): Promise<void> {
  for (const [slug, timeZone] of [
    ['papua', 'Asia/Jayapura'],
    ['sulsel', 'Asia/Makassar'],
  ] as const)
    await addAgency(app, system, {
      slug,
      name: `Provinsi ${slug}`,
      shortName: slug,
      kind: 'province',
      parent: 'panrb',
      timeZone,
      validFrom: '2019-02-01',
    })
  await app.reference.refresh()
}
