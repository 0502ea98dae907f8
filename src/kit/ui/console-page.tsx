import type { Child, PropsWithChildren } from 'hono/jsx'
import { Document } from '../html.tsx'
import type { T } from '../i18n.ts'
import { BackLink } from './button.tsx'
import { KeyBar, KeyHint, type KeyLine } from './key-hint.tsx'
import { Shape, Wordmark } from './shape.tsx'

/** `count` as people read it: "7", or "200+" where counting stops. */
export type SavedView = {
  href: string
  label: string
  count?: string | number
  current?: boolean
  /** The name under which news brings another count. */
  live?: string
}

type ConsoleProps = {
  t: T
  title: string
  demo: boolean
  /** The node one works for, and as what. */
  place: { name: string; role: string }
  home: string
  /** Where news of this page comes from (server-sent events). */
  live?: string | undefined
  /** A GET form; `label` says what can be looked for. */
  find: { action: string; name: string; value?: string; label?: string }
  views: SavedView[]
  /** Views that are seldom needed: below a line, without figures. */
  quiet?: SavedView[]
  saved?: SavedView[]
  /** What everyone should know now: a year without its holidays. */
  note?: string | undefined
  list: Child
  report: Child
  /** The way back to the list while a report is open: where the panes stack, the report then stands alone. */
  back?: { href: string; text: string } | undefined
  keys?: KeyLine[]
  lastKey?: KeyLine
  /** The list of everything that can be pressed here (Ctrl K): its words, and the page of keys for who has no script. */
  commands: { label: string; find: string; none: string; href: string }
  /** Words of the switch for the letter keys (WCAG 2.1.4); the script shows it. */
  keySwitch?: { off: string; on: string }
  /** Right end of the top bar: who is signed in, the way out. */
  account?: Child
  /** What is said of answers that wait for a signal (console/away.ts), and whose they are. */
  away?: AwayWords | undefined
  head?: Child
}

/** `officer`: whose answers; the others are sentences, each followed by the number of the report. */
export type AwayWords = { officer: string; saved: string; waits: string; login: string; refused: string; drop: string }

/** Empty until the script finds answers that wait for a signal. */
function Away({ words: { officer, saved, waits, login, refused, drop } }: { words: AwayWords }) {
  return (
    <div
      class="away"
      role="status"
      hidden
      data-away={officer}
      data-away-saved={saved}
      data-away-waits={waits}
      data-away-login={login}
      data-away-refused={refused}
      data-away-drop={drop}
    ></div>
  )
}

/** Three panes side by side (views, list, report); under 1024 px, or with enlarged text, they stack in that order. */
export function ConsolePage(props: ConsoleProps) {
  const { t, place, find, views, quiet = [], saved = [], note, keys = [], back, keySwitch, commands } = props
  const findLabel = find.label ?? t('ui.console.find')
  return (
    <Document title={props.title} lang={t.lang} css="office" demo={props.demo} head={props.head}>
      <a class="ds-skip-link" href="#report">
        {t('ui.skip.report')}
      </a>
      <div class={back ? 'k open' : 'k'} {...(props.live ? { 'data-live': props.live } : {})}>
        <header class="ktop">
          <a class="brand" href={props.home} aria-label={t('ui.home')}>
            <Wordmark />
          </a>
          <p>
            <b>{place.name}</b> <span class="sub">{place.role}</span>
          </p>
          <form class="find" role="search" method="get" action={find.action}>
            <KeyHint keys="/" />
            <input
              type="search"
              name={find.name}
              value={find.value ?? ''}
              aria-label={findLabel}
              placeholder={findLabel}
              data-key="/"
            />
            <button type="submit">{t('ui.search')}</button>
          </form>
          <a class="act sm" href={commands.href} data-commands={commands.find} data-none={commands.none}>
            <KeyHint keys="Ctrl K" /> {commands.label}
          </a>
          <div class="end">
            {props.demo && <span class="sub xs">{t('ui.demo')}</span>}
            {props.account}
          </div>
        </header>
        <nav class="kv-l" aria-label={t('ui.console.views')}>
          <ViewList views={views} />
          {saved.length > 0 && (
            <>
              <h2>{t('ui.console.saved')}</h2>
              <ViewList views={saved} />
            </>
          )}
          {quiet.length > 0 && <ViewList views={quiet} quiet />}
          {note && (
            <p class="note">
              <Shape name="warn" size={16} />
              <span>{note}</span>
            </p>
          )}
        </nav>
        {props.list}
        <main class="krep" id="report" tabindex={0} aria-label={t('ui.console.report')}>
          {props.away && <Away words={props.away} />}
          {back && <BackLink href={back.href}>{back.text}</BackLink>}
          {props.report}
        </main>
        {keys.length > 0 ? (
          <KeyBar lines={keys} last={props.lastKey}>
            {keySwitch && (
              <button type="button" class="r" hidden data-keys-off={keySwitch.off} data-keys-on={keySwitch.on}>
                {keySwitch.off}
              </button>
            )}
          </KeyBar>
        ) : null}
      </div>
    </Document>
  )
}

function ViewList({ views, quiet }: { views: SavedView[]; quiet?: boolean }) {
  return (
    <ul class={quiet ? 'views quiet' : 'views'}>
      {views.map((view) => (
        <li>
          <a href={view.href} aria-current={view.current ? 'page' : undefined}>
            {view.label} {view.count !== undefined && <b {...(view.live ? { 'data-count': view.live } : {})}>{view.count}</b>}
          </a>
        </li>
      ))}
    </ul>
  )
}

type ListPaneProps = PropsWithChildren<{
  t: T
  title: string
  /** "7 laporan" */
  count: string
  /** How it is ordered, in words. */
  order?: string | undefined
  /** The bar that announces new work, over the heading: it never moves what is under the pointer. `text` has a hole `{n}`. */
  fresh?: { href: string; text: string; shortcut: string } | undefined
  /** Below the heading: what the list is narrowed by. */
  tools?: Child
  /** Foot of the list: what can be done with ticked rows, the undo bar. */
  foot?: Child
}>

/** The middle pane: `QueueRow`s under a heading. */
export function ListPane({ t, title, count, order, fresh, tools, foot, children }: ListPaneProps) {
  return (
    <section class="klist" aria-label={t('ui.console.list')}>
      <header>
        <h2>
          {title} <span class="sub light">{count}</span>
        </h2>
        {order && <span class="sub xs">{order}</span>}
      </header>
      {fresh && (
        <p class="fresh" role="status" data-fresh={fresh.text}>
          <a href={fresh.href} hidden data-key={fresh.shortcut}>
            <span></span> <KeyHint keys={fresh.shortcut} />
          </a>
        </p>
      )}
      {tools}
      <ol class="q" tabindex={0} aria-label={title}>
        {children}
      </ol>
      {foot}
    </section>
  )
}

/** A report in the list: its limit, title, number, state. */
export function QueueRow({
  href,
  due,
  title,
  facts,
  current,
  tick,
}: {
  href: string
  due: Child
  title: string
  facts: Child[]
  current?: boolean
  /** The box that picks the row for a form elsewhere on the page. */
  tick?: { form: string; name: string; value: string; label: string } | undefined
}) {
  return (
    <li>
      {tick && (
        <label class="tk">
          <input type="checkbox" form={tick.form} name={tick.name} value={tick.value} aria-label={tick.label} tabindex={-1} />
        </label>
      )}
      <a href={href} aria-current={current ? 'true' : undefined}>
        {due}
        <span class="t">{title}</span>
        <span class="m">
          {facts.map((fact) => (
            <span>{fact}</span>
          ))}
        </span>
      </a>
    </li>
  )
}
