import { z } from 'zod'
import { permissions } from '../../domain/people/permissions.ts'
import { actions } from '../../domain/reports/actions.ts'
import { type Move, moveNames, moves } from '../../domain/reports/moves.ts'
import * as example from './examples.ts'
import type { Operation, Who } from './operation.ts'
import { tellMove } from './present-report.ts'
import { Report } from './shapes.ts'

/** Who can ever make a move follows from the table of permissions. */
function whoMay(move: Move): Who[] {
  const rules: readonly unknown[] = permissions[moves[move].permission]
  return [
    ...(rules.some((rule) => typeof rule === 'object') ? (['token'] as const) : []),
    ...(rules.includes('reporter') ? (['code'] as const) : []),
  ]
}

const moveOperation = (move: keyof typeof example.moves): Operation => ({
  id: move,
  tag: 'moves',
  method: 'post',
  path: `/reports/{number}/actions/${move}`,
  who: whoMay(move),
  query: z.strictObject({}),
  body: actions[move].schema,
  ifMatch: true,
  status: 200,
  answer: Report,
  example: { body: example.moves[move], answer: whoMay(move).includes('token') ? example.officersReport : example.ownReport },
  keepsAnswer: true,
  run: (call) => tellMove(call, actions[move].run),
})

/** Every move of the table; what a reporter writes has an address of its own (`/messages`). */
export const moveOperations: readonly Operation[] = moveNames.filter((move) => move !== 'message').map(moveOperation)
