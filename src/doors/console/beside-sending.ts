import {
  type Drafts,
  discardDraft,
  draftsFor,
  isDraftForm,
  type Rival,
  saveDraft,
  sharedText,
} from '../../domain/answers/drafts.ts'
import { templatesFor } from '../../domain/answers/templates.ts'
import type { App } from '../../domain/app.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import type { FormName } from './move-forms.ts'
import type { Officer } from './session.ts'

export type Typed = Record<string, string>
/** The form again, with other contents: nothing was sent. */
export type Beside = { typed: Typed; rival?: Rival; said?: 'saved' | 'discarded' }

/** What is of the form itself, not of what was written in it. */
const MACHINERY = ['version', 'edition', 'take', 'theirs', 'template', 'kept', 'form', 'state', 'view']
export const writtenIn = (typed: Typed): Typed =>
  Object.fromEntries(Object.entries(typed).filter(([name]) => !MACHINERY.includes(name)))

/** The buttons of a form that send nothing: take a template, keep or throw away the draft, compare, take a colleague's text. Null: it was sent. */
export async function besideSending(
  app: App,
  officer: Officer,
  page: ReportPage,
  form: FormName,
  typed: Typed,
): Promise<Beside | null> {
  const { take } = typed
  if (!take || !isDraftForm(form)) return null
  const number = page.report.number
  const field = sharedText[form]
  const own = field ? (typed[field] ?? '') : ''
  const withText = (text: string) => ({ ...typed, [field!]: text })
  if (take === 'template' && field) return { typed: await withTemplate(app, officer, page, form as 'answer' | 'hold', typed) }
  if (take === 'theirs' && field) return { typed: withText(typed.theirs ?? own) }
  if (take === 'both' && field) return { typed: withText([own, typed.theirs].filter((text) => text?.trim()).join('\n\n')) }
  if (take === 'discard') {
    await discardDraft(app, officer, number, form)
    return { typed: {}, said: 'discarded' }
  }
  const drafts: Drafts =
    take === 'draft'
      ? await saveDraft(app, officer, { number, form, fields: writtenIn(typed), base: editionOf(typed) ?? 0 })
      : await draftsFor(app, officer, page.report, form)
  return { typed, ...(drafts.rival && { rival: drafts.rival }), ...(take === 'draft' && { said: 'saved' as const }) }
}

/** The newest draft that the posted form knows of. */
export const editionOf = ({ edition = '' }: Typed): number | undefined =>
  /^\d{1,15}$/.test(edition) ? Number(edition) : undefined

/** The text of the chosen template, after what stands there already; kind and reason where it brings them. */
async function withTemplate(app: App, officer: Officer, page: ReportPage, form: 'answer' | 'hold', typed: Typed): Promise<Typed> {
  const template = (await templatesFor(app, officer, page, form)).find(({ id }) => id === typed.template)
  if (!template) return typed
  const field = sharedText[form]!
  const text = [typed[field]?.trim(), template.text].filter(Boolean).join('\n\n')
  return {
    ...typed,
    [field]: text,
    ...(template.kind && template.kind !== 'hold' && { kind: template.kind }),
    ...(template.reason && !typed.reason?.trim() && { reason: template.reason }),
  }
}
