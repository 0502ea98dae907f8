import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Page } from '../../kit/ui/page.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { Shape } from '../../kit/ui/shape.tsx'

const parts = ['kept', 'photos', 'cookies', 'code', 'addresses', 'rights'] as const
const rows = ['name', 'story', 'edited', 'landmark', 'photos', 'answer'] as const
const readers = ['public', 'office', 'desk'] as const

/** Who sees what, line by line; each word has its own in the table. */
const sees: Record<(typeof rows)[number], Record<(typeof readers)[number], 'yes' | 'no' | 'named' | 'logged' | 'trimmed'>> = {
  name: { public: 'no', office: 'named', desk: 'logged' },
  story: { public: 'no', office: 'trimmed', desk: 'yes' },
  edited: { public: 'yes', office: 'yes', desk: 'yes' },
  landmark: { public: 'no', office: 'yes', desk: 'yes' },
  photos: { public: 'no', office: 'yes', desk: 'yes' },
  answer: { public: 'yes', office: 'yes', desk: 'yes' },
}

/** What is kept, and who sees what. */
export function PrivacyPage({ t, site }: { t: T; site: Site }) {
  return (
    <Page t={t} title={t('public.privacy.title')} path="/privasi" demo={site.demo} narrow>
      <h1>{t('public.privacy.title')}</h1>
      <p class="lead">{t('public.privacy.lead')}</p>
      <Section id="who" title={t('public.privacy.who')}>
        <dl class="kv">
          {rows.map((row) => (
            <div>
              <dt>{t(`public.privacy.row.${row}`)}</dt>
              {readers.map((reader) => (
                <dd class="who sm">
                  <em class={sees[row][reader] === 'no' ? 'no' : 'yes'}>
                    <Shape name={sees[row][reader] === 'no' ? 'no' : 'yes'} size={15} />
                    {t(`public.privacy.reader.${reader}`)}: {t(`public.privacy.sees.${sees[row][reader]}`)}
                  </em>
                </dd>
              ))}
            </div>
          ))}
        </dl>
        <p class="sm sub mt-s">{t('public.privacy.whoNote')}</p>
      </Section>
      {parts.map((part) => (
        <Section id={part} title={t(`public.privacy.${part}`)}>
          <p>{t(`public.privacy.${part}Text`)}</p>
        </Section>
      ))}
    </Page>
  )
}
