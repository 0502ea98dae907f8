import type { Child } from 'hono/jsx'

/** `words`: set left; numbers (the default) are set right. */
export type Column = { label: string; words?: boolean }

type DataTableProps = {
  caption: string
  columns: Column[]
  /** First cell of a row is its heading. */
  rows: Child[][]
  /** True hides the caption from sight when a heading above says the same. */
  quietCaption?: boolean
}

/** Figures in rows. On a narrow screen the table scrolls in a frame of its own that the keyboard reaches; the page never does. */
export function DataTable({ caption, columns, rows, quietCaption }: DataTableProps) {
  return (
    <section class="scroll" tabindex={0} aria-label={caption}>
      <table class="tb">
        <caption class={quietCaption ? 'vh' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={column.words ? 'w' : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, index) =>
                index === 0 ? <th scope="row">{cell}</th> : <td class={columns[index]?.words ? 'w' : undefined}>{cell}</td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
