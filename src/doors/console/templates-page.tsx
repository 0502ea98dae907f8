import type { readTemplate } from '../../domain/answers/change-templates.ts'
import { agenciesToWriteFor, templateKinds } from '../../domain/answers/templates.ts'
import type { App } from '../../domain/app.ts'
import { placeholders } from '../../domain/reports/blanks.ts'
import { longDateTime } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, Button, LinkButton } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { EmptyState, Section } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'
import type { Officer } from './session.ts'

type Known = Awaited<ReturnType<typeof readTemplate>>
type Template = Known['template']
type Base = { app: App; site: Site; t: T; officer: Officer }

const kindWords = (t: T, kind: Template['kind'] | '') => t(`template.kind.${kind || 'any'}`)

/** Own templates, those of offices above, and what is out of use. */
export function TemplatesPage({ own, above, saved, ...base }: Base & { own: Template[]; above: Template[]; saved: boolean }) {
  const { t } = base
  const used = own.filter(({ retiredAt }) => retiredAt === null)
  const retired = own.filter(({ retiredAt }) => retiredAt !== null)
  const inherited = above.filter(({ retiredAt }) => retiredAt === null)
  return (
    <Paper {...base} title={t('template.title')} lead={t('template.lead')}>
      {saved && (
        <Notice tone="ok" live>
          {t('template.saved')}
        </Notice>
      )}
      <div class="go">
        <LinkButton href="/konsol/templat/baru">{t('template.new')}</LinkButton>
      </div>
      {used.length === 0 ? (
        <EmptyState title={t('template.none')} text={t('template.noneText')} />
      ) : (
        <Section id="own" title={t('template.own')}>
          <List {...base} caption={t('template.own')} rows={used} linked />
        </Section>
      )}
      {inherited.length > 0 && (
        <Section id="above" title={t('template.above')}>
          <List {...base} caption={t('template.above')} rows={inherited} />
        </Section>
      )}
      {retired.length > 0 && (
        <Section id="retired" title={t('template.retired')}>
          <List {...base} caption={t('template.retired')} rows={retired} linked />
        </Section>
      )}
    </Paper>
  )
}

function List({ app, t, caption, rows, linked }: Base & { caption: string; rows: Template[]; linked?: boolean }) {
  const { agencies, catalogue } = app.reference.get()
  return (
    <DataTable
      caption={t('console.rules.table', { title: caption })}
      quietCaption
      columns={['name', 'code', 'kind', 'category', 'agency'].map((key) => ({ label: t(`template.${key}`), words: true }))}
      rows={rows.map((row) => [
        linked ? <ActionLink href={`/konsol/templat/${row.id}`}>{row.title}</ActionLink> : row.title,
        <span class="mono">::{row.code}</span>,
        kindWords(t, row.kind),
        row.category === null ? t('template.category.any') : (catalogue.category(row.category)?.name ?? row.category),
        agencies.get(row.agencyId)?.name ?? '',
      ])}
    />
  )
}

type FormProps = Base & { known: Known | null; values: Record<string, string>; errors: FieldError[] }

/** One template: its form, then what it was before. */
export function TemplateForm({ app, site, t, officer, known, values, errors }: FormProps) {
  const errorAt = (name: string) => errors.find(({ field }) => field === name)?.text
  const field = (name: string, more: Partial<Parameters<typeof Field>[0]> = {}) => (
    <Field
      t={t}
      name={name}
      label={t(`template.${name === 'title' ? 'name' : name}`)}
      value={values[name]}
      error={errorAt(name)}
      {...more}
    />
  )
  const retired = known?.template.retiredAt !== null && known !== null
  const title = known ? known.template.title : t('template.new')
  return (
    <Paper app={app} site={site} t={t} officer={officer} title={title} back="/konsol/templat" errors={errors} narrow>
      {retired && <Notice tone="ask">{t('template.isRetired')}</Notice>}
      <form class="mt" method="post" action={`/konsol/templat/${known?.template.id ?? 'baru'}`} novalidate>
        {known && <input type="hidden" name="seen" value={values.seen ?? known.changes[0]?.id ?? ''} />}
        {known ? (
          <input type="hidden" name="agency" value={values.agency ?? ''} />
        ) : (
          field('agency', {
            hint: t('template.agency.hint'),
            type: 'select',
            options: agenciesToWriteFor(app, officer).map(({ slug, name }) => ({ value: slug, label: name })),
          })
        )}
        {field('title', { hint: t('template.title.hint') })}
        {field('code', { hint: t('template.code.hint'), mono: true, spellcheck: false, autocomplete: 'off' })}
        {field('kind', {
          type: 'select',
          options: ['' as const, ...templateKinds].map((value) => ({ value, label: kindWords(t, value) })),
        })}
        {field('category', { type: 'select', options: categoryOptions(app, t) })}
        {field('body', {
          type: 'textarea',
          rows: 10,
          hint: t('template.body.hint', { names: placeholders.map((name) => `{${name}}`).join(' ') }),
        })}
        {field('reason', { type: 'textarea', rows: 3, optional: true, hint: t('template.reason.hint') })}
        <SendOrCancel t={t} back="/konsol/templat">
          {t('template.save')}
        </SendOrCancel>
      </form>
      {known && (
        <>
          <form method="post" action={`/konsol/templat/${known.template.id}/${retired ? 'pakai' : 'berhenti'}`}>
            <div class="go">
              <Button look="secondary">{t(retired ? 'template.restore' : 'template.retire')}</Button>
            </div>
          </form>
          <Changes app={app} t={t} known={known} />
        </>
      )}
    </Paper>
  )
}

function Changes({ app, t, known }: { app: App; t: T; known: Known }) {
  const zone = app.reference.get().agencies.root.timeZone
  return (
    <Section id="history" title={t('template.history')}>
      {known.changes.map(({ id, at, kind, by, content }, i) => (
        <div class="mt">
          <p>
            <b>{t(`template.change.${kind}`)}</b>{' '}
            <span class="sub">
              {longDateTime(at, zone, t.lang)}
              {by && `, ${by}`}
            </span>
          </p>
          <Inset>
            <p class="told">{content.body}</p>
          </Inset>
          {i > 0 && (
            <ActionLink small href={`/konsol/templat/${known.template.id}?versi=${id}`}>
              {t('template.takeVersion')}
            </ActionLink>
          )}
        </div>
      ))}
    </Section>
  )
}

function categoryOptions(app: App, t: T) {
  const { catalogue } = app.reference.get()
  const day = app.now().toString().slice(0, 10)
  return [
    { value: '', label: t('template.category.any') },
    ...catalogue
      .parentsOn(day)
      .flatMap((parent) => [
        { value: parent.code, label: parent.name },
        ...catalogue.childrenOn(parent.code, day).map(({ code, name }) => ({ value: code, label: `${parent.name}: ${name}` })),
      ]),
  ]
}
