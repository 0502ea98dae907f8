import type { PropsWithChildren } from 'hono/jsx'
import type { T } from '../../kit/i18n.ts'

/** A chart under its question, with what is counted, its table as CSV, an address of its own and the lines that put it on another site. `here`: the address of the view. */
export function Figure({
  id,
  title,
  lead,
  how,
  of: { t, here, base },
  children,
}: PropsWithChildren<{
  id: string
  title: string
  lead: string
  how: { title: string; text: string }
  of: { t: T; here: string; base: string }
}>) {
  return (
    <section class="fig" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="lead">{lead}</p>
      {children}
      <div class="tools">
        <details>
          <summary>{how.title}</summary>
          <p class="sm">{how.text}</p>
        </details>
        <details>
          <summary aria-label={`${t('figures.embed')}: ${title}`}>{t('figures.embed')}</summary>
          <p class="sm">{t('figures.embed.how')}</p>
          <p class="sm mono">{`<iframe src="${base}${here}${here.includes('?') ? '&' : '?'}sematan=${id}" title="${title}" width="100%" height="640" loading="lazy"></iframe>`}</p>
        </details>
        <a class="act" href={`${here}${here.includes('?') ? '&' : '?'}csv=${id}`} aria-label={`${t('figures.csv')}: ${title}`}>
          {t('figures.csv')}
        </a>
        <a class="act quiet" href={`${here}#${id}`} aria-label={`${t('figures.address')}: ${title}`}>
          {t('figures.address')}
        </a>
      </div>
    </section>
  )
}
