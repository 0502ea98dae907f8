import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { watchWriting } from '../../domain/answers/watch-writing.ts'
import type { App } from '../../domain/app.ts'
import { addressOf, listFrom } from '../../domain/desk/desk-filter.ts'
import { isWatched, watchQueue } from '../../domain/desk/watch-queue.ts'
import { dropView, saveView } from '../../domain/people/saved-views.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { Notice } from '../../kit/ui/notice.tsx'
import { writingWords } from './draft-routes.ts'
import { KeysPage } from './keys-page.tsx'
import { Paper } from './paper.tsx'
import { type Officer, officerOf } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** After so long a line goes by, so that no proxy closes the stream, and who is signed in is asked again, also while there is news. */
const HEARTBEAT_MS = 15_000
/** An officer has a few pages open, not a hundred. */
const MOST_STREAMS = 12
const streams = new Map<string, number>()
/** A stream ends by then; the browser opens the next. */
const LONGEST_MS = 10 * 60_000

/** Beside the lists themselves: the views that officers keep, news of an open list, the keys. */
export function listRoutes(app: App, site: Site) {
  const routes = new Hono<Console>()

  routes.post('/konsol/tampilan', async (c) => {
    const list = listFrom((name) => c.req.query(name))
    const form = await c.req.parseBody()
    try {
      await saveView(app, c.get('officer'), list, { name: form.name ?? '' })
      return c.redirect(`/konsol?${addressOf(list)}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error
      const t = c.get('t')
      return c.html(
        <Paper
          app={app}
          site={site}
          t={t}
          officer={c.get('officer')}
          title={t('desk.saved.keep')}
          back={`/konsol?${addressOf(list)}&saring=1`}
        >
          <Notice tone="late" live>
            {fieldErrors(error, t)
              .map(({ text }) => text)
              .join(' ')}
          </Notice>
        </Paper>,
        400,
      )
    }
  })

  routes.post('/konsol/tampilan/:id/hapus', async (c) => {
    await dropView(app, c.get('officer'), c.req.param('id'))
    return c.redirect('/konsol', 303)
  })

  routes.get('/konsol/tombol', (c) => c.html(<KeysPage app={app} site={site} t={c.get('t')} officer={c.get('officer')} />))

  routes.get('/konsol/arus', async (c) => {
    const officer = c.get('officer')
    const open = (streams.get(officer.id) ?? 0) + 1
    if (open > MOST_STREAMS) throw new Refusal('too-many-tries', { retryAfter: 60 })
    const list = listFrom((name) => c.req.query(name))
    const number = c.req.query('laporan')
    const waiting: { event: string; data: string }[] = []
    let wake = () => {}
    const tell = (event: string, news: unknown) => {
      waiting.push({ event, data: JSON.stringify(news) })
      wake()
    }
    const stops = [
      ...(number
        ? [await watchWriting(app, officer, number, (writers) => tell('writing', writingWords(c.get('t'), writers)))]
        : []),
      ...(isWatched(list) ? [watchQueue(app, officer, list, (news) => tell('queue', news))] : []),
    ]
    streams.set(officer.id, open)
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      const began = performance.now()
      let asked = began
      stream.onAbort(() => wake())
      try {
        while (!stream.aborted && !stream.closed && performance.now() - began < LONGEST_MS) {
          if (performance.now() - asked >= HEARTBEAT_MS) {
            const now = await officerOf(app, c.req.raw.headers)
            if (JSON.stringify(now?.grants) !== JSON.stringify(officer.grants)) break // out, or with other roles: the browser asks anew
            asked = performance.now()
          }
          const news = waiting.shift()
          if (news) await stream.writeSSE(news)
          else if (!(await resting(HEARTBEAT_MS, (done) => (wake = done)))) await stream.write(': \n\n')
        }
      } finally {
        for (const stop of stops) stop()
        streams.set(officer.id, (streams.get(officer.id) ?? 1) - 1)
      }
    })
  })
  return routes
}

/** Waits until woken or for so long. @returns whether it was woken */
function resting(ms: number, onWake: (done: () => void) => void): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), ms)
    onWake(() => {
      clearTimeout(timer)
      done(true)
    })
  })
}
