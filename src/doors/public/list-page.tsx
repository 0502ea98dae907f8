import type { App } from '../../domain/app.ts'
import { type PublicFilter, type PublicRow, publicList } from '../../domain/desk/public-list.ts'
import { readNumber } from '../../domain/reports/number.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type Keep, sendKept } from '../../kit/kept-pages.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink, LinkButton } from '../../kit/ui/button.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState, Pager, Rows, Section } from '../../kit/ui/rows.tsx'
import { FeedLink } from './feed.tsx'
import { type Chosen, listFilter, names } from './list-filter.tsx'
import { ReportRow } from './report-row.tsx'

/** The published reports, 50 a page; what is searched and filtered stands in the address. What the address says wrong is left out. */
export async function showList(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const chosen = readChosen(c)
  const kept = await keep(`${t.lang} /laporan ${JSON.stringify(chosen)}`, () => draw(t, app, site, chosen))
  c.header('Cache-Control', 'public, max-age=5')
  c.header('Vary', 'Accept-Language, Cookie')
  return sendKept(c, kept)
}

async function draw(t: T, app: App, site: Site, chosen: Chosen) {
  const { rows, next } = await publicList(app, { ...chosen, limit: 50 })
  const near = rows.length === 0 ? await nearest(app, chosen) : []
  return { html: String(await ListPage({ t, app, site, chosen, rows, next, near })), etag: '' }
}

function readChosen(c: Ctx): Chosen {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = c.req.query(name)?.trim().slice(0, 200)
      return value && !value.includes('\u0000') && value.isWellFormed() && (name !== 'cursor' || readNumber(value) === value)
        ? [[name, value]]
        : []
    }),
  )
}

/** When nothing fits: the same words without the filters, or the filters without the words. */
async function nearest(app: App, { q, ...rest }: Chosen): Promise<PublicRow[]> {
  const wider: PublicFilter[] = [
    ...(q ? [{ q, limit: 5 }] : []),
    { ...(rest.category && { category: rest.category }), ...(rest.area && { area: rest.area }), limit: 5 },
    { limit: 5 },
  ]
  for (const filter of wider) {
    const { rows } = await publicList(app, filter)
    if (rows.length) return rows
  }
  return []
}

type View = { t: T; app: App; site: Site; chosen: Chosen; rows: PublicRow[]; next: string | null; near: PublicRow[] }

async function ListPage({ t, app, site, chosen, rows, next, near }: View) {
  const here = localPath(t.lang, '/laporan')
  const { bar, words } = await listFilter(t, app, chosen)
  const searched = [...(chosen.q ? [`“${chosen.q}”`] : []), ...words].join(', ')
  return (
    <Page
      t={t}
      title={t('public.list.title')}
      path="/laporan"
      demo={site.demo}
      head={<FeedLink href="/laporan/rss" title={t('public.list.title')} />}
    >
      <h1>{t('public.list.title')}</h1>
      {bar}
      {rows.length === 0 ? (
        <EmptyState
          title={t(searched ? 'public.list.none' : 'public.list.empty')}
          text={searched ? t('public.list.noneText', { searched }) : t('public.list.emptyText')}
          actions={
            <>
              {searched && (
                <LinkButton href={here} look="secondary">
                  {t('public.list.reset')}
                </LinkButton>
              )}
              <LinkButton href={localPath(t.lang, '/lapor')} look={searched ? 'tertiary' : 'primary'}>
                {t('ui.nav.report')}
              </LinkButton>
            </>
          }
        />
      ) : (
        <section class="mt-l" aria-label={t('public.list.title')}>
          <Rows>
            {rows.map((row) => (
              <ReportRow t={t} app={app} row={row} />
            ))}
          </Rows>
          <Pager
            label={t('public.list.pages')}
            previous={
              chosen.cursor
                ? { href: addressOf(here, { ...chosen, cursor: undefined }), text: t('public.list.newest') }
                : undefined
            }
            next={next ? { href: addressOf(here, { ...chosen, cursor: next }), text: t('public.list.older') } : undefined}
          />
        </section>
      )}
      {near.length > 0 && (
        <Section id="near" title={t('public.list.near')}>
          <Rows>
            {near.map((row) => (
              <ReportRow t={t} app={app} row={row} />
            ))}
          </Rows>
          <p>
            <ActionLink href={here} arrow>
              {t('public.home.all')}
            </ActionLink>
          </p>
        </Section>
      )}
    </Page>
  )
}

const addressOf = (here: string, chosen: { [N in keyof Chosen]: string | undefined }) =>
  `${here}?${new URLSearchParams(Object.entries(chosen).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`
