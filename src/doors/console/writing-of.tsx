import { draftsFor, isDraftForm, type Rival, SEEN_ALL, sharedText, writersOf } from '../../domain/answers/drafts.ts'
import { templatesFor } from '../../domain/answers/templates.ts'
import type { App } from '../../domain/app.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import { officersAt } from '../../domain/people/officers.ts'
import { needsApproval } from '../../domain/reports/propose-answer.ts'
import { activeOffices } from '../../domain/reports/report.ts'
import { clockTime } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { editionOf, type Typed } from './beside-sending.ts'
import { writingWords } from './draft-routes.ts'
import type { Beside } from './move-form.tsx'
import type { FormName } from './move-forms.ts'
import type { Officer } from './session.ts'
import { blankWords, CheckList, Compare, checkLines, DraftLine, TemplatePick } from './writing.tsx'

type Shown = { t: T; typed?: Typed; rival?: Rival; said?: 'saved' | 'discarded'; kept?: readonly string[] }

/** What a form has beside its fields: the draft that waited, templates, the check list, a colleague's text. Undefined for forms of a line. */
export async function writingOf(
  app: App,
  officer: Officer,
  page: ReportPage,
  form: FormName,
  { t, typed, rival, said, kept = [] }: Shown,
): Promise<{ typed: Typed; beside: Beside } | undefined> {
  if (!isDraftForm(form)) return undefined
  const ref = app.reference.get()
  const drafts = await draftsFor(app, officer, page.report, form)
  const restored = !typed && drafts.own ? drafts.own : null
  const values = typed ?? restored?.fields ?? {}
  const field = sharedText[form]
  const text = (field && values[field]) ?? ''
  const shared = form === 'answer' || form === 'hold'
  const templates = shared ? await templatesFor(app, officer, page, form) : []
  const zone = ref.agencies.root.timeZone
  const hour = drafts.own && page.report.identity !== 'anonymous' ? clockTime(drafts.own.at, zone, t.lang) : null
  const state = said === 'discarded' ? 'discarded' : said === 'saved' && drafts.own ? 'kept' : restored ? 'restored' : null
  return {
    typed: values,
    beside: {
      drafts: `/konsol/laporan/${page.report.number}`,
      // A form that comes again after a wrong field still knows only what it knew.
      edition: rival ? SEEN_ALL : ((typed && editionOf(typed)) ?? drafts.edition),
      compare: (
        <>
          {form === 'answer' && needsApproval(officer, page.report, ref.agencies) && (
            <Notice tone="info">{t('answer.needsApproval')}</Notice>
          )}
          {rival ? <Compare t={t} mine={text} rival={rival} /> : <RivalLine t={t} name={drafts.rival?.name} />}
          {form === 'note' && <Colleagues t={t} names={await colleaguesOf(app, officer, page)} />}
        </>
      ),
      ...(templates.length && {
        before: { field: field!, part: <TemplatePick t={t} templates={templates} chosen={typed?.template} /> },
      }),
      ...(form === 'answer' && {
        under: {
          field: 'text',
          part: (
            <CheckList
              t={t}
              lines={checkLines(t, ref, page, { text, evidence: kept.length, reason: !!values.reason?.trim() })}
              blanks={blankWords(t, text)}
            />
          ),
        },
      }),
      foot: (
        <DraftLine
          t={t}
          said={state && (hour ? t(`answer.draft.${state}`, { hour }) : t(`answer.draft.${state}.quiet`))}
          has={drafts.own !== null}
        />
      ),
    },
  }
}

/** A colleague has saved another text; where it is not shown already, a button shows both. The script fills in the line when it happens. */
function RivalLine({ t, name }: { t: T; name: string | undefined }) {
  return (
    <div class="rival" data-rival hidden={name === undefined}>
      <Notice tone="ask">
        <span role="status" data-rival-line>
          {name === undefined ? '' : t('answer.rival', { name })}
        </span>{' '}
        <Button look="tertiary" name="take" value="compare" formnovalidate>
          {t('answer.compare.show')}
        </Button>
      </Notice>
    </div>
  )
}

/** A large office has more colleagues than a line should hold. */
const NAMED = 8

function Colleagues({ t, names }: { t: T; names: readonly string[] }) {
  return names.length ? (
    <p class="sub sm mt-s">
      {t('answer.mention.hint', { names: names.map((name) => (name === '…' ? name : `@${name}`)).join(', ') })}
    </p>
  ) : null
}

async function colleaguesOf(app: App, officer: Officer, { report }: ReportPage): Promise<string[]> {
  const rows = await officersAt(app, [report.holder, ...activeOffices(report)])
  const names = rows.filter(({ id }) => id !== officer.id).map(({ name }) => name)
  return names.length > NAMED ? [...names.slice(0, NAMED), '…'] : names
}

/** Who else is writing, at the head of the report; news of the page brings another sentence. */
export async function presenceOf(app: App, officer: Officer, { report }: ReportPage, t: T) {
  return (
    <span class="presence" role="status" data-writing>
      {writingWords(t, await writersOf(app, officer, report))}
    </span>
  )
}
