import { type App, within } from '../src/domain/app.ts'
import { choosePolicy, localDay, type PolicyKind, toIso } from '../src/domain/clocks/rules.ts'
import { answerOf } from '../src/domain/reports/submit-report.ts'
import type { Sql } from '../src/kit/db.ts'
import { hmac } from '../src/kit/secrets.ts'
import type { Site } from '../src/kit/site.ts'
import { type DemoData, type DemoStory, loadDemoData } from './demo-data.ts'
import { addHabits } from './office-habits.ts'
import { addAgencies, addOfficers, Cast, demoSignIns } from './people.ts'
import { randomOf } from './random.ts'
import { Scene } from './scene.ts'
import { isOutdoors, scriptOf } from './scripts.ts'
import { StoryClock, ZONE } from './story-clock.ts'
import { addTemplates } from './templates.ts'

export type Demo = {
  /** Whether this installation is a demo: every page then says so. */
  is: boolean
  signIns: Site['demoSignIns']
  /** What to print once the server answers and the demo is built. */
  lines: string[]
  /** Builds the stories that are still missing; absent when there is nothing to build. */
  build?: (say: (line: string) => void) => Promise<void>
}

const STORIES_AT_ONCE = 6
const SAY_EVERY = 20
const NO_DEMO: Demo = { is: false, signIns: [], lines: [] }

/**
 * Makes an empty installation the demo (agencies and officers at once, the stories by `build`), or finds that it is one already. `auto` and `on` do it on an
 * empty database; whatever holds an agency and is no demo is never touched, and a demo stays one whatever the mode.
 *
 * One story is one transaction: a kill leaves a story whole or not at all, no sweep finds one half told, and the row of its idempotency key says that it is there.
 */
export async function demoOf(app: App, mode: 'on' | 'off' | 'auto'): Promise<Demo> {
  const data = loadDemoData()
  if (!(await hasFlag(app.db, 'isDemo'))) {
    if (mode === 'off') return NO_DEMO
    if (app.reference.get().agencies.all.length > 0) {
      return mode === 'on'
        ? { ...NO_DEMO, lines: ['TUNTAS_DEMO=on: data contoh tidak dibuat, karena basis data ini sudah berisi instansi.'] }
        : NO_DEMO
    }
    await app.db.tx(async (tx) => {
      // A second starter waits here for the first, and then has nothing to add.
      if (await setFlag(tx, 'isDemo', 'this installation is a demo: its reports are samples'))
        await addAgencies(within(app, tx), data.agencies)
    })
    await app.reference.refresh()
  }
  const signIns = demoSignIns(app.secret, data.agencies, data.officers)
  const demo: Demo = { is: true, signIns, lines: linesOf(signIns) }
  if (await hasFlag(app.db, 'isDemoComplete')) return demo
  await addOfficers(app, data.officers)
  await app.reference.refresh()
  await addTemplates(app)
  const told = await toldStories(app, data.stories)
  return { ...demo, build: (say) => tell(app, data, told, say) }
}

/** Numbers of the stories that an earlier start has told, by story key. */
async function toldStories(app: App, stories: readonly DemoStory[]): Promise<Map<string, string>> {
  const found = await Promise.all(stories.map(async ({ key }) => [key, await numberOfStory(app, key)] as const))
  return new Map(found.flatMap(([key, number]) => (number ? [[key, number]] : [])))
}

/** The number of the report that a story became; null while it has not been told (or its receipt has expired). */
export async function numberOfStory(app: App, key: string): Promise<string | null> {
  return (await answerOf(app, 'demo', keyOf(app, key)))?.receipt.number ?? null
}

/** Tells all missing stories, six at a time; those that follow another one come last. A story that fails is a bug: it is logged, the rest goes on, the next start tries again. */
async function tell(app: App, data: DemoData, told: Map<string, string>, say: (line: string) => void): Promise<void> {
  const cast = await Cast.of(app, data.officers)
  const until = app.now()
  const total = data.stories.length
  const failed: string[] = []
  const progress = () => say(`Data contoh: ${told.size} dari ${total} laporan`)
  const run = async (story: DemoStory) => {
    try {
      const number = await app.db.tx((tx) => tellStory(within(app, tx), { story, cast, until, told }))
      told.set(story.key, number)
      if (told.size % SAY_EVERY === 0 && told.size < total) progress()
    } catch (error) {
      failed.push(story.key)
      if (!app.db.pool.ending) app.log.error({ story: story.key, error }, 'demo')
    }
  }
  const missing = data.stories.filter((story) => !told.has(story.key))
  await atOnce(
    missing.filter((story) => !story.mergedInto),
    run,
    () => app.db.pool.ending,
  )
  await atOnce(
    missing.filter((story) => story.mergedInto),
    run,
    () => app.db.pool.ending,
  )
  if (app.db.pool.ending) return
  progress()
  if (failed.length)
    say(`Data contoh: ${failed.length} laporan belum dapat dibuat (${failed.join(', ')}); dicoba lagi saat mulai berikutnya.`)
  else {
    await addHabits(app, told)
    await setFlag(app.db, 'isDemoComplete', 'every story of the demo has been told')
  }
}

type Telling = { story: DemoStory; cast: Cast; until: Temporal.Instant; told: ReadonlyMap<string, string> }

/** Plays one story through the actions. @returns the number of its report. */
async function tellStory(app: App, { story, cast, until, told }: Telling): Promise<string> {
  const key = keyOf(app, story.key)
  const earlier = await numberOfStory(app, story.key)
  if (earlier) return earlier // another instance was quicker
  const random = randomOf(story.key)
  const { agencies, calendars } = app.reference.get()
  const on = toIso(localDay(until, ZONE))
  const limit = (kind: PolicyKind) =>
    choosePolicy(calendars.policies, {
      kind,
      class: story.verify?.class ?? 'complaint',
      grade: story.verify?.grade ?? null,
      agencyPath: [],
      on,
    }).days
  const { steps, rest } = scriptOf({
    story,
    random,
    limit,
    hasCoordinator: (slug) => agencies.hasCoordinator(agencies.bySlug(slug)!.id),
  })
  const span = steps.reduce((sum, step) => sum + step.days, 0)
  const clock = new StoryClock(calendars.get('nasional'), random, until, { span, rest, nextDays: steps[0]?.days ?? null })
  const scene = new Scene({ app, story, clock, random, cast, key, numberOf: (other) => told.get(other) })
  const { number } = await scene.submit({ photo: isOutdoors(story) && random.chance(0.2), ownClass: random.chance(0.8) })
  for (const [i, step] of steps.entries()) {
    if (step.who !== 'system') clock.step({ days: step.days, who: step.who, nextDays: steps[i + 1]?.days ?? 1 })
    await step.act(scene)
  }
  return number
}

/** The key of a story for retries: only this installation can make it (256 bits). */
const keyOf = (app: App, story: string) => hmac(app.secret.derive('demo/stories'), story).toString('hex')

export async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<void>, isOver: () => boolean): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !isOver(); item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: STORIES_AT_ONCE }, worker))
}

export async function hasFlag(db: Sql, code: string): Promise<boolean> {
  const { rows } = await db.query('select from flag where code = $1 and value = $2', [code, 'true'])
  return rows.length > 0
}

/** @returns whether it was set now (not before). */
export async function setFlag(db: Sql, code: string, sentence: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into flag (code, value, sentence, valid_from) values ($1, 'true', $2, current_date) on conflict do nothing`,
    [code, sentence],
  )
  return rowCount === 1
}

/** Three ways in; the rest by command. */
function linesOf(signIns: Site['demoSignIns']): string[] {
  const shown = ['malang.koordinator@', 'dpuprpkp.penghubung@', 'nasional.koordinator@'].flatMap(
    (start) => signIns.find(({ email }) => email.startsWith(start)) ?? [],
  )
  return [
    `Data contoh, bukan laporan warga. Masuk sebagai petugas di /masuk dengan kata sandi ${signIns[0]!.password}:`,
    ...shown.map(({ email, role, office }) => `  ${email}  (${role}, ${office})`),
    'Petugas lainnya: npx tuntas demo --list',
  ]
}
