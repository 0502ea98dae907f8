import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { reportPage } from '../desk/report-page.ts'
import type { Actor } from '../people/actor.ts'
import type { EventKind } from '../reports/events.ts'
import type { Target } from '../reports/make-move.ts'
import { discardDraft, draftsFor, isDraftForm, type Rival, sharedText } from './drafts.ts'

type Officer = Extract<Actor, { kind: 'officer' }>

/** What officers send from the shared forms, as history keeps it. */
const sentAs: { [form: string]: { kinds: readonly EventKind[]; role: string } } = {
  answer: { kinds: ['answeredFinal', 'answeredInterim', 'answerProposed'], role: 'answer' },
  hold: { kinds: ['held'], role: 'question' },
}

/** Sent, or what a colleague wrote meanwhile: then nothing was sent. `refusal`: why it could not be, where the report has moved on. */
export type Sending = { sent: true } | { sent: false; rival: Rival; refusal: Refusal | null }

/**
 * Sends a form of the console. Where a colleague has saved or sent another text since it was opened, nothing is sent and both texts are handed back, once: sending again says
 * that the officer has seen it. What was typed as a draft is erased when it is sent.
 * @param form.edition the newest draft that the form knows of; `undefined`: it was not opened as a page
 * @param run makes the move of the form
 * @throws Refusal of the move
 */
export async function sendForm(
  app: App,
  officer: Officer,
  form: { number: string; form: string; version?: number | undefined; edition?: number | undefined },
  run: (target: Target) => Promise<unknown>,
): Promise<Sending> {
  const { number, form: name, version, edition } = form
  if (edition !== undefined && isDraftForm(name)) {
    const rival = await newerDraft(app, officer, number, name, edition)
    if (rival) return { sent: false, rival, refusal: null }
  }
  try {
    await run({ number, ...(version !== undefined && { version }) })
  } catch (error) {
    const rival = error instanceof Refusal && error.code === 'version-conflict' && (await sentMeanwhile(app, officer, form))
    if (!rival) throw error
    return { sent: false, rival, refusal: error }
  }
  if (isDraftForm(name)) await discardDraft(app, officer, number, name).catch(outOfSight)
  return { sent: true }
}

async function newerDraft(app: App, officer: Officer, number: string, form: string, edition: number): Promise<Rival | null> {
  const page = await reportPage(app, officer, number)
  if (page?.reader !== 'officer' || !isDraftForm(form)) return null
  return (await draftsFor(app, officer, page.report, form, edition)).rival
}

/** The text that a colleague sent by the same form after the version that this officer saw. */
async function sentMeanwhile(
  app: App,
  officer: Officer,
  {
    number,
    form,
    version = 0,
    edition = 0,
  }: { number: string; form: string; version?: number | undefined; edition?: number | undefined },
): Promise<Rival | null> {
  const sent = sentAs[form]
  if (!sent || !sharedText[form as 'answer']) return null
  const page = await reportPage(app, officer, number)
  const entry = page?.entries.findLast(
    ({ seq, kind, actorKind }) => seq > version && actorKind === 'officer' && sent.kinds.includes(kind),
  )
  const text = entry && (entry.texts[sent.role] ?? entry.texts.proposal)
  return entry && text ? { name: entry.actorName ?? '', text, edition, sent: true } : null
}

/** A move may take the report out of the officer's sight: then the sweep finds what is left. */
function outOfSight(error: unknown) {
  if (!(error instanceof Refusal)) throw error
}
