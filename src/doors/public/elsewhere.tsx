import type { Child } from 'hono/jsx'
import { Document } from '../../kit/html.tsx'
import type { Site } from '../../kit/site.ts'
import type { Shown } from './figures-parts.tsx'

type Props = { site: Site; shown: Shown; chart: string; name: string; period: string; children: unknown }

/** A page of one chart without anything around it, that says whose figures it shows, of when, and where they come from. */
export function Elsewhere({ site, shown: { t, here, base }, chart, name, period, children }: Props) {
  return (
    <Document title={name} lang={t.lang} css="office" demo={site.demo} head={<base target="_blank" />}>
      <main id="main">
        <h1 class="vh">{name}</h1>
        {children as Child}
        <p class="sm mt-s">
          {name}, {period}.{' '}
          <a class="act" href={`${base}${here}#${chart}`} rel="noopener">
            {t('figures.embed.source')}
          </a>
        </p>
        {site.demo && <p class="sub sm">{t('ui.demo')}</p>}
      </main>
    </Document>
  )
}
