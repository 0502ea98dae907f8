import type { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import type { App } from '../app.ts'
import { GiveFeedback, giveFeedback } from '../feedback/give-feedback.ts'
import type { Actor } from '../people/actor.ts'
import { AnswerReport, answerReport } from './answer-report.ts'
import { ApproveAnswer, approveAnswer, SendBackAnswer, sendBackAnswer } from './approve-answer.ts'
import { AppealReport, ArchiveReport, appealReport, archiveReport, WithdrawReport, withdrawReport } from './archive-report.ts'
import { CloseReport, closeReport, ReopenReport, reopenReport } from './close-report.ts'
import { ForwardReport, forwardReport } from './forward-report.ts'
import { HandleReport, handleReport } from './handle-report.ts'
import { HoldReport, holdReport, ResumeReport, resumeReport } from './hold-report.ts'
import {
  AssignReport,
  assignReport,
  ExtendReport,
  extendReport,
  NoteReport,
  noteReport,
  PublishReport,
  publishReport,
  TransferReport,
  transferReport,
} from './keep-report.ts'
import type { Target } from './make-move.ts'
import { MergeReport, mergeReport, UnmergeReport, unmergeReport } from './merge-report.ts'
import { MessageReport, messageReport } from './message-report.ts'
import type { Move } from './moves.ts'
import type { ReportState } from './report.ts'
import { ReturnReport, returnReport } from './return-report.ts'
import { ReviewReport, reviewReport } from './review-report.ts'
import { VerifyReport, verifyReport } from './verify-report.ts'

type Run<S extends z.ZodType> = (app: App, actor: Actor, target: Target, input: z.output<S>) => Promise<ReportState>
const action = <S extends z.ZodType>(schema: S, run: Run<S>) => ({
  schema,
  run: async (app: App, actor: Actor, target: Target, input: unknown) => run(app, actor, target, parseInput(schema, input)),
})

/** Every move of the table with the schema of its input: what the console's forms and the REST door post to. */
export const actions = {
  verify: action(VerifyReport, verifyReport),
  forward: action(ForwardReport, forwardReport),
  handle: action(HandleReport, handleReport),
  return: action(ReturnReport, returnReport),
  hold: action(HoldReport, holdReport),
  resume: action(ResumeReport, resumeReport),
  answer: action(AnswerReport, answerReport),
  approve: action(ApproveAnswer, approveAnswer),
  sendBack: action(SendBackAnswer, sendBackAnswer),
  review: action(ReviewReport, reviewReport),
  feedback: action(GiveFeedback, giveFeedback),
  close: action(CloseReport, closeReport),
  archive: action(ArchiveReport, archiveReport),
  withdraw: action(WithdrawReport, withdrawReport),
  reopen: action(ReopenReport, reopenReport),
  appeal: action(AppealReport, appealReport),
  merge: action(MergeReport, mergeReport),
  unmerge: action(UnmergeReport, unmergeReport),
  extend: action(ExtendReport, extendReport),
  assign: action(AssignReport, assignReport),
  note: action(NoteReport, noteReport),
  publish: action(PublishReport, publishReport),
  transfer: action(TransferReport, transferReport),
  message: action(MessageReport, messageReport),
} satisfies Record<Move, unknown>
