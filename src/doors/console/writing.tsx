import type { Child } from 'hono/jsx'
import { type AnswerPart, checkAnswer } from '../../domain/answers/check-answer.ts'
import type { Rival } from '../../domain/answers/drafts.ts'
import type { Filled } from '../../domain/answers/templates.ts'
import type { ReportPage } from '../../domain/desk/report-page.ts'
import type { Reference } from '../../domain/reference.ts'
import { blanksIn } from '../../domain/reports/blanks.ts'
import { activeOffices } from '../../domain/reports/report.ts'
import type { T } from '../../kit/i18n.ts'
import { compareTexts, type Piece } from '../../kit/text-diff.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { Shape, type ShapeName } from '../../kit/ui/shape.tsx'
import type { FormName } from './move-forms.ts'

/** Who reads what is written in a form. */
export type Readers = 'inside' | 'reporter' | 'everybody'
const shapes: Record<Readers, ShapeName> = { inside: 'lock', reporter: 'info', everybody: 'info' }

/** The forms in which an officer writes to somebody, and to whom. */
export const readersOf: { [F in FormName | 'identity' | 'askLook']?: Readers } = {
  note: 'inside',
  sendBack: 'inside',
  answer: 'everybody',
  hold: 'reporter',
}

/** Says, before anything else in the form, who will read it; each of the three looks different. */
export function Band({ t, readers }: { t: T; readers: Readers }) {
  return (
    <p class="band">
      <Shape name={shapes[readers]} size={18} /> {t(`answer.band.${readers}`)}
    </p>
  )
}

/** The templates that fit. Without a script the button brings the text into the form; with one also `::code` typed in the text. */
export function TemplatePick({ t, templates, chosen }: { t: T; templates: readonly Filled[]; chosen: string | undefined }) {
  if (templates.length === 0) return null
  return (
    <div class="field pick">
      <label class="label" for="template">
        {t('answer.template')} <span class="sub light">{t('answer.template.typed')}</span>
      </label>
      <div class="line">
        <select class="ds-input" id="template" name="template" data-templates>
          <option value="">{t('answer.template.none')}</option>
          {templates.map(({ id, code, title, text, kind, reason }) => (
            <option
              value={id}
              selected={id === chosen}
              data-code={code}
              data-text={text}
              data-kind={kind ?? ''}
              data-reason={reason ?? ''}
            >
              {`${title} (::${code})`}
            </option>
          ))}
        </select>
        <Button look="secondary" name="take" value="template" formnovalidate>
          {t('answer.template.use')}
        </Button>
      </div>
    </div>
  )
}

/** What each part of a good answer looks like in this text, in words. */
export function checkLines(t: T, ref: Reference, page: ReportPage, typed: { text: string; evidence: number; reason: boolean }) {
  const offices = [...new Set([page.report.holder, ...activeOffices(page.report)])].flatMap((id) => {
    const agency = ref.agencies.get(id)
    return agency ? [agency.name, agency.shortName] : []
  })
  const seen = (part: AnswerPart, because: string) => {
    if (part !== 'proof') return t('answer.check.seen', { words: because })
    if (because === '') return t('answer.check.reason')
    return /^\d+$/.test(because) ? t('answer.check.files', { n: because }) : t('answer.check.seen', { words: because })
  }
  return checkAnswer(typed.text, { evidence: typed.evidence, reason: typed.reason, offices }).map(({ part, because }) => ({
    part,
    met: because !== null,
    text: because === null ? t('answer.check.notYet') : seen(part, because),
  }))
}

/** Words for what is still to be filled in; empty when nothing is. */
export const blankWords = (t: T, text: string) => {
  const blanks = blanksIn(text)
  return blanks.length ? t('answer.blanks', { blanks: blanks.join(', ') }) : ''
}

/** Beside the text: what a good answer holds, judged as far as patterns can. Hints, never a reason to refuse. */
export function CheckList({ t, lines, blanks }: { t: T; lines: ReturnType<typeof checkLines>; blanks: string }) {
  return (
    <div class="checks">
      <p class="label" id="checks">
        {t('answer.check.title')} <span class="sub light">{t('answer.check.hint')}</span>
      </p>
      <ul aria-labelledby="checks" data-checks>
        {lines.map(({ part, met, text }) => (
          <li data-part={part} class={met ? 'met' : undefined}>
            <Shape name="closed" size={15} />
            <span>
              <b>{t(`answer.check.${part}`)}</b> <span class="sub">{text}</span>
            </span>
          </li>
        ))}
      </ul>
      <p class="sm" data-blanks>
        {blanks}
      </p>
    </div>
  )
}

/** Both texts with what differs marked, and what can be done; the officer's own stays in the field below until they choose otherwise. */
export function Compare({ t, mine, rival }: { t: T; mine: string; rival: Rival }) {
  const sides = compareTexts(mine, rival.text)
  return (
    <div class="compare">
      <Notice tone="ask" live>
        {t(rival.sent ? 'answer.compare.sent' : 'answer.compare.saved', { name: rival.name })}
      </Notice>
      <input type="hidden" name="theirs" value={rival.text} />
      <div class="sides">
        <Side title={t('answer.compare.mine')} pieces={sides.a} />
        <Side title={t('answer.compare.theirs', { name: rival.name })} pieces={sides.b} />
      </div>
      <Buttons row>
        <Button look="secondary" name="take" value="theirs" formnovalidate>
          {t('answer.compare.take', { name: rival.name })}
        </Button>
        <Button look="secondary" name="take" value="both" formnovalidate>
          {t('answer.compare.both')}
        </Button>
      </Buttons>
      <p class="sub sm mt-s">{t('answer.compare.hint')}</p>
    </div>
  )
}

function Side({ title, pieces }: { title: string; pieces: readonly Piece[] }) {
  return (
    <section tabindex={0} aria-label={title}>
      <h3>{title}</h3>
      <p class="prose">{pieces.map(({ text, same }) => (same ? text : <mark>{text}</mark>))}</p>
    </section>
  )
}

/** Under the form's buttons: what the server has kept, and the ways to keep and to throw away. The script fills the line and saves by itself. */
export function DraftLine({ t, said, has }: { t: T; said: Child; has: boolean }) {
  return (
    <div class="draft">
      <p class="sub sm" role="status" data-draft-line>
        {said}
      </p>
      <Button look="tertiary" name="take" value="draft" formnovalidate>
        {t('answer.draft.keep')}
      </Button>
      {has && (
        <Button look="tertiary" name="take" value="discard" formnovalidate>
          {t('answer.draft.discard')}
        </Button>
      )}
    </div>
  )
}
