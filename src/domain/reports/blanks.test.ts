import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { Refusal } from '../../kit/refusal.ts'
import { actions } from './actions.ts'
import { blanksIn, filledIn, placeholders, refuseBlanks, unknownPlaceholders } from './blanks.ts'

const plain = fc.string({ unit: fc.constantFrom(...'abc XYZ 0123 .,()!?\n'), maxLength: 40 })
const name = fc.stringMatching(/^[a-zA-Z][a-z A-Z]{0,20}$/)
const blank = fc.oneof(
  fc.constantFrom(...placeholders).map((one) => `{${one}}`),
  name.map((one) => `[${one}]`),
  name.map((one) => `{ ${one}}`),
)

describe('blanks', () => {
  test('whatever stands around it, an unfilled placeholder is found and named, and the text is refused', () => {
    fc.assert(
      fc.property(plain, blank, plain, (before, inside, after) => {
        expect(blanksIn(before + inside + after)).toContain(inside)
        const refusal = refuseBlanks({ text: before + inside + after })
        expect(refusal).toBeInstanceOf(Refusal)
        expect(String(refusal!.fields[0]!.params!.blanks)).toContain(inside)
      }),
    )
  })

  test('a short code that no template took the place of is one; a clock and a name space are not', () => {
    expect(blanksIn('::jalan')).toEqual(['::jalan'])
    expect(blanksIn('Yth. pelapor,\n::lampu-2 dan ::jalan.')).toEqual(['::lampu-2', '::jalan'])
    expect(blanksIn('Pukul 08::30, lihat std::string, atau :: saja')).toEqual([])
  })

  test('a text without braces and brackets is never refused', () => {
    fc.assert(fc.property(plain, (text) => void expect(refuseBlanks({ text })).toBe(null)))
  })

  test('filled in, no known placeholder is left, whatever the values hold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            plain,
            fc.constantFrom(...placeholders).map((one) => `{${one}}`),
          ),
        ),
        fc.string(),
        (parts, value) => {
          const values = Object.fromEntries(placeholders.map((one) => [one, value]))
          expect(blanksIn(filledIn(parts.join(''), values))).toEqual([])
        },
      ),
    )
  })

  test('what is not known stays to be seen, masked data and numbers in brackets are no blanks', () => {
    expect(filledIn('Batas {batas}, nomor {NOMOR}', { nomor: '26-7K3F-9QX' })).toBe('Batas {batas}, nomor 26-7K3F-9QX')
    expect(blanksIn('Hubungi [nomor telepon ditutup], lihat [1], {} dan [] saja')).toEqual([])
    expect(unknownPlaceholders('{nomor} {nama pelapor}')).toEqual(['nama pelapor'])
  })
})

describe('sending', () => {
  let w: World
  beforeAll(async () => {
    w = await smallNation(await testApp())
  })
  afterAll(() => w.app.close())

  test('no text with an unfilled placeholder is ever sent, as answer, as reason or as question: nothing is written', async () => {
    const { number } = await aReport(w.app)
    const { city, dpu } = w.officer
    await actions.verify.run(w.app, city!, { number }, {})
    await actions.forward.run(w.app, city!, { number }, { agency: 'dpu' })
    await actions.handle.run(w.app, dpu!, { number }, {})
    const events = async () => (await w.app.db.query('select kind from report_event')).rows.length
    const before = await events()
    const text = 'Sudah kami tambal pagi ini.'
    await fc.assert(
      fc.asyncProperty(blank, fc.constantFrom('interim', 'final', 'reason', 'hold'), async (inside, how) => {
        const broken = `${text} ${inside} selesai`
        const sent =
          how === 'hold'
            ? actions.hold.run(w.app, dpu!, { number }, { question: broken })
            : actions.answer.run(
                w.app,
                dpu!,
                { number },
                {
                  kind: how === 'interim' ? how : 'final',
                  text: how === 'reason' ? text : broken,
                  reason: how === 'reason' ? broken : 'Tanpa foto',
                },
              )
        const refusal = await sent.then(
          () => null,
          (error: unknown) => error as Refusal,
        )
        expect(refusal?.code).toBe('invalid-input')
        expect(refusal!.fields[0]).toMatchObject({
          path: how === 'hold' ? 'question' : how === 'reason' ? 'reason' : 'text',
          key: 'error.blanks',
        })
      }),
      { numRuns: 40 },
    )
    expect(await events()).toBe(before)
    await actions.answer.run(w.app, dpu!, { number }, { kind: 'final', text, reason: 'Tanpa foto' })
    expect(await events()).toBe(before + 1)
  })
})
