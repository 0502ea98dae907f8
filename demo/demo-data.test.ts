import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { roles } from '../src/domain/people/actor.ts'
import { archiveReasons } from '../src/domain/reports/report.ts'
import { type DemoOutcome, type DemoStory, demoOutcomes, loadDemoData } from './demo-data.ts'

const { agencies, officers, stories } = loadDemoData()
const bySlug = new Map(agencies.map((agency) => [agency.slug, agency]))
const byKey = new Map(stories.map((story) => [story.key, story]))
const reference = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8')) as T
const categories = new Map(
  reference<{ categories: { code: string; validTo?: string }[] }>('categories').categories.map((category) => [
    category.code,
    category,
  ]),
)
const areas = loadAreas()

const phoneKnown = ['sms', 'whatsapp', 'telegram', 'phone']
const openOutcomes: DemoOutcome[] = [
  'submitted',
  'verified',
  'held',
  'forwarded',
  'inProgress',
  'answeredInterim',
  'answered',
  'extended',
  'resumed',
]
/** Keys of the stories that break a rule: an empty list is the promise, and a red test names the culprits. */
const breaking = (rule: (story: DemoStory) => boolean, of: readonly DemoStory[] = stories) =>
  of.filter((story) => !rule(story)).map((s) => s.key)
const pathOf = (slug: string): string[] => {
  const agency = bySlug.get(slug)
  return agency ? [slug, ...(agency.parent ? pathOf(agency.parent) : [])] : []
}
const share = (rule: (story: DemoStory) => boolean) => stories.filter(rule).length / stories.length

/** How many stories end that way (about), and the texts and facts that each needs to get there; `verify` wherever an office gets the report. */
const ways: Record<DemoOutcome, { about: number; needs: (keyof DemoStory)[] }> = {
  submitted: { about: 25, needs: [] },
  verified: { about: 20, needs: ['verify'] },
  held: { about: 15, needs: ['question'] },
  forwarded: { about: 25, needs: ['verify', 'office'] },
  inProgress: { about: 40, needs: ['verify', 'office'] },
  answeredInterim: { about: 15, needs: ['verify', 'office', 'interim'] },
  answered: { about: 30, needs: ['verify', 'office', 'final'] },
  closedByReporter: { about: 45, needs: ['verify', 'office', 'final', 'feedback'] },
  closedBySilence: { about: 30, needs: ['verify', 'office', 'final'] },
  closedByOfficer: { about: 5, needs: ['verify', 'office', 'final', 'closeReason'] },
  disputed: { about: 8, needs: ['verify', 'office', 'final', 'feedback'] },
  reopened: { about: 3, needs: ['verify', 'office', 'final', 'feedback', 'reopenReason'] },
  archived: { about: 15, needs: ['archiveReason'] },
  archivedIncomplete: { about: 4, needs: ['question'] },
  withdrawn: { about: 5, needs: [] },
  returnedOnce: { about: 6, needs: ['verify', 'office', 'wrongOffice', 'returnReason'] },
  returnedTwice: {
    about: 3,
    needs: ['verify', 'office', 'wrongOffice', 'returnReason', 'secondWrongOffice', 'secondReturnReason'],
  },
  merged: { about: 4, needs: ['verify', 'office', 'mergedInto'] },
  appealed: { about: 3, needs: ['verify', 'appeal'] },
  extended: { about: 4, needs: ['verify', 'office', 'extendDays', 'extendReason'] },
  multiOffice: { about: 4, needs: ['verify', 'office', 'supporting', 'supportingAnswer', 'final'] },
  resumed: { about: 4, needs: ['verify', 'office', 'question', 'reply'] },
  transferred: { about: 2, needs: ['verify', 'office', 'interim'] },
}

describe('the organisation tree', () => {
  it('is one tree under the national desk, every parent before its children', () => {
    const seen = new Set<string>()
    for (const { slug, parent } of agencies) {
      expect(parent === null ? seen.size === 0 : seen.has(parent), slug).toBe(true)
      expect(seen.has(slug), slug).toBe(false)
      seen.add(slug)
    }
    expect(agencies[0]?.slug).toBe('kementerian-panrb')
  })

  it('holds the 24 units, 5 districts and 57 villages of Kota Malang, three offices of the province and three ministries', () => {
    const under = (parent: string, kind: string) =>
      agencies.filter((a) => a.kind === kind && pathOf(a.slug).includes(parent)).length
    expect(under('kota-malang', 'unit')).toBe(24)
    expect(under('kota-malang', 'district')).toBe(5)
    expect(under('kota-malang', 'village')).toBe(57)
    expect(agencies.filter((a) => a.parent === 'provinsi-jawa-timur' && a.kind === 'unit')).toHaveLength(3)
    expect(agencies.filter((a) => a.kind === 'ministry')).toHaveLength(3)
  })

  it('marks exactly the five units whose name has no source', () => {
    const unsourced = agencies.filter((a) => a.nameSource === null).map((a) => a.shortName)
    expect(unsourced.sort()).toEqual(['BPBD', 'Bapenda', 'Dispussipda', 'Inspektorat', 'Setwan'])
  })

  it('serves areas that exist, each district and village its own', () => {
    for (const agency of agencies) for (const code of agency.serves) expect(areas.has(code), `${agency.slug} ${code}`).toBe(true)
    for (const { slug, kind, name, serves } of agencies) {
      if (kind !== 'district' && kind !== 'village') continue
      expect(serves, slug).toHaveLength(1)
      expect(plain(name.replace(/^(Kecamatan|Kelurahan) /, ''))).toBe(plain(areas.get(serves[0]!)!))
    }
  })

  it('has names without notes in brackets and slugs that the domain accepts', () => {
    for (const { slug, name } of agencies) {
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(name).not.toMatch(/[()]/)
    }
  })
})

describe('the officers', () => {
  const grants = officers.flatMap((officer) => officer.grants)
  const holders = (role: string, slug: string) => grants.filter((g) => g.role === role && g.agency === slug).length

  it('hold every role at least once, on agencies that exist', () => {
    expect([...new Set(grants.map((grant) => grant.role))].sort()).toEqual([...roles].sort())
    for (const { agency } of grants) expect(bySlug.has(agency), agency).toBe(true)
  })

  it('have an address that cannot exist and a name that is clearly invented', () => {
    expect(new Set(officers.map((o) => o.email)).size).toBe(officers.length)
    for (const { email, name } of officers) {
      expect(email).toMatch(/^[a-z0-9.-]+@contoh\.tuntas\.invalid$/)
      expect(name).toMatch(/Contoh/)
    }
  })

  it('coordinate the nation, the province, each ministry and the city (two there)', () => {
    for (const { slug } of agencies.filter((a) => ['national', 'ministry', 'province'].includes(a.kind)))
      expect(holders('coordinator', slug), slug).toBeGreaterThan(0)
    expect(holders('coordinator', 'kota-malang')).toBe(2)
    expect(holders('ombudsman', 'kementerian-panrb')).toBe(1)
    expect(holders('head', 'kota-malang')).toBe(1)
  })

  it('answer for every office that a story goes to, districts included', () => {
    const used = stories.flatMap((s) =>
      [s.office, s.wrongOffice, s.secondWrongOffice, ...(s.supporting ?? [])].filter((slug) => slug !== undefined),
    )
    const districts = agencies.filter((a) => a.kind === 'district').map((a) => a.slug)
    for (const slug of new Set([...used, ...districts]))
      expect(holders('liaison', slug) + holders('coordinator', slug), slug).toBeGreaterThan(0)
  })
})

describe('the stories', () => {
  it('are at least 290, each with its own key and its own text', () => {
    expect(stories.length).toBeGreaterThanOrEqual(290)
    expect(new Set(stories.map((s) => s.key)).size).toBe(stories.length)
    expect(new Set(stories.map((s) => plain(s.body))).size).toBe(stories.length)
  })

  it('reach every stage about as often as promised', () => {
    for (const outcome of demoOutcomes) {
      const count = stories.filter((s) => s.outcome === outcome).length
      expect(Math.abs(count - ways[outcome].about), `${outcome}: ${count}`).toBeLessThanOrEqual(
        Math.max(3, ways[outcome].about * 0.15),
      )
    }
    expect(new Set(stories.map((s) => s.archiveReason).filter((r) => r !== undefined)).size).toBeGreaterThanOrEqual(7)
  })

  it('are named, for the verifier only and anonymous in about the shares promised, and mostly public', () => {
    expect(share((s) => s.identity === 'named')).toBeCloseTo(0.27, 1)
    expect(share((s) => s.identity === 'verifierOnly')).toBeCloseTo(0.58, 1)
    expect(share((s) => s.identity === 'anonymous')).toBeCloseTo(0.15, 1)
    expect(share((s) => s.audience === 'public')).toBeCloseTo(0.85, 1)
    expect(share((s) => s.category === undefined)).toBeCloseTo(0.3, 1)
    expect(share((s) => s.agency !== undefined)).toBeCloseTo(0.27, 1)
    expect(share((s) => /^35\.73\.\d\d\.\d{4}$/.test(s.areaCode ?? ''))).toBeCloseTo(0.85, 1)
  })

  it('give a reporter exactly when they are not anonymous, and no anonymous one where the number is known', () => {
    expect(breaking((s) => (s.identity === 'anonymous') === (s.reporter === undefined))).toEqual([])
    expect(breaking((s) => s.identity !== 'anonymous' || !phoneKnown.includes(s.channel))).toEqual([])
    expect(breaking((s) => !phoneKnown.includes(s.channel) || s.reporter?.phone !== undefined)).toEqual([])
    expect(breaking((s) => s.channel !== 'email' || s.reporter?.email !== undefined)).toEqual([])
  })

  it('name only areas, agencies and categories that exist and are in force', () => {
    const inForce = (code: string | undefined) =>
      code === undefined || (categories.has(code) && categories.get(code)?.validTo === undefined)
    expect(breaking((s) => s.areaCode === undefined || areas.has(s.areaCode))).toEqual([])
    expect(breaking((s) => inForce(s.category) && inForce(s.verify?.category))).toEqual([])
    const offices = (s: DemoStory) =>
      [s.agency, s.office, s.wrongOffice, s.secondWrongOffice, ...(s.supporting ?? [])].filter((slug) => slug !== undefined)
    expect(breaking((s) => offices(s).every((slug) => bySlug.has(slug)))).toEqual([])
    expect(breaking((s) => s.archiveReason === undefined || archiveReasons.includes(s.archiveReason))).toEqual([])
  })

  it('choose an agency at or above the office that handles it in the end, unless it was the wrong one', () => {
    expect(breaking((s) => !s.agency || !s.office || s.wrongOffice !== undefined || pathOf(s.office).includes(s.agency))).toEqual(
      [],
    )
  })

  it('grade complaints and nothing else', () => {
    expect(
      breaking((s) => s.verify === undefined || (s.verify.class === 'complaint') === (s.verify.grade !== undefined)),
    ).toEqual([])
  })

  it('fit the limits of the form: body 10 to 5,000 characters, titles at most 120, occurrence within 30 days', () => {
    expect(breaking((s) => s.body.length >= 10 && s.body.length <= 5000)).toEqual([])
    expect(
      breaking((s) => (s.title ?? '').length <= 120 && (s.verify?.title ?? 'judul').length <= 120 && s.verify?.title !== ''),
    ).toEqual([])
    expect(breaking((s) => (s.occurredDaysBefore ?? 0) >= 0 && (s.occurredDaysBefore ?? 0) <= 30)).toEqual([])
    expect(breaking((s) => s.feedback?.rating === undefined || (s.feedback.rating >= 1 && s.feedback.rating <= 5))).toEqual([])
  })

  it('hold no number that could be somebody’s: no 16 digits, phones and addresses only invented', () => {
    const words = (s: DemoStory) => JSON.stringify(s)
    expect(breaking((s) => !/\d{16}/.test(words(s).replaceAll(/[ .-]/g, '')))).toEqual([])
    expect(
      breaking((s) => (words(s).match(/(\+62|\b0)8\d[\d -]{6,}/g) ?? []).every((phone) => /^0812[ -]0000[ -]\d{4}/.test(phone))),
    ).toEqual([])
    expect(
      breaking((s) => (words(s).match(/[\w.]+@[\w.]+/g) ?? []).every((address) => /@contoh\.tuntas\.invalid\.?$/.test(address))),
    ).toEqual([])
    expect(breaking((s) => !/\d{4}[ -]\d{4}[ -]\d{4}|@/.test(s.verify?.public ?? ''))).toEqual([])
  })

  it('vary in length from one short sentence to a long letter, and go through many channels and categories', () => {
    const lengths = stories.map((s) => s.body.split(/\s+/).length)
    expect(lengths.filter((n) => n < 15).length).toBeGreaterThan(20)
    expect(lengths.filter((n) => n >= 60).length).toBeGreaterThan(40)
    expect(lengths.filter((n) => n >= 120).length).toBeGreaterThan(3)
    expect(new Set(stories.map((s) => s.channel)).size).toBeGreaterThanOrEqual(8)
    expect(new Set(stories.flatMap((s) => s.verify?.category ?? [])).size).toBeGreaterThan(70)
    expect(new Set(stories.flatMap((s) => s.verify?.class ?? [])).size).toBe(4)
  })
})

describe('each way through', () => {
  it.each(demoOutcomes)('%s has every text that it needs', (outcome) => {
    const lacking = stories
      .filter((s) => s.outcome === outcome)
      .flatMap((s) => ways[outcome].needs.filter((field) => !s[field]).map((field) => `${s.key}.${field}`))
    expect(lacking).toEqual([])
  })

  it('closes by the reporter on yes, disputes on no, and every final answer says why it has no file', () => {
    const of = (outcome: DemoOutcome) => stories.filter((s) => s.outcome === outcome)
    expect(breaking((s) => s.feedback?.solved === 'yes', of('closedByReporter'))).toEqual([])
    expect(breaking((s) => s.feedback?.solved === 'no', of('disputed'))).toEqual([])
    expect(breaking((s) => s.feedback?.solved !== 'yes', of('closedBySilence'))).toEqual([])
    expect(breaking((s) => (s.final === undefined) === (s.evidenceReason === undefined))).toEqual([])
    expect(
      breaking((s) => (s.final !== undefined && s.office !== undefined) || s.archiveReason !== undefined, of('appealed')),
    ).toEqual([])
  })

  it('merges into another story that stays open, and names the right body when it was sent to the wrong address', () => {
    const merged = stories.filter((s) => s.outcome === 'merged')
    expect(breaking((s) => openOutcomes.includes(byKey.get(s.mergedInto ?? '')?.outcome ?? 'merged'), merged)).toEqual([])
    expect(breaking((s) => s.archiveReason !== 'misrouted' || s.archiveNote !== undefined)).toEqual([])
  })

  it('uses no wrong office that is also the right one', () => {
    expect(breaking((s) => s.wrongOffice === undefined || ![s.office, s.secondWrongOffice].includes(s.wrongOffice))).toEqual([])
  })
})

/** Folds case, spaces and dashes, in which the sources differ ("Tasik Madu", "Tasikmadu"). */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** All area codes of Indonesia with their names, as the package has them. */
function loadAreas(): Map<string, string> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('idn-area-data/package.json')), 'data')
  const found = new Map<string, string>()
  for (const file of ['provinces', 'regencies', 'districts', 'villages'])
    for (const line of readFileSync(join(folder, `${file}.csv`), 'utf8')
      .split('\n')
      .slice(1)) {
      const cells = line.trim().split(',')
      if (cells[0]) found.set(cells[0], cells.at(-1)!.replaceAll('"', ''))
    }
  return found
}
