import { describe, expect, test } from 'vitest'
import policyRows from '../../../reference/policies.json' with { type: 'json' }
import { choosePolicy, type Policy } from './rules.ts'

describe('the policy of a limit', () => {
  const rows = policyRows.policies as Policy[]
  const ask = {
    kind: 'resolve' as const,
    class: 'complaint',
    grade: null,
    agencyPath: ['unit', 'city', 'nation'],
    on: '2026-03-13',
  }
  const plain = rows.find((row) => row.id === 'resolve-complaint-plain-2019')!
  const row = (id: string, change: Partial<Policy>): Policy => ({ ...plain, id, grade: null, ...change })

  test.each([
    ['complaint', null, 14],
    ['complaint', 'normative', 5],
    ['complaint', 'plain', 14],
    ['complaint', 'oversight', 60],
    ['aspiration', null, 14],
    ['informationRequest', null, 5],
    ['whistleblowing', null, 60],
  ])('gives %s of grade %s %d working days', (cls, grade, days) => {
    expect(choosePolicy(rows, { ...ask, class: cls, grade })).toMatchObject({ days, unit: 'working', confirmed: false })
  })

  test.each([
    ['verify', 3, 'working'],
    ['firstAnswer', 5, 'working'],
    ['silence', 10, 'working'],
    ['dispute', 10, 'working'],
    ['complete', 30, 'calendar'],
    ['tellComplete', 14, 'calendar'],
    ['decide', 60, 'calendar'],
    ['ombudsman', 60, 'calendar'],
  ] as const)('gives %s %d %s days to every class', (kind, days, unit) => {
    for (const cls of ['complaint', 'aspiration', 'informationRequest', 'whistleblowing', null])
      expect(choosePolicy(rows, { ...ask, kind, class: cls })).toMatchObject({ days, unit })
  })

  test('of the agency itself goes before its parents, and those before the general one', () => {
    const nation = row('nation', { agencyId: 'nation', grade: 'plain' })
    const city = row('city', { agencyId: 'city', class: null })
    const unit = row('unit', { agencyId: 'unit', class: null })
    const stranger = row('stranger', { agencyId: 'elsewhere', grade: 'plain' })
    expect(choosePolicy([plain, nation, city, unit, stranger], ask).id).toBe('unit')
    expect(choosePolicy([plain, nation, city, stranger], ask).id).toBe('city')
    expect(choosePolicy([plain, nation, stranger], ask).id).toBe('nation')
    expect(choosePolicy([plain, stranger], ask).id).toBe(plain.id)
  })

  test('for class and grade goes before one for the class, and that before a general one', () => {
    const general = row('general', { class: null })
    const byClass = row('class', {})
    expect(choosePolicy([general, byClass, plain], ask).id).toBe(plain.id)
    expect(choosePolicy([general, byClass], ask).id).toBe('class')
    expect(choosePolicy([byClass, general], { ...ask, class: 'aspiration' }).id).toBe('general')
  })

  test('holds from its first to its last day, and the newer of two wins', () => {
    const old = row('old', { validTo: '2026-03-13' })
    const fresh = row('fresh', { validFrom: '2026-03-14' })
    const newer = row('newer', { validFrom: '2026-03-01' })
    expect(choosePolicy([old, fresh], ask).id).toBe('old')
    expect(choosePolicy([old, fresh], { ...ask, on: '2026-03-14' }).id).toBe('fresh')
    expect(choosePolicy([old, newer], ask).id).toBe('newer')
    expect(() => choosePolicy([fresh], ask)).toThrow('no time limit resolve for complaint on 2026-03-13')
  })
})
