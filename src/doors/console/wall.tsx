import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import { readWall, type Wall } from '../../domain/desk/wall.ts'
import { ageBands } from '../../domain/figures/figures.ts'
import { clockTime, formatNumber, longDate } from '../../kit/dates.ts'
import { asset, Document } from '../../kit/html.tsx'
import type { Web } from '../../kit/http.ts'
import type { T } from '../../kit/i18n.ts'
import { keepPages, sendKept } from '../../kit/kept-pages.ts'
import type { Site } from '../../kit/site.ts'
import { Spark, StackedBars } from '../../kit/ui/charts-units.tsx'
import { DueSquare } from '../../kit/ui/chips.tsx'
import { Shape, Wordmark } from '../../kit/ui/shape.tsx'
import { categoryName } from './lead-columns.ts'
import { viewOf } from './lead-view.ts'
import type { Officer } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

const UNITS = 6
const TRENDS = 4
/** The island asks so often; what it gets is drawn once for all walls of a node. */
const EVERY_SECONDS = 10

/** The wall of a command centre: made for 1920 by 1080, read from four metres. It renews itself, and keeps its last figures, with their time, while the line is down. */
export function wallRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()
  const keep = keepPages(site.keepPagesFor)
  routes.get('/konsol/wall', async (c) => {
    const t = c.get('t')
    const { node } = viewOf(app, c.get('officer'), (name) => (name === 'instansi' ? c.req.query(name) : undefined))
    const kept = await keep(`${t.lang} wall ${node}`, async () => ({
      html: String(WallPage({ app, site, t, node, wall: await readWall(app, node) })),
      etag: '',
    }))
    return sendKept(c, kept)
  })
  return routes
}

type Props = { app: App; site: Site; t: T; node: string; wall: Wall }

function WallPage({ app, site, t, node, wall }: Props) {
  const office = app.reference.get().agencies.get(node)!
  const zone = wall.at.toZonedDateTimeISO(office.timeZone)
  const title = t('lead.wall.of', { name: office.name })
  const again = `/masuk?next=${encodeURIComponent(`/konsol/wall?instansi=${office.slug}`)}`
  return (
    <Document
      title={title}
      lang={t.lang}
      css="office"
      demo={site.demo}
      head={<script type="module" src={asset('wall.js')}></script>}
    >
      <main class="wall" data-color-scheme="dark" data-every={EVERY_SECONDS}>
        <header>
          <a href="/konsol/pimpin" aria-label={t('lead.title')}>
            <Wordmark />
          </a>
          <h1>{office.shortName}</h1>
          {site.demo && <span class="sub">{t('ui.demo')}</span>}
          <p class="num" role="status">
            <span class="down" data-when="down" hidden>
              <Shape name="warn" size={28} /> {t('lead.wall.down')}
            </span>
            <span class="down" data-when="ended" hidden>
              <Shape name="warn" size={28} /> {t('lead.wall.ended')} <a href={again}>{t('lead.wall.again')}</a>,{' '}
              {t('lead.wall.last')}
            </span>{' '}
            <b>
              <time datetime={wall.at.toString()}>
                {longDate(zone.toPlainDate(), t.lang)}, {clockTime(wall.at, office.timeZone, t.lang)}
              </time>
            </b>
          </p>
        </header>
        <Big t={t} wall={wall} />
        <Backlog app={app} t={t} wall={wall} />
        <Urgent app={app} t={t} wall={wall} />
        <Trends app={app} t={t} wall={wall} />
      </main>
    </Document>
  )
}

function Big({ t, wall: { arrived, now } }: Pick<Props, 't' | 'wall'>) {
  const cards: [string, number, string, boolean?][] = [
    ['arrived', arrived.today, t('lead.wall.yesterday', { n: formatNumber(arrived.yesterday, t.lang) })],
    ['unread', now.unread, t('lead.wall.unreadText')],
    ['soon', now.soon, t('lead.wall.soonText')],
    ['late', now.late, t('lead.wall.lateText'), now.late > 0],
    ['held', now.held, t('lead.wall.heldText')],
  ]
  return (
    <dl class="big5">
      {cards.map(([key, n, text, warns]) => (
        <div>
          <dt>{t(`lead.wall.${key}`)}</dt>
          <dd class="figure">
            {warns && <Shape name="warn" size={56} />}
            {formatNumber(n, t.lang)}
          </dd>
          <dd class="sub">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Backlog({ app, t, wall }: Pick<Props, 'app' | 't' | 'wall'>) {
  const { agencies } = app.reference.get()
  const sum = (parts: number[]) => parts.reduce((a, b) => a + b, 0)
  const rows = wall.backlog
    .map((unit) => ({
      label: unit.own ? t('lead.wall.own') : (agencies.get(unit.id)?.shortName ?? t('lead.closedUnit')),
      parts: unit.backlog.map(({ n }) => n),
    }))
    .filter(({ parts }) => sum(parts) > 0)
    .sort((a, b) => sum(b.parts) - sum(a.parts))
    .slice(0, UNITS)
  const spoken = rows.map(({ label, parts }) => `${label} ${sum(parts)}`).join(', ')
  return (
    <section>
      <h2>{t('lead.wall.backlog')}</h2>
      <ul class="lg" aria-hidden="true">
        {ageBands.map((band, i) => (
          <li>
            <i class={`r${i + 1}`} />
            {t(`lead.band.${band}`)}
          </li>
        ))}
        <li class="sub">{t('figures.workingDays')}</li>
      </ul>
      {rows.length === 0 ? (
        <p>{t('lead.backlog.none')}</p>
      ) : (
        <StackedBars size="wall" rows={rows} label={`${t('lead.wall.backlog')}: ${spoken}`} />
      )}
    </section>
  )
}

function Urgent({ app, t, wall }: Pick<Props, 'app' | 't' | 'wall'>) {
  const { agencies, catalogue } = app.reference.get()
  return (
    <section>
      <h2>{t('lead.wall.urgent')}</h2>
      {wall.urgent.length === 0 ? (
        <p>{t('lead.wall.nothing')}</p>
      ) : (
        <ol class="urg">
          {wall.urgent.map(({ category, place, holder, left }) => (
            <li>
              <DueSquare t={t} left={left} />
              <div>
                <p>{categoryName(t, catalogue.category(category)?.name)}</p>
                <span>{[place, agencies.get(holder)?.shortName ?? t('report.office')].filter(Boolean).join(', ')}</span>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Trends({ app, t, wall }: Pick<Props, 'app' | 't' | 'wall'>) {
  const { catalogue } = app.reference.get()
  const shown = wall.trends.slice(0, TRENDS)
  const most = Math.max(1, ...shown.flatMap(({ weeks, expected }) => [...weeks, expected.to]))
  return (
    <section class="foot-w">
      <h2>
        {t('lead.wall.rising')} <span class="sub">{t('lead.wall.risingText')}</span>
      </h2>
      <ul class="sm4">
        {shown.map(({ category, weeks, expected, rises }) => {
          const last = weeks.at(-1) ?? 0
          const range = t('lead.expected', expected)
          return (
            <li>
              <p>
                <span>{categoryName(t, catalogue.category(category)?.name)}</span> <b class="num">{formatNumber(last, t.lang)}</b>
              </p>
              <small>{rises ? <b>{t('lead.above')}</b> : range}</small>
              <Spark
                weeks={weeks}
                expected={expected}
                rises={rises}
                most={most}
                label={t('lead.weeks', { n: weeks.length, last, range })}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
