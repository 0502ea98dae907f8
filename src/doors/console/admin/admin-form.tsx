import type { Context } from 'hono'
import type { Child, PropsWithChildren } from 'hono/jsx'
import type { State } from '../../../domain/administration/journal.ts'
import type { App } from '../../../domain/app.ts'
import { fieldErrors, type Web } from '../../../kit/http.ts'
import type { T } from '../../../kit/i18n.ts'
import { Refusal } from '../../../kit/refusal.ts'
import type { Site } from '../../../kit/site.ts'
import { Button } from '../../../kit/ui/button.tsx'
import type { FieldError } from '../../../kit/ui/error-summary.tsx'
import { Field, type Option, Tick } from '../../../kit/ui/field.tsx'
import { Notice } from '../../../kit/ui/notice.tsx'
import { Paper } from '../paper.tsx'
import { SendOrCancel } from '../send-or-cancel.tsx'
import type { Officer } from '../session.ts'
import { valueWords } from './change-words.ts'

export type Console = Web & { Variables: { officer: Officer } }
export type Ctx = Context<Console>
export type Place = { app: App; site: Site }

/** What every page of administration is drawn with. */
export const drawn = ({ app, site }: Place, c: Ctx) => ({ app, site, t: c.get('t'), officer: c.get('officer') })

export type Typed = Record<string, string>

/** The texts of a posted form, trimmed. */
export const typedOf = (form: Record<string, unknown>): Typed =>
  Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])))

/** Why a form comes again: fields to mend, or a sentence about the whole. */
export type Problem = { errors: FieldError[]; sentence?: string; conflict: boolean; status: number }
export const noProblem: Problem = { errors: [], conflict: false, status: 200 }

/** Does the work and goes on; a refusal shows the page again with what is to be mended. What is not theirs stays not found. */
export async function orAgain(
  c: Ctx,
  work: () => Promise<Response>,
  again: (problem: Problem) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'not-found') throw error
    const t = c.get('t')
    const errors = fieldErrors(error, t)
    const conflict = error.code === 'version-conflict'
    const sentence = errors.length
      ? undefined
      : t(conflict ? 'admin.conflict' : (error.details.reason ?? `console.refused.${error.code}`))
    return again({ errors, conflict, status: error.status, ...(sentence && { sentence }) })
  }
}

/** The way on after a change: the page, with what was done said once. */
export const done = (c: Ctx, path: string, what: string) => c.redirect(`${path}?hasil=${what}`, 303)

const results = [
  'tersimpan',
  'ditambah',
  'diakhiri',
  'ditutup',
  'sudahditutup',
  'dipecah',
  'ditarik',
  'dinonaktifkan',
  'diurungkan',
  'peran',
  'dipindah',
  'logo',
  'logolepas',
  'cuti',
  'kembali',
]

/** What was just done, from the address. */
export function Result({ c }: { c: Ctx }) {
  const what = results.find((one) => one === c.req.query('hasil'))
  if (!what) return null
  return (
    <div class="mt">
      <Notice tone="ok" live>
        {c.get('t')(`admin.result.${what}`)}
      </Notice>
    </div>
  )
}

/** A sentence about the whole, where a page or a form is refused; and what stands there now, where somebody else was quicker. */
export function Sentence({ problem, children }: PropsWithChildren<{ problem: Problem }>) {
  if (!problem.sentence) return null
  return (
    <div class="mt">
      <Notice tone="late" live>
        {problem.sentence}
        {children}
      </Notice>
    </div>
  )
}

export type FieldSpec = {
  name: string
  /** Key of the label, where it is not `admin.field.<name>`. */
  label?: string
  /** The label itself, where it holds a name. */
  words?: string
  type?: 'text' | 'email' | 'date' | 'select' | 'textarea' | 'tick' | 'password'
  options?: Option[]
  value?: string | undefined
  hint?: string | undefined
  optional?: boolean
}

type FormPageProps = {
  place: Place
  c: Ctx
  title: string
  lead?: Child
  back: string
  action: string
  fields: readonly FieldSpec[]
  /** Key of the button. */
  go: string
  problem?: Problem
  typed?: Typed | undefined
  hidden?: Record<string, string | undefined>
  /** What stands there now, said when somebody else was quicker. */
  now?: State | undefined
  above?: Child
  below?: Child
}

/** A page with one form: its fields from a list, errors at their fields, nothing typed is lost. */
export function formPage({ place, c, problem = noProblem, typed, ...p }: FormPageProps): Response | Promise<Response> {
  const common = drawn(place, c)
  const { t } = common
  return c.html(
    <Paper {...common} title={p.title} lead={p.lead} back={p.back} errors={problem.errors} narrow>
      <Sentence problem={problem}>{problem.conflict && p.now && <Now app={place.app} t={t} now={p.now} />}</Sentence>
      {p.above}
      <form class="mt" method="post" action={p.action} novalidate>
        {Object.entries(p.hidden ?? {}).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
        <Fields t={t} fields={p.fields} typed={typed} errors={problem.errors} />
        <SendOrCancel t={t} back={p.back}>
          {t(p.go)}
        </SendOrCancel>
      </form>
      {p.below}
    </Paper>,
    problem.status as 200,
  )
}

function Now({ app, t, now }: { app: App; t: T; now: State }) {
  return (
    <ul>
      {Object.entries(now).map(([name, value]) => (
        <li>
          {t(`admin.field.${name}`)}: {valueWords(app, t, name, value)}
        </li>
      ))}
    </ul>
  )
}

type FieldsProps = { t: T; fields: readonly FieldSpec[]; typed?: Typed | undefined; errors: FieldError[] }

/** Fields in their order; what was typed before a refusal comes before what stands there. */
export function Fields({ t, fields, typed, errors }: FieldsProps) {
  return (
    <>
      {fields.map(({ name, label, words: own, type = 'text', hint, value, ...rest }) => {
        const words = own ?? t(label ?? `admin.field.${name}`)
        const error = errors.find(({ field }) => field === name)?.text
        if (type === 'tick')
          return (
            <Tick t={t} name={name} checked={typed ? typed[name] !== undefined : value === 'yes'} error={error}>
              {words}
            </Tick>
          )
        return (
          <Field
            t={t}
            name={name}
            label={words}
            type={type}
            value={typed?.[name] ?? value}
            error={error}
            rows={3}
            {...(hint && { hint: t(hint) })}
            {...(rest.options && { options: rest.options })}
            optional={rest.optional ?? false}
          />
        )
      })}
    </>
  )
}

/** A button that posts by itself: take away, end, undo. `label` is its whole name, where a page has several. */
export function PostButton({
  t,
  action,
  go,
  label,
  fields = {},
}: {
  t: T
  action: string
  go: string
  label: string
  fields?: Record<string, string>
}) {
  return (
    <form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button look="tertiary" label={`${t(go)}: ${label}`}>
        {t(go)}
      </Button>
    </form>
  )
}
