import { localPath, type T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { LinkButton } from '../../kit/ui/button.tsx'
import { Inset } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import { Section } from '../../kit/ui/rows.tsx'

const parts = ['what', 'write', 'next', 'judge', 'information'] as const

/** How to report, with an example that officers can work with and one that they cannot. */
export function GuidePage({ t, site }: { t: T; site: Site }) {
  return (
    <Page t={t} title={t('public.guide.title')} path="/panduan" demo={site.demo} narrow>
      <h1>{t('public.guide.title')}</h1>
      <p class="lead">{t('public.guide.lead')}</p>
      {parts.map((part) => (
        <Section id={part} title={t(`public.guide.${part}`)}>
          <p>{t(`public.guide.${part}Text`)}</p>
          {part === 'write' && (
            <div class="stack mt">
              <Inset>
                <p>
                  <b>{t('public.guide.good')}</b>
                </p>
                <p>{t('public.guide.goodExample')}</p>
                <p class="sm sub">{t('public.guide.goodWhy')}</p>
              </Inset>
              <Inset>
                <p>
                  <b>{t('public.guide.bad')}</b>
                </p>
                <p>{t('public.guide.badExample')}</p>
                <p class="sm sub">{t('public.guide.badWhy')}</p>
              </Inset>
            </div>
          )}
        </Section>
      ))}
      <div class="btns go">
        <LinkButton href={localPath(t.lang, '/lapor')} big>
          {t('ui.nav.report')}
        </LinkButton>
      </div>
    </Page>
  )
}
