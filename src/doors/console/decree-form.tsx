import type { Context } from 'hono'
import type { App } from '../../domain/app.ts'
import { mayChangeLimits } from '../../domain/clocks/change-limits.ts'
import type { Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { FileField } from '../../kit/ui/field.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** A decree names a few dozen days. */
const MOST_BYTES = 100_000

const sample = `{
  "year": 2027,
  "legalSource": "SKB Menag 1/2026, Menaker 1/2026, MenPANRB 1/2026",
  "holidays": [
    { "date": "2027-01-01", "kind": "national", "name": "Tahun Baru 2027 Masehi" },
    { "date": "2027-02-08", "kind": "collectiveLeave", "name": "Tahun Baru Imlek" }
  ]
}`

/** The text of an uploaded decree. @throws Refusal invalid-input (`file`) when none was sent, or it is too large to be one */
export async function decreeText(file: unknown): Promise<string> {
  if (!(file instanceof File) || file.size === 0) throw wrongFile('console.rules.decree.none')
  if (file.size > MOST_BYTES) throw wrongFile('console.rules.decree.tooLarge')
  return file.text()
}

/** What stands in it, as the wish of a change. @throws Refusal invalid-input (`file`) */
export function decreeWish(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text)
    if (read !== null && typeof read === 'object' && !Array.isArray(read)) return { ...read, kind: 'decree' }
  } catch {}
  throw wrongFile('console.rules.decree.notJson')
}

const wrongFile = (key: string) => new Refusal('invalid-input', { fields: [{ path: 'file', key }] })

/** The file of a year; what is wrong in it is said with the place where it stands. */
export function decreeForm(app: App, site: Site, c: Context<Console>, wrong: readonly FieldError[]) {
  const t = c.get('t')
  const officer = c.get('officer')
  if (!mayChangeLimits(app, officer, null)) throw new Refusal('not-found')
  const sentences = wrong.map(({ field, text }) =>
    field === 'file' ? text : t('console.rules.decree.at', { place: field, text }),
  )
  const errors = sentences.slice(0, 1).map((text) => ({ field: 'file', text }))
  return c.html(
    <Paper
      app={app}
      site={site}
      t={t}
      officer={officer}
      title={t('console.rules.add.decree')}
      lead={t('console.rules.add.decree.lead')}
      back="/konsol/batas"
      errors={errors}
      narrow
    >
      {sentences.length > 1 && (
        <ul>
          {sentences.slice(1, 10).map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      <form class="mt" method="post" action="/konsol/batas/keputusan" enctype="multipart/form-data" novalidate>
        <FileField
          t={t}
          name="file"
          label={t('console.rules.decree.file')}
          button={t('console.rules.decree.choose')}
          hint={t('console.rules.decree.hint')}
          accept=".json,application/json"
          shape="sheet"
          error={errors[0]?.text}
        />
        <SendOrCancel t={t} back="/konsol/batas">
          {t('console.rules.check')}
        </SendOrCancel>
      </form>
      <Section id="form" title={t('console.rules.decree.form')}>
        <p class="mt-s">{t('console.rules.decree.formText')}</p>
        <section class="scroll box tint mt" tabindex={0} aria-label={t('console.rules.decree.sample')}>
          <pre class="mono sm">{sample}</pre>
        </section>
      </Section>
    </Paper>,
    errors.length ? 400 : 200,
  )
}
