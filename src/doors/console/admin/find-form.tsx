import type { T } from '../../../kit/i18n.ts'
import { Button } from '../../../kit/ui/button.tsx'
import { Field } from '../../../kit/ui/field.tsx'

/** A list is searched by the words of a name. */
export function FindForm({
  t,
  action,
  q,
  label,
  fields = {},
}: {
  t: T
  action: string
  q: string
  label: string
  fields?: Record<string, string>
}) {
  return (
    <form class="mt" method="get" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Field t={t} name="q" type="search" label={label} value={q} />
      <div class="mt-s">
        <Button look="secondary">{t('admin.find')}</Button>
      </div>
    </form>
  )
}
