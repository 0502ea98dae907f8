import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { actions } from './actions.ts'
import { mentionsIn } from './mentions.ts'

const [sari, sariW, budi] = [
  { id: '1', name: 'Sari' },
  { id: '2', name: 'Sari Wulandari' },
  { id: '3', name: 'Budi Santoso, S.T.' },
]

test.each([
  ['Tolong cek, @Sari Wulandari', ['2'], []],
  ['@sari wulandari dan @budi', ['2', '3'], []],
  ['@Sari: sudah?', ['1'], []],
  ['@wulandari.', ['2'], []],
  ['surel budi@contoh.id, akun @pemkot', [], []],
  ['@Budi @budi @BUDI', ['3'], []],
  ['', [], []],
])('%s', (text, people, unclear) => {
  const found = mentionsIn(text, [sari, sariW, budi])
  expect([found.people.map(({ id }) => id), found.unclear]).toEqual([people, unclear])
})

test('a word that fits two is said, and nobody is guessed', () => {
  const found = mentionsIn('@Santoso', [budi, { id: '4', name: 'Rina Santoso' }])
  expect(found).toEqual({ people: [], unclear: ['Santoso'] })
})

describe('in a note', () => {
  let w: World
  let number: string
  beforeAll(async () => {
    w = await smallNation(await testApp())
    number = (await aReport(w.app, { identity: 'anonymous' })).number
    await actions.verify.run(w.app, w.officer.city!, { number }, {})
    await actions.forward.run(w.app, w.officer.city!, { number }, { agency: 'dpu', supporting: ['dlh'] })
  })
  afterAll(() => w.app.close())
  const notices = async () =>
    (
      await w.app.db.query<{ recipient: string; template: string }>(
        `select recipient, template from outbox where recipient like 'officer:%' order by event_seq, recipient`,
      )
    ).rows.map(({ recipient, template }) => `${template} ${recipient}`)

  test('officers of the offices that have the report are told, by id in history and by a notice; others are text', async () => {
    await actions.note.run(w.app, w.officer.dpu!, { number }, { text: '@Petugas dlh sudah survei? Salin ke @social.' })
    expect(await notices()).toEqual([`officer.noted officer:${w.officer.dlh!.id}`])
    const { rows } = await w.app.db.query(`select change->'extra'->>'tell' as tell from report_event where kind = 'noted'`)
    expect(rows).toEqual([{ tell: w.officer.dlh!.id }])
  })

  test('nobody is told of their own note; a name that fits several is refused with a sentence', async () => {
    await actions.note.run(w.app, w.officer.dpu!, { number }, { text: 'Catatan saya, @Petugas dpu' })
    expect(await notices()).toHaveLength(1)
    await expect(actions.note.run(w.app, w.officer.dpu!, { number }, { text: 'Siapa saja, @petugas' })).rejects.toMatchObject({
      code: 'invalid-input',
      fields: [{ path: 'text', key: 'error.mention' }],
    })
  })

  test('an undone note tells nobody', async () => {
    const { undoMove } = await import('./undo-move.ts')
    await actions.note.run(w.app, w.officer.dpu!, { number }, { text: 'Salah, @dlh' })
    await undoMove(w.app, w.officer.dpu!, { number })
    const { rows } = await w.app.db.query(`select state from outbox where recipient like 'officer:%' order by event_seq`)
    expect(rows.map(({ state }) => state)).toEqual(['waiting', 'cancelled'])
  })
})
