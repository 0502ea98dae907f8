import { administers } from '../../domain/administration/administers.ts'
import { writesTemplates } from '../../domain/answers/templates.ts'
import type { App } from '../../domain/app.ts'
import { changesLimits } from '../../domain/clocks/change-limits.ts'
import { readsActivity } from '../../domain/desk/activity.ts'
import { approvesAnswers, waitingAnswers } from '../../domain/desk/approvals.ts'
import { addressOf, type DeskList, isFiltered, viewNames } from '../../domain/desk/desk-filter.ts'
import { COUNT_LIMIT, countOf, viewCounts } from '../../domain/desk/queue.ts'
import { readsAnswers } from '../../domain/desk/readings.ts'
import { nodesToLookAt } from '../../domain/figures/dashboard.ts'
import { mayReadFilings } from '../../domain/filings/read-filings.ts'
import { officesToKeyInFor } from '../../domain/intake/key-in.ts'
import { looksAfterNotices } from '../../domain/messages/dead-notices.ts'
import type { SavedView } from '../../domain/people/saved-views.ts'
import { waitingLooks } from '../../domain/reports/look-requests.ts'
import type { T } from '../../kit/i18n.ts'
import type { SavedView as ViewLink } from '../../kit/ui/console-page.tsx'
import type { Officer } from './session.ts'

const counted = (n: number) => (n > COUNT_LIMIT ? `${COUNT_LIMIT}+` : n)

/** The left pane: the views with their counts, what the officer's role opens beside them, and the lists they keep. */
export async function consoleMenu(app: App, t: T, officer: Officer, list: DeskList, saved: readonly SavedView[]) {
  const here = addressOf(list)
  const plain = !list.q && !isFiltered(list.filter)
  const [counts, toApprove, looks, ...savedCounts] = await Promise.all([
    viewCounts(app, officer),
    approvesAnswers(officer) ? waitingAnswers(app, officer).then((waiting) => waiting.length) : 0,
    waitingLooks(app, officer),
    ...saved.map((view) => countOf(app, officer, view.list)),
  ])
  const ref = app.reference.get()
  const view = (name: (typeof viewNames)[number]): ViewLink => ({
    href: `/konsol?view=${name}`,
    label: t(`console.view.${name}`),
    current: plain && list.view === name,
    ...(name !== 'closed' && { count: counted(counts[name]), live: name }),
  })
  const pages: [may: boolean, href: string, key: string, count?: number][] = [
    [officesToKeyInFor(app, officer).length > 0, '/konsol/catat', 'intake.title'],
    [readsAnswers(officer), '/konsol/pembacaan', 'console.readings.title'],
    [looks.length > 0, '/konsol/identitas', 'console.looks.title', looks.length],
    [approvesAnswers(officer), '/konsol/persetujuan', 'answer.approvals.title', toApprove],
    [writesTemplates(app, officer), '/konsol/templat', 'template.title'],
    [readsActivity(app, officer), '/konsol/keaktifan', 'console.activity.title'],
    [changesLimits(app, officer), '/konsol/batas', 'console.rules.title'],
    [nodesToLookAt(app, officer).length > 0, '/konsol/pimpin', 'lead.title'],
    [officer.grants.some(({ agencyId }) => mayReadFilings(officer, agencyId, ref.agencies)), '/konsol/berkala', 'filing.list'],
    [administers(app, officer), '/konsol/atur', 'admin.title'],
    [looksAfterNotices(officer), '/konsol/kabar', 'console.notices.title'],
  ]
  return {
    views: viewNames.filter((name) => name !== 'closed').map(view),
    quiet: [
      view('closed'),
      ...pages.flatMap(([may, href, key, count]) => (may ? [{ href, label: t(key), ...(count && { count }) }] : [])),
    ],
    saved: saved.map(({ name, list: kept }, i) => ({
      href: `/konsol?${addressOf(kept)}`,
      label: name,
      count: counted(savedCounts[i]!),
      current: addressOf(kept) === here,
    })),
  }
}
