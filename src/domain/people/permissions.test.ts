import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { queue } from '../desk/queue.ts'
import { actions } from '../reports/actions.ts'
import { selectState, toState } from '../reports/columns.ts'
import { allowedMoves, moveNames, moves } from '../reports/moves.ts'
import { isOpen, type ReportState, statuses } from '../reports/report.ts'
import { can, nodePermissions, permissions, reportsVisibleTo } from './permissions.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

test('the whole matrix of role, permission and relation is what we agreed on', () => {
  const lines = Object.entries(permissions).flatMap(([permission, rules]) =>
    rules.map((rule) =>
      typeof rule === 'string'
        ? `${permission}: ${rule}`
        : `${permission}: ${rule.role} at ${rule.at}${'when' in rule && rule.when ? ` when ${rule.when}` : ''}`,
    ),
  )
  const nodeLines = Object.entries(nodePermissions).flatMap(([permission, rules]) =>
    rules.map((rule) => (typeof rule === 'string' ? `${permission}: ${rule}` : `${permission}: ${rule.role} at ${rule.at}`)),
  )
  const moveLines = moveNames.map((move) => `move ${move}: from ${moves[move].from.join(', ')} by ${moves[move].permission}`)
  const agreed = readFileSync(new URL('./permissions.matrix.txt', import.meta.url), 'utf8')
  expect(`${[...lines, ...nodeLines, ...moveLines].join('\n')}\n`).toBe(agreed)
})

/** Reports in many states and places: random officers make random moves that they may make. */
async function manyReports() {
  const tree = w.app.reference.get().agencies
  let seed = 26
  const pick = <T>(list: readonly T[]): T => {
    seed = (seed * 48_271) % 2_147_483_647
    return list[seed % list.length]!
  }
  for (let i = 0; i < 60; i++) {
    const { number } = await aReport(w.app, pick([{}, {}, { location: undefined }, { agency: 'kemensos' }]))
    const [row] = (await w.app.db.query(`select ${selectState('r')} from report r where r.number = $1`, [number])).rows
    let report = toState(row!)
    for (let step = i % 9; step > 0; step--) {
      const doable = Object.values(w.officer).flatMap((officer) =>
        allowedMoves(officer, report, tree).map((move) => ({ officer, move })),
      )
      const { officer, move } = pick(doable.filter(({ move }) => move !== 'note' && move !== 'merge' && move !== 'assign'))
      report = await actions[move]
        .run(w.app, officer, { number }, inputs(pick(['dpu', 'dlh', 'malang', 'jatim', 'kemensos']))[move])
        .catch(() => report)
    }
  }
}

const inputs = (agency: string): Record<string, unknown> => ({
  verify: {},
  forward: { agency, supporting: agency === 'dpu' ? ['dlh'] : [] },
  handle: {},
  return: { reason: 'Bukan kami' },
  hold: { question: 'Di mana tepatnya kejadian itu?' },
  resume: {},
  answer: { kind: 'final', text: 'Sudah selesai dikerjakan.', reason: 'Tanpa foto' },
  close: { reason: 'atas perintah' },
  archive: { reason: 'prank' },
  reopen: { reason: 'dibuka lagi' },
  extend: { days: 3, reason: 'menunggu bahan bangunan' },
  note: { text: 'catatan' },
  publish: { text: 'Teks untuk umum' },
  transfer: { consent: true, note: 'Menyetujui lewat telepon hari ini.' },
})

test('what an officer finds in lists is exactly what the table lets them read, one by one', async () => {
  await manyReports()
  const tree = w.app.reference.get().agencies
  const all = (await w.app.db.query(`select ${selectState('r')} from report r`)).rows.map(toState)
  expect(new Set(all.map((r) => r.status)).size).toBeGreaterThanOrEqual(5)
  let readable = 0
  for (const [name, officer] of Object.entries(w.officer)) {
    const scope = reportsVisibleTo(officer, tree, 1)
    const listed = new Set(
      (await w.app.db.query<{ number: string }>(`select r.number from report r where ${scope.sql}`, scope.values)).rows.map(
        (row) => row.number,
      ),
    )
    const queued = new Set((await queue(w.app, officer, { view: 'open', filter: {} })).map((row) => row.number))
    for (const report of all) {
      const may = can(officer, 'report.read', report, tree)
      if (may) readable++
      expect(listed.has(report.number), `${name} lists ${describeReport(report)}`).toBe(may)
      if (queued.has(report.number)) expect(may, `${name} has ${describeReport(report)} in the queue`).toBe(true)
      if (
        may &&
        isOpen(report.status) &&
        tree.isWithin(report.holder, officer.grants[0]!.agencyId) &&
        (name === 'city' || name === 'national')
      )
        expect(queued.has(report.number), `${name} misses ${describeReport(report)}`).toBe(true)
    }
  }
  expect(readable).toBeGreaterThan(100)
})

const describeReport = (r: ReportState) =>
  `${r.status}, held by ${w.app.reference.get().agencies.get(r.holder)!.slug}, ${r.verifiedAt ? 'verified' : 'not verified'}`

test('whoever may not read a report may make no move on it', async () => {
  const tree = w.app.reference.get().agencies
  const all = (await w.app.db.query(`select ${selectState('r')} from report r`)).rows.map(toState)
  for (const officer of Object.values(w.officer))
    for (const report of all)
      if (!can(officer, 'report.read', report, tree))
        for (const move of allowedMoves(officer, report, tree))
          await expect(actions[move].run(w.app, officer, { number: report.number }, inputs('dpu')[move])).rejects.toThrow(
            'not-found',
          )
})

test('every status has a way on, and every move leads from some status', () => {
  for (const status of statuses)
    expect(
      moveNames.some((move) => moves[move].from.includes(status)),
      status,
    ).toBe(true)
  for (const move of moveNames) expect(moves[move].from.length, move).toBeGreaterThan(0)
})
