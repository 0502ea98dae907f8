import type { Child, PropsWithChildren } from 'hono/jsx'
import type { App } from '../../domain/app.ts'
import { missingDecree } from '../../domain/clocks/missing-decree.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { BackLink } from '../../kit/ui/button.tsx'
import { ErrorSummary, type FieldError } from '../../kit/ui/error-summary.tsx'
import { Warning } from '../../kit/ui/notice.tsx'
import { Page } from '../../kit/ui/page.tsx'
import type { Officer } from './session.ts'

type PaperProps = PropsWithChildren<{
  app: App
  site: Site
  t: T
  officer: Officer
  title: string
  lead?: Child
  back?: string
  errors?: FieldError[]
  narrow?: boolean
}>

/** A page of the console beside queue and report: the way back, heading, what must not be missed, contents. */
export function Paper({ app, site, t, officer, title, lead, back = '/konsol', errors = [], narrow, children }: PaperProps) {
  return (
    <Page
      t={t}
      title={title}
      demo={site.demo}
      css="office"
      bare
      invalid={errors.length > 0}
      narrow={narrow ?? false}
      footer={[
        { href: '/konsol', label: t('console.home') },
        { href: '/konsol/akun', label: t('signin.account.title') },
        { href: '/konsol/tombol', label: t('desk.keys.all') },
        { href: '/laporan', label: t('ui.nav.public') },
        { href: '/panduan', label: t('ui.nav.guide') },
      ]}
    >
      <BackLink href={back}>{t('ui.back')}</BackLink>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <DecreeWarning app={app} t={t} officer={officer} />
      {children}
    </Page>
  )
}

/** Every page of the console says which year's holidays are missing. */
export function DecreeWarning({ app, t, officer }: { app: App; t: T; officer: Officer }) {
  const year = missingDecree(app.reference.get(), officer, app.now())
  if (!year) return null
  return (
    <div class="mt mb">
      <Warning>{t('console.decreeMissing', { year })}</Warning>
    </div>
  )
}
