import type { Child, PropsWithChildren } from 'hono/jsx'

/** A list parted by hairlines; give it `ListRow`s. */
export function Rows({ children }: PropsWithChildren) {
  return <ul class="rows">{children}</ul>
}

/** A title that is a link over the full width, then a chip and at most two facts. */
export function ListRow({ href, title, chip, facts = [] }: { href: string; title: string; chip?: Child; facts?: Child[] }) {
  return (
    <li>
      <a class="t" href={href}>
        {title}
      </a>
      <p class="m">
        {chip}
        {facts.map((fact) => (
          <span>{fact}</span>
        ))}
      </p>
    </li>
  )
}

/** Nothing found: what was searched, one way out. What is nearest follows below it. */
export function EmptyState({ title, text, actions, level = 2 }: { title: string; text: Child; actions?: Child; level?: 2 | 3 }) {
  const Title = `h${level}` as 'h2'
  return (
    <div class="box tint empty">
      <Title>{title}</Title>
      <p>{text}</p>
      {actions && <div class="btns">{actions}</div>}
    </div>
  )
}

/** A part of a page with its heading; `id` names the heading. */
export function Section({ id, title, level = 2, children }: PropsWithChildren<{ id: string; title: Child; level?: 2 | 3 }>) {
  const Title = `h${level}` as 'h2'
  return (
    <section class="sec" aria-labelledby={id}>
      <Title id={id}>{title}</Title>
      {children}
    </section>
  )
}

/** Two or three figures with the sentence that makes them mean something. */
export function Facts({ facts }: { facts: { figure: string; text: string }[] }) {
  return (
    <div class="facts box tint">
      {facts.map((fact) => (
        <p>
          <b>{fact.figure}</b> {fact.text}
        </p>
      ))}
    </div>
  )
}

/** "Sebelumnya", "Berikutnya" below a list. */
export function Pager({
  label,
  previous,
  next,
}: {
  label: string
  previous?: { href: string; text: string } | undefined
  next?: { href: string; text: string } | undefined
}) {
  if (!previous && !next) return null
  return (
    <nav class="pager" aria-label={label}>
      {previous && (
        <a class="act" rel="prev" href={previous.href}>
          {previous.text}
        </a>
      )}
      {next && (
        <a class="act" rel="next" href={next.href}>
          {next.text}
        </a>
      )}
    </nav>
  )
}
