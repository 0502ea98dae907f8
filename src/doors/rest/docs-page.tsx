import type { App } from '../../domain/app.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { curlOf } from './curl.ts'
import { type DescribedOperation, type Schema, tags } from './document.ts'
import { documentIn } from './operations.ts'

type Described = DescribedOperation & { method: 'get' | 'post'; path: string }

/** The API for people: the OpenAPI document as a page of ours. No script, nothing from elsewhere. */
export async function showDocs(c: Ctx, app: App, site: Site): Promise<Response> {
  const t = c.get('t')
  const reports = Number(app.reference.get().calendars.flag('openReportsPerHour') ?? 60)
  c.header('Cache-Control', 'no-cache')
  c.header('Vary', 'Accept-Language, Cookie')
  const key = `${t.lang} ${site.baseUrl} ${site.demo} ${reports}`
  const html = drawn.get(key) ?? String(await DocsPage({ t, site, reports }))
  drawn.set(key, html)
  return c.html(html)
}

/** The page follows from the program, the language and one number: it is drawn once for each. */
const drawn = new Map<string, string>()

function DocsPage({ t, site, reports }: { t: T; site: Site; reports: number }) {
  const document = documentIn(t, site)
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Described => ({ ...one, method: method as 'get' | 'post', path })),
  )
  const parts = tags.map((tag) => ({ tag, all: all.filter((one) => one.tags[0] === tag) }))
  return (
    <Page t={t} title={t('api.docs.title')} path="/api/docs" demo={site.demo}>
      <h1>{t('api.docs.title')}</h1>
      <p class="lead">{t('api.docs.lead')}</p>
      <p>
        <ActionLink href={localPath(t.lang, '/api/v1/openapi.json')}>{t('api.docs.document')}</ActionLink>
      </p>
      <Start t={t} site={site} all={all} />
      <Rules t={t} reports={reports} />
      <Section id="contents" title={t('api.docs.contents')}>
        {parts.map(({ tag, all: own }) => (
          <>
            <h3 class="mt">
              <ActionLink href={`#${tag}`}>{t(`api.docs.tag.${tag}`)}</ActionLink>
            </h3>
            <ul class="rows">
              {own.map((one) => (
                <li>
                  <a class="t" href={`#${one.operationId}`}>
                    {one.summary} <span class="mono sm sub light">{addressOf(one)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </>
        ))}
      </Section>
      {parts.map(({ tag, all: own }) => (
        <Section id={tag} title={t(`api.docs.tag.${tag}`)}>
          <p>{t(`api.docs.tag.${tag}.text`)}</p>
          {own.map((one) => (
            <OperationPart t={t} site={site} one={one} />
          ))}
        </Section>
      ))}
    </Page>
  )
}

const addressOf = ({ method, path }: Described) => `${method.toUpperCase()} /api/v1${path}`
const rules = ['token', 'code', 'once', 'version', 'pages', 'problems'] as const

function Rules({ t, reports }: { t: T; reports: number }) {
  return (
    <Section id="rules" title={t('api.docs.rules')}>
      <div class="stack prose">
        {rules.map((rule) => (
          <p>{t(`api.docs.rule.${rule}`)}</p>
        ))}
        <p>{t('api.docs.rule.limit', { reports })}</p>
      </div>
    </Section>
  )
}

function Start({ t, site, all }: { t: T; site: Site; all: readonly Described[] }) {
  const of = (id: string) => all.find((one) => one.operationId === id)!
  const steps = [
    ['token', 'npx tuntas token create --officer admin@kota.example --scope read,write\nexport TOKEN=tt_…'],
    ['create', curlOf(site, of('createReport'))],
    ['list', curlOf(site, of('listReports'), { token: true })],
    ['act', curlOf(site, of('verify'))],
  ] as const
  return (
    <Section id="start" title={t('api.docs.start')}>
      {steps.map(([step, text]) => (
        <>
          <p class="mt">{t(`api.docs.start.${step}`)}</p>
          <Code text={text} />
        </>
      ))}
    </Section>
  )
}

function OperationPart({ t, site, one }: { t: T; site: Site; one: Described }) {
  const [status, answer] = Object.entries(one.responses)[0]!
  const refusals = Object.keys(one.responses).filter((code) => Number(code) >= 400)
  const body = one.requestBody?.content['application/json']
  return (
    <section class="sec" aria-labelledby={one.operationId}>
      <h3 id={one.operationId}>{one.summary}</h3>
      <p class="mono mt-s">{addressOf(one)}</p>
      <p class="mt-s prose">{one.description}</p>
      <p class="sm sub mt-s">
        {t('api.docs.who')} {one.security.map((way) => t(`api.docs.who.${whoOf(way)}`)).join(' · ')}
      </p>
      {one.parameters.length > 0 && (
        <div class="mt">
          <DataTable
            caption={`${one.summary}: ${t('api.docs.params')}`}
            columns={[{ label: t('api.docs.name') }, ...words(t, 'where', 'type', 'meaning')]}
            rows={one.parameters.map((p) => [
              <code class="mono">{p.name}</code>,
              p.in,
              `${formOf(p.schema)}${p.required ? `, ${t('api.docs.required')}` : ''}`,
              p.description,
            ])}
          />
        </div>
      )}
      {body && Object.keys(body.schema.properties ?? {}).length > 0 && (
        <div class="mt">
          <DataTable
            caption={`${one.summary}: ${t('api.docs.body')}`}
            columns={[{ label: t('api.docs.name') }, ...words(t, 'type', 'meaning')]}
            rows={fieldsOf(body.schema).map(({ name, schema, required }) => [
              <code class="mono">{name}</code>,
              `${formOf(schema)}${required ? `, ${t('api.docs.required')}` : ''}`,
              schema.description ?? '',
            ])}
          />
        </div>
      )}
      <p class="label mt">{t('api.docs.example')}</p>
      <Code text={curlOf(site, one)} />
      <details class="mt-s">
        <summary>{t('api.docs.answer', { status })}</summary>
        <Code text={JSON.stringify(answer.content?.['application/json']?.example, null, 2)} />
      </details>
      <p class="sm sub mt-s">{t('api.docs.refusals', { statuses: refusals.join(', ') })}</p>
    </section>
  )
}

const whoOf = (way: Record<string, string[]>) => ('bearer' in way ? 'token' : 'accessCode' in way ? 'code' : 'anybody')

const words = (t: T, ...names: string[]) => names.map((name) => ({ label: t(`api.docs.${name}`), words: true }))

/** Text that is copied, as it stands. */
const Code = ({ text }: { text: string }) => (
  <pre class="mono sm box tint mt-s" translate="no">
    {text}
  </pre>
)

type Field = { name: string; schema: Schema; required: boolean }

/** The fields of a body; those of an object within stand after it as `location.lat`. */
function fieldsOf(schema: Schema, before = ''): Field[] {
  const required = (schema.required ?? []) as string[]
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    { name: before + name, schema: field, required: required.includes(name) },
    ...fieldsOf(field, `${before}${name}.`),
  ])
}

/** A schema in a few signs: `string, 10-5000`, `"interim" | "final"`, `uuid[]`. */
function formOf(schema: Schema): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => formOf(one as Schema)).join(' | ')
  if (schema.type === 'array') return `${formOf(schema.items ?? {})}[]`
  const [low, high] = [schema.minLength ?? schema.minimum, schema.maxLength ?? schema.maximum]
  const range = typeof high === 'number' && high <= 100_000 ? `, ${low ?? 0}-${high}` : ''
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type
  return `${schema.format ?? type ?? ''}${range}`
}
