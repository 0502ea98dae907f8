import type { Child, PropsWithChildren } from 'hono/jsx'
import { KeyHint } from './key-hint.tsx'
import { Shape, type ShapeName } from './shape.tsx'

/** Head of the report pane: stays in sight, holds the buttons that state and role allow. */
export function ReportHead({
  meta,
  title,
  actions,
  presence,
}: {
  meta: Child[]
  title: string
  actions?: Child
  /** Who else is at it. */
  presence?: Child
}) {
  return (
    <div class="hd">
      <p class="meta sub num">
        {meta.map((item) => (
          <span>{item}</span>
        ))}
        {presence}
      </p>
      <h1>{title}</h1>
      {actions && <div class="acts">{actions}</div>}
    </div>
  )
}

/** Body of the report pane: the report on the left, limits and identity on the right. `asideLabel` names the right side. */
export function ReportBody({ aside, asideLabel, children }: PropsWithChildren<{ aside: Child; asideLabel: string }>) {
  return (
    <div class="bd">
      <div>{children}</div>
      <aside aria-label={asideLabel}>{aside}</aside>
    </div>
  )
}

/** A part of the report pane; `unit` says quietly what its figures count. */
export function PanePart({ title, unit, children }: PropsWithChildren<{ title: string; unit?: string | undefined }>) {
  return (
    <section>
      <h2>
        {title} {unit && <span class="sub light">{unit}</span>}
      </h2>
      {children}
    </section>
  )
}

export type LimitLine = { name: string; text: string; value: Child; of: string; late?: boolean }

/** The limits of a report: name and date, what is left of how much. */
export function LimitTable({ lines }: { lines: LimitLine[] }) {
  return (
    <table class="lim-t">
      <tbody>
        {lines.map((line) => (
          <tr class={line.late ? 'l' : undefined}>
            <th scope="row">
              {line.name} <small>{line.text}</small>
            </th>
            <td>
              <b>{line.value}</b> <small>{line.of}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What happened, oldest first. `at` is the machine-readable time; `hour` stands below the day, where it is known. */
export function History({ events }: { events: { at: string; when: string; hour?: string | undefined; text: Child }[] }) {
  return (
    <ol class="ev">
      {events.map((event) => (
        <li>
          <time datetime={event.at}>
            {event.when}
            {event.hour && <small>{event.hour}</small>}
          </time>
          <div>{event.text}</div>
        </li>
      ))}
    </ol>
  )
}

/** Places to choose from, the likeliest first; each `action` is a button or a key hint. */
export function Suggestions({ items }: { items: { title: Child; text?: string; action?: Child }[] }) {
  return (
    <ol class="sug">
      {items.map((item, index) => (
        <li class={index === 0 && item.text ? 'first' : undefined}>
          <div>
            {item.title}
            {item.text && <p>{item.text}</p>}
          </div>
          {item.action}
        </li>
      ))}
    </ol>
  )
}

/** A line with a drawing before it: a lock and who may know, a triangle and what was found. */
export function ShapeLine({ shape, children }: PropsWithChildren<{ shape: ShapeName }>) {
  return (
    <p class="sl">
      <Shape name={shape} size={17} />
      <span>{children}</span>
    </p>
  )
}

/** Photos as small squares, each a link to the whole picture. */
export function Photos({ photos }: { photos: { href: string; width: number; height: number; alt: string }[] }) {
  return (
    <p class="photos">
      {photos.map((photo) => (
        <a href={photo.href}>
          <img src={photo.href} width={photo.width} height={photo.height} alt={photo.alt} loading="lazy" />
        </a>
      ))}
    </p>
  )
}

/** Moves that come after the first four: folded under one word, no script needed. */
export function MoreActions({ label, shortcut = '.', children }: PropsWithChildren<{ label: string; shortcut?: string }>) {
  return (
    <details class="more">
      <summary data-key={shortcut}>
        {label} <KeyHint keys={shortcut} />
      </summary>
      <div class="acts">{children}</div>
    </details>
  )
}
