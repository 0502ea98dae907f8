import { Hono } from 'hono'
import { isDraftForm, noteWriting, saveDraft, stopWriting, type Writer } from '../../domain/answers/drafts.ts'
import type { App } from '../../domain/app.ts'
import { reportPage } from '../../domain/desk/report-page.ts'
import { clockTime } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import { editionOf, writtenIn } from './beside-sending.ts'
import type { Officer } from './session.ts'
import { blankWords, checkLines } from './writing.tsx'

type Console = Web & { Variables: { officer: Officer } }

/** What the script of a form asks: keep what is typed. Sentences come from here, so that the scripts hold no words. */
export function draftRoutes(app: App) {
  const routes = new Hono<Console>()

  routes.post('/konsol/laporan/:number/menulis', async (c) => {
    const officer = c.get('officer')
    const number = c.req.param('number')
    const { form } = await strings(c.req.parseBody())
    if (!form || !isDraftForm(form)) throw new Refusal('not-found')
    await noteWriting(app, officer, number, form)
    return c.body(null, 204)
  })

  routes.post('/konsol/laporan/:number/draf', async (c) => {
    const officer = c.get('officer')
    const t = c.get('t')
    const number = c.req.param('number')
    const typed = await strings(c.req.parseBody())
    const { form, state, version } = typed
    if (!form || !isDraftForm(form)) throw new Refusal('not-found')
    const seen = Number(version)
    const { own, rival, edition } = await saveDraft(app, officer, {
      number,
      form,
      fields: writtenIn(typed),
      base: editionOf(typed) ?? 0,
      ...(Number.isInteger(seen) && { seen }),
    })
    if (state === 'leave') {
      await stopWriting(app, officer, number)
      return c.body(null, 204)
    }
    const page = await reportPage(app, officer, number)
    if (!page) throw new Refusal('not-found')
    const text = typed.text ?? typed.question ?? ''
    const evidence = Number(typed.files) || 0
    const zone = app.reference.get().agencies.root.timeZone
    return c.json({
      edition,
      line: own ? t('answer.draft.saved', { hour: clockTime(app.now(), zone, t.lang) }) : '',
      rival: rival ? t('answer.rival', { name: rival.name }) : '',
      blanks: blankWords(t, text),
      checks:
        form === 'answer' ? checkLines(t, app.reference.get(), page, { text, evidence, reason: !!typed.reason?.trim() }) : [],
    })
  })

  return routes
}

/** "Bu Sari sedang menulis jawaban"; empty when nobody is. */
export const writingWords = (t: T, writing: readonly Writer[]): string =>
  writing.map(({ name, form }) => t(`answer.writing.${form}`, { name })).join(' ')

const strings = async (body: Promise<Record<string, unknown>>): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
