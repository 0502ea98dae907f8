import type { T } from '../i18n.ts'
import type { Option } from './field.tsx'

export type Filter = {
  name: string
  label: string
  value?: string
  /** A list to choose from; without it a date is asked, or a word. */
  options?: Option[]
  type?: 'date' | 'text'
}

type FilterBarProps = {
  t: T
  action: string
  search?: { name: string; label: string; value?: string }
  filters: Filter[]
  /** What is filtered now, in words ("Lowokwaru, Selesai"); empty when nothing is. */
  chosen?: string
  /** Address without any filter. */
  reset?: string
  /** What else stands in the address and stays there. */
  kept?: Record<string, string>
  /** Before the ids of the fields, where another form of the page has fields of the same names. */
  ids?: string
}

/** Search and filters whose choice stands in the address (a GET form). The filters open on one line of their own. */
export function FilterBar({ t, action, search, filters, chosen, reset, kept = {}, ids = '' }: FilterBarProps) {
  return (
    <form class="filt" role="search" method="get" action={action} {...(search ? {} : { 'aria-label': t('ui.filter') })}>
      {Object.entries(kept).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {search && (
        <>
          <label class="label" for={search.name}>
            {search.label}
          </label>
          <div class="go-row">
            <input
              class="ds-input"
              type="search"
              id={search.name}
              name={search.name}
              value={search.value ?? ''}
              autocomplete="off"
            />
            <button class="ds-button" type="submit" data-variant="secondary">
              {t('ui.search')}
            </button>
          </div>
        </>
      )}
      {filters.length > 0 && (
        <details open={Boolean(chosen)}>
          <summary>{chosen ? t('ui.filter.chosen', { chosen }) : t('ui.filter')}</summary>
          <div class="filter">
            {filters.map((filter) => (
              <div>
                <label for={ids + filter.name}>{filter.label}</label>
                {filter.options ? (
                  <select class="ds-input" id={ids + filter.name} name={filter.name}>
                    {filter.options.map((option) => (
                      <option value={option.value} selected={option.value === (filter.value ?? '')}>
                        {option.label}
                      </option>
                    ))}
                  </select>
                ) : (
                  <input
                    class="ds-input"
                    type={filter.type ?? 'date'}
                    id={ids + filter.name}
                    name={filter.name}
                    value={filter.value ?? ''}
                  />
                )}
              </div>
            ))}
            <button class="ds-button" type="submit" data-variant="secondary">
              {t('ui.filter.apply')}
            </button>
            {reset && chosen && (
              <a class="act quiet" href={reset}>
                {t('ui.filter.reset')}
              </a>
            )}
          </div>
        </details>
      )}
    </form>
  )
}
