import type { Random } from '../../demo/random.ts'
import { reportPage } from '../../src/domain/desk/report-page.ts'
import { actions } from '../../src/domain/reports/actions.ts'
import { allowedMoves, type Move } from '../../src/domain/reports/moves.ts'
import { archiveIncompleteReports, closeSilentReports } from '../../src/domain/reports/sweep-reports.ts'
import { undoMove } from '../../src/domain/reports/undo-move.ts'
import { Refusal } from '../../src/kit/refusal.ts'
import type { TestApp } from './postgres.ts'
import { aReport, reporterOf, type World } from './world.ts'

/** What each move says, for somebody who tries anything. */
const inputs = (random: Random, other: string): Record<Move, () => unknown> => ({
  verify: () => ({ title: 'Lubang besar di jalan', class: random.pick(['complaint', 'complaint', 'aspiration']) }),
  forward: () => ({
    agency: random.pick(['dpu', 'dlh', 'malang', 'madyopuro']),
    ...(random.chance(0.2) && { supporting: ['jatim'] }),
  }),
  handle: () => ({}),
  return: () => ({ reason: 'Bukan wewenang kami, jalan ini milik provinsi.' }),
  hold: () => ({ question: 'Di sebelah mana persisnya?' }),
  resume: () => ({}),
  answer: () => ({
    kind: random.pick(['interim', 'final', 'final']),
    text: 'Sudah kami periksa dan kami perbaiki.',
    reason: 'Foto menyusul besok',
  }),
  approve: () => ({}),
  sendBack: () => ({ note: 'Sebutkan tanggalnya.' }),
  review: () => random.pick([{ passed: true }, { passed: false, reasons: random.pick([['noDate'], ['noProof', 'offTopic']]) }]),
  feedback: () => ({ solved: random.pick(['yes', 'partly', 'no']), ...(random.chance(0.6) && { rating: random.int(1, 5) }) }),
  close: () => ({ reason: 'Atas perintah koordinator.' }),
  archive: () => ({ reason: random.pick(['unclear', 'duplicate', 'prank']) }),
  withdraw: () => ({}),
  reopen: () => ({ reason: 'Dibuka lagi karena belum tuntas.' }),
  appeal: () => ({ text: 'Jawabannya belum menyelesaikan masalah saya.' }),
  merge: () => ({ into: other }),
  unmerge: () => ({ reason: 'Ternyata tempat lain.' }),
  extend: () => ({ days: random.int(1, 10), reason: 'Menunggu aspal dari gudang.' }),
  assign: () => ({ officer: '00000000-0000-7000-8000-000000000000' }),
  note: () => ({ text: 'Sudah ditelepon.' }),
  publish: () => ({ text: 'Lubang di jalan dekat pasar.' }),
  transfer: () => ({ consent: true, note: 'Menyetujui lewat telepon hari ini.' }),
  message: () => ({ text: 'Tadi pagi masih begitu.', disputes: random.chance(0.3) }),
})
/** How often a move is thought of; what is not named: once. */
const often: { [M in Move]?: number } = {
  answer: 8,
  review: 30,
  feedback: 6,
  verify: 6,
  forward: 6,
  handle: 6,
  resume: 3,
  appeal: 3,
  reopen: 2,
}
const rare: readonly Move[] = [
  'close',
  'archive',
  'withdraw',
  'merge',
  'assign',
  'note',
  'publish',
  'transfer',
  'extend',
  'message',
]

/** Reports whose officers and reporters try anything at any time, over some weeks; refusals are part of life. @returns how many moves were made, by name. */
export async function randomLives(
  w: World,
  random: Random,
  { reports, steps }: { reports: number; steps: number },
): Promise<Map<string, number>> {
  const { app, officer } = w
  const made = new Map<string, number>()
  const start = app.now()
  const numbers: string[] = []
  for (let i = 0; i < reports; i++) {
    app.setNow(start.add({ hours: random.int(0, 20 * 24), minutes: random.int(0, 59) }).toString())
    const { number } = await aReport(app, {
      identity: random.pick(['verifierOnly', 'named', 'anonymous']),
      category: random.pick(['pekerjaan-umum-jalan', null]),
      ...(random.chance(0.3) && { agency: random.pick(['dpu', 'malang']) }),
    })
    numbers.push(number)
    await live(app, number)
  }
  app.setNow(start.add({ hours: 24 * 75 }).toString())
  return made

  async function live(on: TestApp, number: string) {
    const reporter = await reporterOf(on, number)
    const who = [
      officer.city!,
      officer.city!,
      officer.dpu!,
      officer.dlh!,
      officer.province!,
      officer.national!,
      reporter,
      reporter,
    ]
    const tree = on.reference.get().agencies
    let report = (await reportPage(on, reporter, number))!.report
    for (let step = random.int(0, steps); step > 0; step--) {
      if (random.chance(0.6)) on.advance({ hours: random.pick([1, 5, 24, 24, 48, 120, 300, 300]) })
      else on.advance({ seconds: 3 })
      const actor = random.pick(who)
      const allowed = allowedMoves(actor, report, tree)
      const thoughts = allowed
        .filter((move) => !rare.includes(move) || random.chance(0.12))
        .flatMap((move) => Array<Move>(often[move] ?? 1).fill(move))
      const move = thoughts.length ? random.pick(thoughts) : null
      const note = (name: string) => made.set(name, (made.get(name) ?? 0) + 1)
      try {
        if (random.chance(0.35)) {
          if (await closeSilentReports(on, number)) note('silence')
          if (await archiveIncompleteReports(on, number)) note('incomplete')
          report = (await reportPage(on, reporter, number))!.report
        }
        if (!move) continue
        report = await actions[move].run(on, actor, { number }, inputs(random, random.pick(numbers))[move]())
        note(move)
        if (actor.kind === 'officer' && random.chance(0.15)) {
          on.advance({ seconds: 2 })
          report = await undoMove(on, actor, { number })
          note('undo')
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }
  }
}
