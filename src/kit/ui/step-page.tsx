import type { PropsWithChildren } from 'hono/jsx'
import { BackLink } from './button.tsx'
import { ErrorSummary, type FieldError } from './error-summary.tsx'
import { Page, type PageProps } from './page.tsx'

type StepProps = PropsWithChildren<
  Omit<PageProps, 'narrow' | 'bare' | 'invalid'> & {
    /** This step, from 1, and how many there are; left out on a single page that asks one thing. */
    step?: number
    of?: number
    back?: string
    errors?: FieldError[]
    /** A heading, where the question's own label is not the heading. */
    heading?: string
  }
>

/** One question: the way back, what is wrong, where one is on the path, then the form. */
export function StepPage({ step, of, back, errors = [], heading, children, ...page }: StepProps) {
  const { t } = page
  return (
    <Page {...page} narrow bare invalid={errors.length > 0}>
      {back && <BackLink href={back}>{t('ui.back')}</BackLink>}
      <ErrorSummary t={t} errors={errors} />
      {step && of && <Steps text={t('ui.step', { step, of })} step={step} of={of} />}
      {heading && <h1>{heading}</h1>}
      {children}
    </Page>
  )
}

function Steps({ text, step, of }: { text: string; step: number; of: number }) {
  return (
    <>
      <p class="sm sub">{text}</p>
      <p class="steps" aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          <i class={index < step ? 'on' : undefined}></i>
        ))}
      </p>
    </>
  )
}
