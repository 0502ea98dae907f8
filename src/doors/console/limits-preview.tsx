import type { App } from '../../domain/app.ts'
import type { previewChange } from '../../domain/clocks/change-limits.ts'
import { formatNumber, longDate, mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { DataTable } from '../../kit/ui/data-table.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Facts, Section } from '../../kit/ui/rows.tsx'
import { changeWords } from './limits-page.tsx'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'
import type { Officer } from './session.ts'

type Props = {
  app: App
  site: Site
  t: T
  officer: Officer
  preview: Awaited<ReturnType<typeof previewChange>>
  typed: Record<string, string>
  asksReason: boolean
  errors: FieldError[]
}

/** The days that a decree adds and those that go, in the order of the calendar. */
function Days({ t, effects }: { t: T; effects: Props['preview']['effects'] }) {
  const rows = [
    ...effects.removed.map((row) => ({ ...row, what: 'removed' })),
    ...effects.added.map((row) => ({ ...row, what: 'added' })),
  ].sort((a, b) => a.date.localeCompare(b.date))
  return (
    <Section id="days" title={t('console.rules.holidays')}>
      <DataTable
        caption={t('console.rules.table', { title: t('console.rules.holidays') })}
        quietCaption
        columns={['date', 'name', 'holidayKind', 'what'].map((name) => ({ label: t(`console.rules.${name}`), words: true }))}
        rows={rows.map((row) => [
          longDate(row.date, t.lang),
          row.name,
          t(`console.rules.kind.${row.kind}`),
          t(`console.rules.decree.${row.what}`),
        ])}
      />
    </Section>
  )
}

/** What a change would move, before it is saved: how many reports, from which date to which, who becomes late. */
export function LimitsPreview({ app, site, t, officer, preview, typed, asksReason, errors }: Props) {
  const { difference: d } = preview
  const { agencies } = app.reference.get()
  return (
    <Paper
      app={app}
      site={site}
      t={t}
      officer={officer}
      title={t('console.rules.preview')}
      lead={changeWords(app, t, preview)}
      back="/konsol/batas"
      errors={errors}
    >
      <div class="mt">
        <Facts
          facts={[
            { figure: formatNumber(d.reports, t.lang), text: t('console.rules.preview.reports') },
            { figure: formatNumber(d.becomeLate, t.lang), text: t('console.rules.preview.becomeLate') },
            { figure: formatNumber(d.noLongerLate, t.lang), text: t('console.rules.preview.noLongerLate') },
          ]}
        />
      </div>
      {d.confirmed > 0 && <p class="mt">{t('console.rules.preview.confirmed', { n: formatNumber(d.confirmed, t.lang) })}</p>}
      <p class="mt">{t('console.rules.preview.closed')}</p>
      <form method="post" action="/konsol/batas/simpan" novalidate>
        {Object.entries(typed)
          .filter(([name]) => name !== 'legalSource' || !asksReason)
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
        {asksReason && (
          <div class="mt">
            <Field
              t={t}
              name="legalSource"
              label={t('console.rules.legalSource')}
              hint={t('console.rules.legalSource.hint')}
              value={typed.legalSource}
              error={errors.find(({ field }) => field === 'legalSource')?.text}
            />
          </div>
        )}
        <SendOrCancel t={t} back="/konsol/batas">
          {t('console.rules.save')}
        </SendOrCancel>
      </form>
      {preview.kind === 'decree' && <Days t={t} effects={preview.effects} />}
      {d.dates.length > 0 && (
        <Section id="dates" title={t('console.rules.preview.dates')}>
          <DataTable
            caption={t('console.rules.table', { title: t('console.rules.preview.dates') })}
            quietCaption
            columns={[
              { label: t('console.rules.limit'), words: true },
              { label: t('console.rules.preview.from'), words: true },
              { label: t('console.rules.preview.to'), words: true },
              { label: t('console.rules.preview.n') },
            ]}
            rows={d.dates.map((row) => [
              t(`console.limit.${row.kind}`),
              mediumDate(row.from, t.lang),
              mediumDate(row.to, t.lang),
              formatNumber(row.n, t.lang),
            ])}
          />
        </Section>
      )}
      {d.examples.length > 0 && (
        <Section id="examples" title={t('console.rules.preview.examples', { n: d.examples.length })}>
          <DataTable
            caption={t('console.rules.table', { title: t('console.rules.preview.examples', { n: d.examples.length }) })}
            quietCaption
            columns={[
              { label: t('report.one'), words: true },
              { label: t('console.rules.agency'), words: true },
              { label: t('console.rules.limit'), words: true },
              { label: t('console.rules.preview.to'), words: true },
            ]}
            rows={d.examples.map((row) => [
              <span class="num">{row.number}</span>,
              agencies.get(row.holder)?.shortName ?? '',
              t(`console.limit.${row.kind}`),
              [
                mediumDate(row.to, t.lang),
                ...(row.late ? [t(`console.rules.preview.${row.late > 0 ? 'late' : 'notLate'}`)] : []),
              ].join(', '),
            ])}
          />
        </Section>
      )}
    </Paper>
  )
}
