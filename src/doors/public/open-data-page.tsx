import { stream } from 'hono/streaming'
import type { App } from '../../domain/app.ts'
import { FEWEST } from '../../domain/figures/publish.ts'
import { columns } from '../../domain/open-data/columns.ts'
import { type Format, listReleases, openDataFile, type Release, releaseOf } from '../../domain/open-data/release-month.ts'
import { csvLine } from '../../kit/csv.ts'
import { formatNumber, mediumDate, monthName } from '../../kit/dates.ts'
import type { Ctx } from '../../kit/http.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { type Keep, sendKept } from '../../kit/kept-pages.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/deed.id'

/** What is released, under which licence, what the columns mean, and how to check a file. */
export async function showOpenData(c: Ctx, app: App, site: Site, keep: Keep): Promise<Response> {
  const t = c.get('t')
  const kept = await keep(`${t.lang} open-data`, async () => ({
    html: String(OpenDataPage({ t, site, releases: await listReleases(app) })),
    etag: '',
  }))
  c.header('Cache-Control', 'public, max-age=60')
  c.header('Vary', 'Accept-Language, Cookie')
  return sendKept(c, kept)
}

/** `laporan-2026-10.csv` is the newest release of a month, `laporan-2026-10-v1.json` a certain one, which never changes; `kamus.csv` the dictionary, `SHA256SUMS` the list for `sha256sum -c`. */
export async function sendOpenData(c: Ctx, app: App): Promise<Response> {
  const name = c.req.param('file') ?? ''
  if (name === 'kamus.csv') return send(c, dictionary(c.get('t')), 'csv')
  if (name === 'SHA256SUMS') return c.text(sums(await listReleases(app)))
  const [, month, version, format] = /^laporan-(20\d\d-(?:0[1-9]|1[0-2]))(?:-v([1-9]\d{0,2}))?\.(csv|json)$/.exec(name) ?? []
  const release = month ? await releaseOf(app, `${month}-01`, version ? Number(version) : null) : null
  if (!release) throw new Refusal('not-found')
  c.header('Cache-Control', version ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  c.header('Content-Disposition', `attachment; filename="${fileName(release, format as Format)}"`)
  c.header('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
  c.header('X-Checksum-Sha256', format === 'csv' ? release.csvSha256 : release.jsonSha256)
  if (c.req.method === 'HEAD') return c.body(null)
  // Some spreadsheets take UTF-8 for it only when it begins with a mark; the checksum is that of the file without one.
  const mark = c.req.query('bom') === '1' && format === 'csv' ? '\ufeff' : ''
  return stream(c, async (out) => {
    if (mark) await out.write(mark)
    for await (const piece of openDataFile(app, release, format as Format)) {
      if (out.aborted) return
      await out.write(piece)
    }
  })
}

const fileName = ({ month, version }: Release, format: Format) => `laporan-${month.slice(0, 7)}-v${version}.${format}`

function send(c: Ctx, body: string, format: Format): Response {
  c.header('Cache-Control', 'public, max-age=300')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.body(body, 200, { 'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8' })
}

const sums = (releases: readonly Release[]) =>
  releases.map((r) => `${r.csvSha256}  ${fileName(r, 'csv')}\n${r.jsonSha256}  ${fileName(r, 'json')}\n`).join('')

const dictionary = (t: T) =>
  [['kolom', 'jenis', 'arti'], ...columns.map(([name, kind]) => [name, t(`openData.kind.${kind}`), t(`openData.column.${name}`)])]
    .map(csvLine)
    .join('')

function OpenDataPage({ t, site, releases }: { t: T; site: Site; releases: Release[] }) {
  const at = (path: string) => localPath(t.lang, path)
  const months = [...Map.groupBy(releases, ({ month }) => month)]
  const corrections = releases.filter(({ version }) => version > 1)
  const day = ({ madeAt }: Release) => mediumDate(madeAt.toZonedDateTimeISO('Asia/Jakarta').toPlainDate(), t.lang)
  const files = (r: Release) => (
    <span class="files">
      {(['csv', 'json'] as const).map((format) => (
        <a class="act" href={`/data-terbuka/${fileName(r, format)}`}>
          {format.toUpperCase()} <span class="vh">{monthName(r.month, t.lang, 'long')}</span>{' '}
          <span class="sub">{size(t, format === 'csv' ? r.csvBytes : r.jsonBytes)}</span>
        </a>
      ))}
    </span>
  )
  return (
    <Page t={t} title={t('openData.title')} path="/data-terbuka" demo={site.demo} css="office">
      <h1>{t('openData.title')}</h1>
      <p class="lead">{t('openData.lead')}</p>
      <p class="mt-s">
        {t('openData.licence')} <a href={LICENCE}>CC BY 4.0</a>. {t('openData.areas')}
      </p>
      {releases.length === 0 ? (
        <EmptyState title={t('openData.none')} text={t('openData.noneText')} />
      ) : (
        <section class="fig">
          <h2 id="files">{t('openData.files')}</h2>
          <p class="lead">{t('openData.filesLead')}</p>
          <DataTable
            caption={t('openData.files')}
            quietCaption
            columns={[
              { label: t('openData.month') },
              { label: t('openData.rows') },
              { label: t('openData.released') },
              { label: t('openData.download'), words: true },
              { label: t('openData.checksum'), words: true },
            ]}
            rows={months.map(([month, [newest]]) => [
              monthName(month, t.lang, 'long'),
              formatNumber(newest!.rows, t.lang),
              day(newest!),
              files(newest!),
              <code class="sum">{newest!.csvSha256}</code>,
            ])}
          />
          <p class="mt-s">
            <a class="act" href="/data-terbuka/SHA256SUMS">
              {t('openData.sums')}
            </a>
          </p>
        </section>
      )}
      <section class="fig">
        <h2 id="corrections">{t('openData.corrections')}</h2>
        <p class="lead">{t('openData.correctionsLead')}</p>
        {corrections.length === 0 ? (
          <p>{t('openData.noCorrections')}</p>
        ) : (
          <DataTable
            caption={t('openData.corrections')}
            quietCaption
            columns={[
              { label: t('openData.month') },
              { label: t('openData.version') },
              { label: t('openData.released') },
              { label: t('openData.added') },
              { label: t('openData.replaces'), words: true },
            ]}
            rows={corrections.map((r) => [
              monthName(r.month, t.lang, 'long'),
              r.version,
              day(r),
              formatNumber(r.added, t.lang),
              files(releases.find(({ month, version }) => month === r.month && version === r.version - 1)!),
            ])}
          />
        )}
      </section>
      <section class="fig">
        <h2 id="private">{t('openData.private')}</h2>
        <p class="prose-w">{t('openData.privateText', { n: FEWEST })}</p>
      </section>
      <section class="fig">
        <h2 id="dictionary">{t('openData.dictionary')}</h2>
        <DataTable
          caption={t('openData.dictionary')}
          quietCaption
          columns={[
            { label: t('openData.column') },
            { label: t('openData.kind'), words: true },
            { label: t('openData.meaning'), words: true },
          ]}
          rows={columns.map(([name, kind]) => [<code>{name}</code>, t(`openData.kind.${kind}`), t(`openData.column.${name}`)])}
        />
        <p class="mt-s line">
          <a class="act" href={at('/data-terbuka/kamus.csv')}>
            {t('openData.dictionaryFile')}
          </a>
          <a class="act" href="/api/docs">
            {t('openData.api')}
          </a>
        </p>
      </section>
    </Page>
  )
}

const size = (t: T, bytes: number) =>
  bytes < 1_000_000
    ? `${formatNumber(Math.max(1, Math.round(bytes / 1_000)), t.lang)} kB`
    : `${formatNumber(bytes / 1_000_000, t.lang, 1)} MB`
