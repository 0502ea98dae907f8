import { type AdminChange, sameState } from '../../../domain/administration/journal.ts'
import type { App } from '../../../domain/app.ts'
import { longDate, mediumDate } from '../../../kit/dates.ts'
import type { T } from '../../../kit/i18n.ts'

const dates = ['validFrom', 'validTo', 'awayFrom', 'awayUntil']
/** Said by the label of the change, or of no use to people. */
const silent = ['officerId', 'areaCode', 'logo']

/** What people want to know first: the database keeps no order of names. */
const order = [
  'name',
  'shortName',
  'displayName',
  'area',
  'categoryCode',
  'role',
  'agencyId',
  'parentId',
  'office',
  'invitation',
  'to',
  'moved',
  'failed',
  'nameId',
  'nameEn',
  'citizenId',
  'citizenEn',
  'address',
  'contact',
  'city',
  'signerTitle',
  'needsHeadApproval',
  'level',
  'validFrom',
  'validTo',
  'replacedBy',
  'disabledAt',
  'awayFrom',
  'awayUntil',
]

/** A value of a state as people read it. */
export function valueWords(app: App, t: T, name: string, value: unknown): string {
  const { agencies, catalogue } = app.reference.get()
  if (value === null || value === '') return t(name === 'categoryCode' ? 'admin.allCategories' : 'admin.nothing')
  if (typeof value === 'boolean') return t(value ? 'admin.yes' : 'admin.no')
  const text = String(value)
  if (dates.includes(name)) return mediumDate(text, t.lang)
  if (name === 'disabledAt') return longDate(text.slice(0, 10), t.lang)
  if (name === 'role') return t(`console.role.${text}`)
  if (name === 'invitation') return t(`admin.invitation.${text}`)
  if (name === 'level') return t(`admin.level.${text}`)
  if (name === 'agencyId' || name === 'office' || name === 'parentId') return agencies.get(text)?.name ?? text
  if (name === 'categoryCode' || name === 'replacedBy') return catalogue.category(text)?.name ?? text
  return text
}

/** A change in one line and one line for each value that differs: what it was, what it is. */
export function changeWords(app: App, t: T, change: AdminChange): { what: string; values: string[] } {
  const { noun, before, after, label, undoes } = change
  const names = Object.keys({ ...before, ...after })
    .filter((name) => !silent.includes(name))
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
  const nothing = (value: unknown) => value === '' || (value === null && noun !== 'serves')
  const values = names.flatMap((name) => {
    const [was, is] = [before?.[name] ?? null, after?.[name] ?? null]
    const field = t(`admin.field.${noun === 'policy' ? label : name}`)
    if (before === null) return nothing(is) ? [] : [`${field}: ${valueWords(app, t, name, is)}`]
    if (after === null) return nothing(was) ? [] : [`${field}: ${valueWords(app, t, name, was)}`]
    if (sameState({ v: was }, { v: is })) return []
    return [t('admin.history.value', { field, was: valueWords(app, t, name, was), is: valueWords(app, t, name, is) })]
  })
  const kind = before === null ? 'made' : after === null ? 'gone' : 'changed'
  const what = t(
    `admin.history.${noun}.${noun === 'succession' || noun === 'handover' || noun === 'invitation' ? 'done' : kind}`,
    { label: noun === 'policy' ? t(`admin.field.${label}`) : label },
  )
  return { what: undoes ? t('admin.history.undo', { what }) : what, values }
}
