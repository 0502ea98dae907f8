import { type Context, Hono } from 'hono'
import type { AgencyTree } from '../../domain/agencies/tree.ts'
import type { App } from '../../domain/app.ts'
import { evaluationDocument } from '../../domain/filings/evaluation.ts'
import { filingDocument } from '../../domain/filings/filing-document.ts'
import { periodName } from '../../domain/filings/period.ts'
import { type Listed, listFilings, mayReadFilings, readEvaluation, readFiling } from '../../domain/filings/read-filings.ts'
import { mediumDate } from '../../kit/dates.ts'
import { asHandedOut, type Document } from '../../kit/documents/document.ts'
import { writePdf } from '../../kit/documents/pdf.ts'
import { writeWorkbook } from '../../kit/documents/workbook.ts'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { FilterBar } from '../../kit/ui/filter-bar.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

const kinds = {
  pdf: { type: 'application/pdf', write: writePdf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeWorkbook },
} as const

/** Reports that must be filed: a month, a quarter or a year as PDF or XLSX with one press, and the workbook of a year's evaluation. */
export function filingRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.get('/konsol/berkala', async (c) => {
    const tree = app.reference.get().agencies
    const node = chosenNode(tree, c.get('officer'), c.req.query('instansi'))
    const filings = await listFilings(app, c.get('officer'), node)
    return c.html(<FilingsPage {...{ app, site, tree, node, filings }} t={c.get('t')} officer={c.get('officer')} />)
  })

  routes.get('/konsol/berkala/:slug/:file{[0-9Q-]+\\.(?:pdf|xlsx)}', async (c) => {
    const [code = '', kind = ''] = c.req.param('file').split('.')
    const asked = { node: nodeNamed(app, c.req.param('slug')), code, now: c.req.query('kini') !== undefined }
    const { filing, at } = await readFiling(app, c.get('officer'), asked)
    const document = filingDocument(filing, c.get('t'), app.reference.get().catalogue, at)
    return send(
      c,
      kind as keyof typeof kinds,
      asHandedOut(document, site, c.get('t')),
      `laporan-pengaduan-${filing.agency.slug}-${code}`,
    )
  })

  routes.get('/konsol/berkala/:slug/:year{20[0-9][0-9]}/evaluasi.xlsx', async (c) => {
    const { slug, year: code } = c.req.param()
    const { filing, setting, at } = await readEvaluation(app, c.get('officer'), { node: nodeNamed(app, slug), code })
    const document = evaluationDocument(filing, setting, { t: c.get('t'), at, baseUrl: site.baseUrl })
    return send(c, 'xlsx', asHandedOut(document, site, c.get('t')), `evaluasi-pengaduan-${slug}-${code}`)
  })

  return routes
}

async function send(c: Context<Console>, kind: keyof typeof kinds, document: Document, name: string) {
  const { type, write } = kinds[kind]
  return c.body(new Uint8Array(await write(document)), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}.${kind}"`,
    'cache-control': 'no-store',
  })
}

/** The node of an address. @throws Refusal not-found */
function nodeNamed(app: App, slug: string): string {
  const agency = app.reference.get().agencies.bySlug(slug)
  if (!agency) throw new Refusal('not-found')
  return agency.id
}

/** The node asked for, else the first of the officer's own that they may read. @throws Refusal not-found */
function chosenNode(tree: AgencyTree, officer: Officer, slug: string | undefined): string {
  if (slug) {
    const agency = tree.bySlug(slug)
    if (!agency) throw new Refusal('not-found')
    return agency.id
  }
  const own = officer.grants.map(({ agencyId }) => agencyId).find((node) => mayReadFilings(officer, node, tree))
  if (!own) throw new Refusal('not-found')
  return own
}

type PageProps = { app: App; t: T; site: Site; tree: AgencyTree; officer: Officer; node: string; filings: Listed[] }

function FilingsPage({ app, t, site, tree, officer, node, filings }: PageProps) {
  const agency = tree.get(node)!
  // Up to the top of what they may read, and one step down: a nation has too many offices for one list.
  const near = [...tree.path(node), ...tree.all.filter(({ parentId }) => parentId === node).map(({ id }) => id)].filter((id) =>
    mayReadFilings(officer, id, tree),
  )
  return (
    <Paper {...{ app, site, t, officer }} title={t('filing.list')} lead={t('filing.list.lead', { agency: agency.name })}>
      {near.length > 1 && (
        <FilterBar
          t={t}
          action="/konsol/berkala"
          filters={[
            {
              name: 'instansi',
              label: t('filing.part.agency'),
              value: agency.slug,
              options: near.map((id) => tree.get(id)!).map(({ slug, name }) => ({ value: slug, label: name })),
            },
          ]}
          chosen=""
          reset="/konsol/berkala"
        />
      )}
      {filings.length === 0 ? (
        <EmptyState title={t('figures.none')} text={t('filing.list.none')} />
      ) : (
        <DataTable
          caption={t('filing.list.caption', { agency: agency.name })}
          quietCaption
          columns={['period', 'state', 'files'].map((key) => ({ label: t(`filing.list.${key}`), words: true }))}
          rows={filings.map((filing) => [
            periodName(filing, t),
            stateOf(filing, t),
            <Files t={t} slug={agency.slug} filing={filing} />,
          ])}
        />
      )}
    </Paper>
  )
}

function stateOf({ madeAt, ended }: Listed, t: T): string {
  if (madeAt) return t('filing.list.filed', { date: mediumDate(madeAt.toString(), t.lang) })
  return t(ended ? 'filing.list.notFiled' : 'filing.list.runs')
}

function Files({ t, slug, filing: { code, kind, madeAt } }: { t: T; slug: string; filing: Listed }) {
  const at = `/konsol/berkala/${slug}/${code}`
  return (
    <span class="line">
      <ActionLink small href={`${at}.pdf`}>
        PDF
      </ActionLink>
      <ActionLink small href={`${at}.xlsx`}>
        XLSX
      </ActionLink>
      {madeAt && (
        <ActionLink small quiet href={`${at}.pdf?kini`}>
          {t('filing.list.now')}
        </ActionLink>
      )}
      {kind === 'year' && (
        <ActionLink small href={`${at}/evaluasi.xlsx`}>
          {t('filing.list.evaluation')}
        </ActionLink>
      )}
    </span>
  )
}
