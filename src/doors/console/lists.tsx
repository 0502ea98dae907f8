import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { App } from '../../domain/app.ts'
import { addressOf, listFrom } from '../../domain/desk/desk-filter.ts'
import { type QueueNews, watchQueue } from '../../domain/desk/watch-queue.ts'
import { dropView, saveView } from '../../domain/people/saved-views.ts'
import { fieldErrors, type Web } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { Notice } from '../../kit/ui/notice.tsx'
import { KeysPage } from './keys-page.tsx'
import { Paper } from './paper.tsx'
import { type Officer, officerOf } from './session.ts'

type Console = Web & { Variables: { officer: Officer } }

/** After so long a line goes by, so that no proxy closes the stream, and who is signed in is asked again, also while there is news. */
const HEARTBEAT_MS = 15_000
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

  routes.get('/konsol/arus', (c) => {
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      const began = performance.now()
      let asked = began
      const { grants } = c.get('officer')
      const waiting: QueueNews[] = []
      let wake = () => {}
      const stop = watchQueue(
        app,
        c.get('officer'),
        listFrom((name) => c.req.query(name)),
        (news) => {
          waiting.splice(0, waiting.length, news)
          wake()
        },
      )
      stream.onAbort(() => {
        stop()
        wake()
      })
      try {
        while (!stream.aborted && !stream.closed && performance.now() - began < LONGEST_MS) {
          if (performance.now() - asked >= HEARTBEAT_MS) {
            const now = await officerOf(app, c.req.raw.headers)
            if (JSON.stringify(now?.grants) !== JSON.stringify(grants)) break // out, or with other roles: the browser asks anew
            asked = performance.now()
          }
          const news = waiting.shift()
          if (news) await stream.writeSSE({ data: JSON.stringify(news) })
          else if (!(await resting(HEARTBEAT_MS, (done) => (wake = done)))) await stream.write(': \n\n')
        }
      } finally {
        stop()
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
