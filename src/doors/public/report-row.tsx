import type { App } from '../../domain/app.ts'
import { citizenStatus } from '../../domain/desk/citizen-status.ts'
import type { PublicRow } from '../../domain/desk/public-list.ts'
import type { Status } from '../../domain/reports/report.ts'
import { shortDate } from '../../kit/dates.ts'
import { localPath, type T } from '../../kit/i18n.ts'
import { StatusChip } from '../../kit/ui/chips.tsx'
import { ListRow } from '../../kit/ui/rows.tsx'

/** One published report in a list: title, state, place, and who has it. */
export function ReportRow({ t, app, row }: { t: T; app: App; row: PublicRow }) {
  const status = citizenStatus(row.status as Status, row.verified)
  const office = app.reference.get().agencies.get(row.holder)
  const place = row.place?.split(', ').slice(0, 2).join(', ')
  const isOffice = status.key === 'status.citizen.forwarded'
  return (
    <ListRow
      href={localPath(t.lang, `/laporan/${row.number}`)}
      title={row.title}
      chip={
        <StatusChip
          status={status.shape}
          tone={status.tone}
          label={t(status.key, { office: office?.shortName ?? t('report.office') })}
        />
      }
      facts={[
        ...(place ? [place] : []),
        ...(office && !isOffice
          ? [office.shortName]
          : [row.receivedOn ? shortDate(row.receivedOn, t.lang) : t('report.dateUnknown')]),
      ]}
    />
  )
}
