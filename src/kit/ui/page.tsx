import { raw } from 'hono/html'
import type { Child, PropsWithChildren } from 'hono/jsx'
import { Document, type StyleSheet } from '../html.tsx'
import { type Lang, localPath, type T } from '../i18n.ts'
import { drawings } from './drawn.ts'
import { Wordmark } from './shape.tsx'

export type NavLink = { href: string; label: string }

export type PageProps = PropsWithChildren<{
  t: T
  /** Of the tab; without "Tuntas". */
  title: string
  /** Address of this page in Indonesian ("/lacak"): marks it in the navigation and leads to its twin in the other language. */
  path?: string
  /** True on the demo: every page then says that its reports are samples. */
  demo: boolean
  /** One column of 36 rem: forms and the tracker. */
  narrow?: boolean
  /** True after a refusal: the title then begins with "Kesalahan:". */
  invalid?: boolean
  /** Header with the wordmark only: pages of a path that should be finished. */
  bare?: boolean
  css?: StyleSheet
  /** Who runs this installation: "Kota Malang". */
  operator?: string
  nav?: NavLink[]
  footer?: NavLink[]
  head?: Child
}>

/** The frame of every citizen and public page: sample strip, brick line, wordmark, navigation, main, footer with help in the same place. */
export function Page(props: PageProps) {
  const { t, title, demo, narrow, invalid, css = 'citizen', head, children } = props
  return (
    <Document title={invalid ? `${t('ui.error.prefix')} ${title}` : title} lang={t.lang} css={css} demo={demo} head={head}>
      <a class="ds-skip-link" href="#main">
        {t('ui.skip')}
      </a>
      {demo && (
        <aside class="demo" aria-label={t('ui.demo.label')}>
          {t('ui.demo')}
        </aside>
      )}
      {frame('top', Top, props)}
      <main id="main" class={narrow ? 'narrow' : undefined}>
        {children}
      </main>
      {frame('foot', Foot, props)}
    </Document>
  )
}

type FrameProps = Pick<PageProps, 't' | 'path' | 'bare' | 'operator' | 'nav' | 'footer'>

const drawn = drawings(500)
/** Stands for the address in a frame that is drawn once for all reports. No path of ours has such a character, and it needs no escaping. */
const ANY_PATH = '/\u2063'

/** Head and foot are the same on every page but for the address of its twin in the other language: each is drawn once. */
function frame(name: string, Part: (props: FrameProps) => unknown, { t, path, bare, operator, nav, footer }: PageProps) {
  const marks = siteLinks(t).some((link) => link.href === localPath(t.lang, path ?? '/'))
  const shown = path && !marks && /^[\w\-/]+$/.test(path) ? ANY_PATH : path
  const html = drawn(JSON.stringify([name, t.lang, shown, bare, operator, nav, footer]), () =>
    Part({
      t,
      ...(shown && { path: shown }),
      ...(bare && { bare }),
      ...(operator && { operator }),
      ...(nav && { nav }),
      ...(footer && { footer }),
    }),
  )
  return shown === ANY_PATH ? raw(String(html).replaceAll(ANY_PATH, path!)) : html
}

function Top({ t, path, bare, nav: own }: FrameProps) {
  const nav = own ?? siteLinks(t)
  const first = own?.[0]
  return (
    <header class="top">
      <div class="bar">
        <a class="brand" href={localPath(t.lang, '/')} aria-label={t('ui.home')}>
          <Wordmark />
        </a>
        {!bare && (
          <nav aria-label={t('ui.nav')}>
            <ul class="nav slim">
              <li>
                {first ? (
                  <a href={first.href}>{first.label}</a>
                ) : (
                  <a href={localPath(t.lang, '/lacak')}>{t('ui.nav.track.short')}</a>
                )}
              </li>
              <li>
                <a href="#menu">{t('ui.nav.menu')}</a>
              </li>
            </ul>
            <ul class="nav wide">
              {nav.map((link) => (
                <li>
                  <a href={link.href} aria-current={path && link.href === localPath(t.lang, path) ? 'page' : undefined}>
                    {link.label}
                  </a>
                </li>
              ))}
              <li>
                <OtherLanguage t={t} path={path} />
              </li>
            </ul>
          </nav>
        )}
      </div>
    </header>
  )
}

function Foot({ t, path, operator, ...props }: FrameProps) {
  const footer = props.footer ?? [
    ...siteLinks(t),
    { href: localPath(t.lang, '/data-terbuka'), label: t('ui.nav.openData') },
    { href: localPath(t.lang, '/privasi'), label: t('ui.nav.privacy') },
    { href: '/masuk', label: t('ui.nav.officers') },
  ]
  return (
    <footer class="foot" id="menu">
      <div>
        <ul>
          {footer.map((link) => (
            <li>
              <a href={link.href}>{link.label}</a>
            </li>
          ))}
          <li>
            <OtherLanguage t={t} path={path} />
          </li>
        </ul>
        <p class="sm">
          {t('ui.help')} <a href="tel:112">{t('ui.help.call')}</a>
        </p>
        <p class="sub sm">{operator ? t('ui.about.operator', { operator }) : t('ui.about')}</p>
      </div>
    </footer>
  )
}

/** The pages that every visitor may want, in the language of `t`. */
export function siteLinks(t: T): NavLink[] {
  return [
    { href: localPath(t.lang, '/lapor'), label: t('ui.nav.report') },
    { href: localPath(t.lang, '/lacak'), label: t('ui.nav.track') },
    { href: localPath(t.lang, '/laporan'), label: t('ui.nav.public') },
    { href: localPath(t.lang, '/statistik'), label: t('ui.nav.figures') },
    { href: localPath(t.lang, '/panduan'), label: t('ui.nav.guide') },
  ]
}

function OtherLanguage({ t, path = '/' }: { t: T; path?: string | undefined }) {
  const other: Lang = t.lang === 'id' ? 'en' : 'id'
  // Without the mark a browser that asks for English would get the same page again.
  const href = other === 'id' ? `${path}?lang=id` : localPath(other, path)
  return (
    <a href={href} lang={other} hreflang={other}>
      {t('ui.otherLanguage')}
    </a>
  )
}
