import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { approvesAnswers, waitingAnswers } from '../../domain/desk/approvals.ts'
import { leftUntil } from '../../domain/desk/limits.ts'
import { mediumDate } from '../../kit/dates.ts'
import type { Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { ActionLink } from '../../kit/ui/button.tsx'
import { dueWords } from '../../kit/ui/chips.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { EmptyState } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

/** Answers that wait for the head. To who leads no office the page is not there. */
export function approvalRoutes(app: App, site: Site) {
  const routes = new Hono<Web & { Variables: { officer: Officer } }>()

  routes.get('/konsol/persetujuan', async (c) => {
    const t = c.get('t')
    const officer = c.get('officer')
    if (!approvesAnswers(officer)) throw new Refusal('not-found')
    const ref = app.reference.get()
    const rows = await waitingAnswers(app, officer)
    return c.html(
      <Paper app={app} site={site} t={t} officer={officer} title={t('answer.approvals.title')} lead={t('answer.approvals.lead')}>
        {rows.length === 0 ? (
          <EmptyState title={t('answer.approvals.none')} text={t('answer.approvals.noneText')} />
        ) : (
          <div class="mt">
            <DataTable
              caption={t('answer.approvals.caption', { n: rows.length })}
              columns={['report', 'office', 'author', 'due'].map((key) => ({ label: t(`answer.approvals.${key}`), words: true }))}
              rows={rows.map((row) => [
                <>
                  <ActionLink href={`/konsol/laporan/${row.number}?move=approve`}>{row.title}</ActionLink>
                  <span class="sub sm num">{row.number}</span>
                </>,
                ref.agencies.get(row.holder)?.name ?? '',
                `${row.author ?? ''}, ${mediumDate(row.proposedOn, t.lang)}`,
                row.dueOn
                  ? `${mediumDate(row.dueOn, t.lang)} (${dueWords(t, leftUntil(ref, row.holder, row.dueOn, app.now()))})`
                  : '',
              ])}
            />
          </div>
        )}
      </Paper>,
    )
  })

  return routes
}
