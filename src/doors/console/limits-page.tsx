import type { App } from '../../domain/app.ts'
import { agenciesToTighten, mayChangeLimits } from '../../domain/clocks/change-limits.ts'
import { agencyLimits, generalLimits } from '../../domain/clocks/decide-change.ts'
import type { LimitChange } from '../../domain/clocks/limit-facts.ts'
import type { Policy } from '../../domain/clocks/rules.ts'
import { formatNumber, longDate, mediumDate } from '../../kit/dates.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import { Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import { DataTable } from '../../kit/ui/data-table.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import { Section } from '../../kit/ui/rows.tsx'
import { Paper } from './paper.tsx'
import type { Officer } from './session.ts'

type Props = {
  app: App
  site: Site
  t: T
  officer: Officer
  changes: readonly LimitChange[]
  saved?: boolean
  refused?: string | undefined
}

/** What holds: holidays of this year and the next, the limits, and what was changed. */
export function LimitsPage({ app, site, t, officer, changes, saved, refused }: Props) {
  const everywhere = mayChangeLimits(app, officer, null)
  return (
    <Paper app={app} site={site} t={t} officer={officer} title={t('console.rules.title')} lead={t('console.rules.lead')}>
      {saved && (
        <Notice tone="ok" live>
          {t('console.rules.saved')}
        </Notice>
      )}
      {refused && (
        <Notice tone="late" live>
          {refused}
        </Notice>
      )}
      <div class="go">
        <Buttons row>
          <LinkButton href="/konsol/batas/ketentuan">
            {t(everywhere ? 'console.rules.add.policy' : 'console.rules.tighten')}
          </LinkButton>
          {everywhere && (
            <LinkButton href="/konsol/batas/libur" look="secondary">
              {t('console.rules.add.holiday')}
            </LinkButton>
          )}
          {everywhere && (
            <LinkButton href="/konsol/batas/keputusan" look="secondary">
              {t('console.rules.add.decree')}
            </LinkButton>
          )}
        </Buttons>
      </div>
      <Limits app={app} t={t} officer={officer} everywhere={everywhere} />
      <Holidays app={app} t={t} everywhere={everywhere} />
      <Journal app={app} t={t} officer={officer} changes={changes} />
    </Paper>
  )
}

type PartProps = { app: App; t: T; everywhere: boolean }

/** The rows of today and later: those that hold everywhere, then those of agencies. */
function Limits({ app, t, officer, everywhere }: PartProps & { officer: Officer }) {
  const { calendars, agencies } = app.reference.get()
  const today = todayOf(app)
  const own = new Set(agenciesToTighten(app, officer).map(({ id }) => id))
  const kinds: readonly string[] = everywhere ? generalLimits : agencyLimits
  const order = (row: Policy) =>
    `${row.agencyId === null ? 0 : 1}${agencies.get(row.agencyId ?? '')?.name ?? ''}${kinds.indexOf(row.kind)}`
  const rows = calendars.policies
    .filter((row) => kinds.includes(row.kind) && (row.agencyId === null || own.has(row.agencyId)))
    .filter((row) => (row.validTo === null || row.validTo >= today) && (row.validTo === null || row.validTo >= row.validFrom))
    .sort((a, b) => order(a).localeCompare(order(b)) || b.validFrom.localeCompare(a.validFrom))
  return (
    <Section id="limits" title={t('console.rules.limits')}>
      <DataTable
        caption={t('console.rules.table', { title: t('console.rules.limits') })}
        quietCaption
        columns={[
          { label: t('console.rules.limit'), words: true },
          { label: t('console.rules.agency'), words: true },
          { label: t('console.rules.about'), words: true },
          { label: t('console.rules.days') },
          { label: t('console.rules.since'), words: true },
        ]}
        rows={rows.map((row) => [
          t(`console.rules.limit.${row.kind}`),
          row.agencyId === null ? t('console.rules.everywhere') : (agencies.get(row.agencyId)?.name ?? ''),
          aboutOf(app, t, row),
          t(`console.rules.unit.${row.unit}`, { n: row.days }),
          mediumDate(row.validFrom, t.lang),
        ])}
      />
    </Section>
  )
}

export function aboutOf(app: App, t: T, row: Pick<Policy, 'class' | 'grade'>): string {
  const { catalogue } = app.reference.get()
  const found = [catalogue.classNamed(row.class ?? ''), catalogue.grades.find(({ code }) => code === row.grade)]
  const named = found.flatMap((one) => (one ? [t.lang === 'en' ? one.nameEn : one.nameId] : []))
  return named.length ? named.join(': ') : t('console.rules.about.all')
}

/** Days off of this year and the next, calendar by calendar; an administrator takes one that is still to come back with a button. */
function Holidays({ app, t, everywhere }: PartProps) {
  const { calendars } = app.reference.get()
  const today = todayOf(app)
  const year = Number(today.slice(0, 4))
  const rows = calendars.facts.holidays.filter(({ date }) => date >= `${year}-01-01` && date < `${year + 2}-01-01`)
  const decreed = [year, year + 1].map((one) => ({ one, known: calendars.facts.years.some((y) => y.year === one) }))
  return (
    <Section id="holidays" title={t('console.rules.holidays')}>
      {decreed.map(({ one, known }) => (
        <p class="mt-s">{t(known ? 'console.rules.decreed' : 'console.rules.undecreed', { year: one })}</p>
      ))}
      <DataTable
        caption={t('console.rules.table', { title: t('console.rules.holidays') })}
        quietCaption
        columns={[
          { label: t('console.rules.date'), words: true },
          { label: t('console.rules.name'), words: true },
          { label: t('console.rules.holidayKind'), words: true },
          ...(everywhere ? [{ label: t('console.rules.do'), words: true }] : []),
        ]}
        rows={[...rows]
          .sort((a, b) => a.date.localeCompare(b.date))
          .map((row) => [
            longDate(row.date, t.lang),
            row.name,
            [t(`console.rules.kind.${row.kind}`), ...(row.calendarId === 'nasional' ? [] : [nameOf(app, row.calendarId)])].join(
              ', ',
            ),
            ...(everywhere
              ? [
                  <form method="post" action="/konsol/batas/periksa">
                    <input type="hidden" name="kind" value="noHoliday" />
                    <input type="hidden" name="calendar" value={row.calendarId} />
                    <input type="hidden" name="date" value={row.date} />
                    <Button look="tertiary" label={`${t('console.rules.remove')}: ${longDate(row.date, t.lang)}`}>
                      {t('console.rules.remove')}
                    </Button>
                  </form>,
                ]
              : []),
          ])}
      />
    </Section>
  )
}

const nameOf = (app: App, calendarId: string) =>
  app.reference.get().calendars.facts.calendars.find(({ id }) => id === calendarId)?.name ?? calendarId

/** What was changed, the newest first, with the button that takes it back. */
function Journal({ app, t, officer, changes }: { app: App; t: T; officer: Officer; changes: readonly LimitChange[] }) {
  const undone = new Set(changes.map(({ undoes }) => undoes))
  const may = (change: LimitChange) => mayChangeLimits(app, officer, agencyOfChange(app, change))
  const rows = changes.filter(may).slice(0, 50)
  if (rows.length === 0) return null
  return (
    <Section id="journal" title={t('console.rules.journal')}>
      <DataTable
        caption={t('console.rules.table', { title: t('console.rules.journal') })}
        quietCaption
        columns={[
          { label: t('console.rules.when'), words: true },
          { label: t('console.rules.what'), words: true },
          { label: t('console.rules.legalSource'), words: true },
          { label: t('console.rules.moved') },
          { label: t('console.rules.do'), words: true },
        ]}
        rows={rows.map((change) => [
          mediumDate(change.at.slice(0, 10), t.lang),
          changeWords(app, t, change),
          change.legalSource,
          change.settledAt
            ? formatNumber(change.moved, t.lang)
            : t('console.rules.moving', { n: formatNumber(change.moved, t.lang) }),
          change.kind === 'undo' || undone.has(change.id) ? (
            ''
          ) : (
            <form method="post" action="/konsol/batas/periksa">
              <input type="hidden" name="kind" value="undo" />
              <input type="hidden" name="change" value={change.id} />
              <Button look="tertiary" label={`${t('console.rules.undo')}: ${changeWords(app, t, change)}`}>
                {t('console.rules.undo')}
              </Button>
            </form>
          ),
        ])}
      />
    </Section>
  )
}

function agencyOfChange(app: App, { effects }: LimitChange): string | null {
  const id = effects.policiesAdded[0]?.id ?? effects.validTo[0]?.id
  return app.reference.get().calendars.policies.find((row) => row.id === id)?.agencyId ?? null
}

/** One change in a few words. */
export function changeWords(
  app: App,
  t: T,
  { kind, effects: e, undoes }: Pick<LimitChange, 'kind' | 'effects' | 'undoes'>,
): string {
  const { agencies, calendars } = app.reference.get()
  if (kind === 'undo') {
    const first = calendars.changes.find(({ id }) => id === undoes)
    return t('console.rules.change.undo', { what: first ? changeWords(app, t, first) : '' })
  }
  const [row] = e.policiesAdded
  if (row)
    return t('console.rules.change.policy', {
      limit: t(`console.rules.limit.${row.kind}`),
      agency: row.agencyId === null ? t('console.rules.everywhere') : (agencies.get(row.agencyId)?.name ?? ''),
      about: aboutOf(app, t, row),
      days: t(`console.rules.unit.${row.unit}`, { n: row.days }),
      from: mediumDate(row.validFrom, t.lang),
    })
  const [day] = kind === 'noHoliday' ? e.removed : e.added
  if (kind === 'decree' || !day)
    return t('console.rules.change.decree', {
      year: e.yearsAdded[0] ?? (e.added[0] ?? e.removed[0])?.date.slice(0, 4) ?? '',
      added: e.added.length,
      removed: e.removed.length,
    })
  return t(`console.rules.change.${kind}`, { date: longDate(day.date, t.lang), name: day.name })
}

const todayOf = (app: App) => app.now().toZonedDateTimeISO('Asia/Jakarta').toPlainDate().toString()
