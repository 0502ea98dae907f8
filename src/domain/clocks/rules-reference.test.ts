import { describe, expect, test } from 'vitest'
import archive from '../../../reference/archive-reasons.json' with { type: 'json' }
import tree from '../../../reference/categories.json' with { type: 'json' }
import classes from '../../../reference/classes.json' with { type: 'json' }
import flagRows from '../../../reference/flags.json' with { type: 'json' }
import calendar from '../../../reference/holidays.json' with { type: 'json' }
import policyRows from '../../../reference/policies.json' with { type: 'json' }
import { compileCalendar, dayOff } from './working-days.ts'
import { toDay } from './working-days-dates.ts'

type Dated = { validFrom: string; validTo?: string | null }
const categories = tree.categories as {
  code: string
  name: string
  parent?: string
  level: string
  validFrom: string
  validTo?: string
}[]
const unique = (values: string[]) => new Set(values).size === values.length

describe('the reference data', () => {
  test('has every row dated, with an end that is not before its beginning', () => {
    const rows: Dated[] = [
      ...categories,
      ...policyRows.policies,
      ...flagRows.flags,
      ...classes.classes,
      ...classes.grades,
      ...archive.archiveReasons,
    ]
    expect(rows.length).toBeGreaterThan(250)
    for (const { validFrom, validTo } of rows) expect(toDay(validTo ?? '2499-12-31')).toBeGreaterThanOrEqual(toDay(validFrom))
  })

  test('has the 109 dates of four decrees, each once, none outside the decreed years', () => {
    expect(calendar.holidays.length).toBe(109)
    expect(unique(calendar.holidays.map((row) => row.date))).toBe(true)
    for (const row of calendar.holidays) {
      expect(calendar.decreedYears).toContain(Number(row.date.slice(0, 4)))
      expect(['national', 'collectiveLeave', 'election']).toContain(row.kind)
      toDay(row.date)
    }
    expect(calendar.decrees.map((row) => row.year)).toEqual(calendar.decreedYears)
    // 2026 by its decree: 17 national dates and 8 days of collective leave.
    const of2026 = calendar.holidays.filter((row) => row.date.startsWith('2026'))
    expect([
      of2026.filter((row) => row.kind === 'national').length,
      of2026.filter((row) => row.kind === 'collectiveLeave').length,
    ]).toEqual([17, 8])
  })

  test('names the fixed holidays that the calendar counts by itself, and every decreed year has them', () => {
    const cal = compileCalendar({ week: 6, holidays: [], decreedYears: [] })
    const given = compileCalendar({ week: 6, holidays: [], decreedYears: [], fixedHolidays: calendar.fixedDates })
    for (let day = toDay('2010-01-01'); day <= toDay('2032-12-31'); day++) expect(dayOff(cal, day)).toEqual(dayOff(given, day))
    for (const year of calendar.decreedYears)
      for (const row of calendar.fixedDates)
        expect(calendar.holidays.map((holiday) => holiday.date)).toContain(`${year}-${row.monthDay}`)
  })

  test('has 30 categories on two levels, each with a last leaf for the rest', () => {
    const parents = categories.filter((row) => row.parent === undefined)
    expect(parents.length).toBe(30)
    expect(unique(categories.map((row) => row.code))).toBe(true)
    for (const row of categories) {
      expect(row.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(['local', 'national']).toContain(row.level)
      if (row.parent !== undefined) expect(parents.map((parent) => parent.code)).toContain(row.parent)
    }
    for (const parent of parents) {
      const leaves = categories.filter((row) => row.parent === parent.code)
      expect(leaves.at(-1)?.name).toBe(`Lainnya terkait ${parent.name}`)
      expect(unique(leaves.map((leaf) => leaf.name))).toBe(true)
    }
  })

  test.each([
    ['pekerjaan-umum-jalan', 'local'],
    ['pekerjaan-umum-drainase', 'local'],
    ['perhubungan-lampu-jalan', 'local'],
    ['perhubungan-parkir-liar', 'local'],
    ['kependudukan-adminduk', 'local'],
    ['pendidikan-dasar-menengah', 'local'],
    ['air-minum-tarif-pdam', 'local'],
    ['lingkungan-pencemaran', 'local'],
    ['politik-hukum-imigrasi', 'national'],
    ['ekonomi-pajak', 'national'],
    ['ekonomi-bea-dan-cukai', 'national'],
    ['kesehatan-bpjs', 'national'],
    ['perhubungan-udara', 'national'],
    ['politik-hukum-pengadilan', 'national'],
  ])('sends %s to the %s level', (code, level) => {
    expect(categories.find((row) => row.code === code)?.level).toBe(level)
  })

  test('has limits with a legal source and a mark, none of them confirmed before it was read', () => {
    expect(unique(policyRows.policies.map((row) => row.id))).toBe(true)
    for (const row of policyRows.policies) {
      expect(Number.isInteger(row.days) && row.days > 0).toBe(true)
      expect(row.legalSource.length).toBeGreaterThan(10)
      expect(row.confirmed).toBe(false)
      if (row.class !== null) expect(classes.classes.map((item) => item.code)).toContain(row.class)
      if (row.grade !== null) expect(classes.grades.map((item) => item.code)).toContain(row.grade)
    }
  })

  test('has the four classes, three grades and twelve archive reasons, in two languages and without a pleading word', () => {
    expect(classes.classes.map((row) => row.code)).toEqual(['complaint', 'aspiration', 'informationRequest', 'whistleblowing'])
    expect(classes.grades.map((row) => row.code)).toEqual(['normative', 'plain', 'oversight'])
    const codes =
      'unclear tooGeneral notGovernment noEvidence duplicate incompleteInTime hateOrInsult prank underTrial expired withdrawn misrouted'
    expect(archive.archiveReasons.map((row) => row.code).join(' ')).toBe(codes)
    for (const { name, citizen, needsAddress, code } of archive.archiveReasons) {
      for (const text of [name.id, name.en, citizen.id, citizen.en]) expect(text.length).toBeGreaterThan(3)
      expect(citizen.id).not.toMatch(/mohon|silakan|maaf/i)
      expect(needsAddress).toBe(code === 'misrouted')
    }
  })

  test('has each policy flag once, with the sentence it stands for', () => {
    expect(unique(flagRows.flags.map((row) => row.key))).toBe(true)
    for (const row of flagRows.flags) expect(row.sentence.length).toBeGreaterThan(10)
    const value = (key: string) => flagRows.flags.find((row) => row.key === key)?.value
    expect(
      ['countArrivalDay', 'collectiveLeaveIsWorkingDay', 'nationalHolidayIsWorkingDay', 'lookNeedsSecondPerson'].map(value),
    ).toEqual([false, false, false, false])
    expect([value('dueIsDate'), value('unknownLocalGoesToArea')]).toEqual([true, true])
  })
})
