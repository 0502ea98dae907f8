import type { Told } from '../../domain/figures/publish.ts'
import { steps } from '../../domain/figures/told-figures.ts'
import { ChartFrame, FunnelChart } from '../../kit/ui/charts.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Figure } from './figure-frame.tsx'
import { count, drawn, how, percent, type Shown } from './figures-parts.tsx'

type Line = { code: string; name: string; n: Told }

/** The steps from received to settled. */
export const funnelSteps = ({ t, told }: Pick<Shown, 't' | 'told'>): Line[] =>
  steps.map((code) => ({ code, name: t(`figures.funnel.${code}`), n: told.get(code)! }))

/** What went no further, and why: a reason of few, or one by which few would follow, is not named. */
export function funnelLosses({ t, figures: f, told, reason }: Pick<Shown, 't' | 'figures' | 'told' | 'reason'>): Line[] {
  const named = (code: string) => ({ code, name: t(`figures.funnel.out.${code}`), n: told.get(code)! })
  const reasons = Object.entries(f.archivedBy)
    .sort(([, a], [, b]) => b - a)
    .map(([code]) => ({
      code: `archived/${code}`,
      name: t('figures.funnel.out.reason', { reason: reason(code) }),
      n: told.get(`archived/${code}`)!,
    }))
    .filter(({ n }) => typeof n === 'number')
  return [named('withdrawn'), named('merged'), named('archived'), ...reasons, named('pending'), named('silent')]
}

/** From received to settled, each loss by its name. */
export function FunnelFigure(shown: Shown) {
  const { t, figures: f, told, here, base } = shown
  const words = (name: string) => count(t, told.get(name)!)
  const asides: Record<string, string> = {
    forwarded: t('figures.funnel.lost', { archived: words('archived'), withdrawn: words('withdrawn'), merged: words('merged') }),
    final: t('figures.funnel.pending', { n: words('pending') }),
    confirmed: t('figures.funnel.silent', { n: words('silent') }),
  }
  const bars = funnelSteps(shown).map(({ code, name, n }) => ({
    label: name,
    n: drawn(n),
    shown: count(t, n),
    aside: asides[code] ?? '',
  }))
  const label = t('figures.funnel')
  return (
    <Figure of={{ t, here, base }} id="funnel" title={label} lead={t('figures.funnel.lead')} how={how(t, 'funnel')}>
      <ChartFrame label={t('figures.chart', { label })}>
        <FunnelChart steps={bars} label={t('figures.seeTable', { label })} />
      </ChartFrame>
      <div class="twin">
        <DataTable
          caption={t('figures.funnel.table')}
          columns={[{ label: t('figures.funnel.step') }, { label: t('figures.reports') }, { label: t('figures.funnel.part') }]}
          rows={bars.map((step) => [step.label, step.shown, step.n === null ? '–' : percent(t, step.n / f.received)])}
        />
        <DataTable
          caption={t('figures.funnel.outs')}
          columns={[{ label: t('figures.funnel.why') }, { label: t('figures.reports') }]}
          rows={funnelLosses(shown).map(({ name, n }) => [name, count(t, n)])}
        />
      </div>
    </Figure>
  )
}
