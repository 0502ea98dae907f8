import { type App, within } from '../src/domain/app.ts'
import { isValidOn } from '../src/domain/categories/catalogue.ts'
import { countFigures } from '../src/domain/figures/count-figures.ts'
import { hmac } from '../src/kit/secrets.ts'
import { atOnce, demoOf, hasFlag, setFlag } from './build-demo.ts'
import { type DemoStory, loadDemoData } from './demo-data.ts'
import { Cast } from './people.ts'
import { type Random, randomOf } from './random.ts'
import { Scene } from './scene.ts'
import { momentOf } from './story-clock.ts'
import { type Planned, planYear, workingDayAfter } from './year-plan.ts'

/** The years of which a city's figures are known: Kota Malang says 3,234 reports in 2024, all answered, one working day on average. */
export const yearsKnown: Readonly<Record<number, { city: string; reports: number }>> = {
  2024: { city: 'kota-malang', reports: 3_234 },
}

const AT_ONCE = 20

/**
 * Plays a city's year through the actions, each under the clock of its own day: as many reports as the city says, on the days on which people write, each read, handed on,
 * answered and closed. Twenty reports are one transaction that says so in the flags: a kill leaves all of them or none, and the next run goes on. Run again, it adds nothing.
 * @throws Error with one sentence when the year is not known or the installation is no demo.
 */
export async function playYear(
  app: App,
  year: number,
  say: (done: number, of: number) => void,
  reports = yearsKnown[year]?.reports,
): Promise<void> {
  const known = yearsKnown[year]
  if (!known || !reports) throw new Error(`There is no such year: ${Object.keys(yearsKnown).join(', ')} can be played.`)
  if (!(await demoOf(app, 'on')).is)
    throw new Error(
      'The year was not played: this database holds agencies that are no demo. Set DATA_DIR or DATABASE_URL to an empty one.',
    )
  const done = `demoYear${year}`
  if (await hasFlag(app.db, done)) return
  const { officers, stories } = loadDemoData()
  const cal = app.reference.get().calendars.get('nasional')
  const cast = await Cast.of(app, officers)
  const plan = planYear(cal, randomOf(`${year}`), year, reports)
  const tales = talesOf(app, stories, known.city, `${year}-01-01`)
  const parts = Array.from({ length: Math.ceil(plan.length / AT_ONCE) }, (_, i) => i)
  const told = new Set<number>()
  for (const part of parts) if (await hasFlag(app.db, `${done}.${part}`)) told.add(part)
  let count = Math.min(told.size * AT_ONCE, plan.length)
  say(count, plan.length)
  let failed: unknown
  await atOnce(
    parts.filter((part) => !told.has(part)),
    async (part) => {
      const own = plan.slice(part * AT_ONCE, (part + 1) * AT_ONCE)
      try {
        await app.db.tx(async (tx) => {
          for (const [i, one] of own.entries()) await play(within(app, tx), one, part * AT_ONCE + i, { year, tales, cast })
          await setFlag(tx, `${done}.${part}`, 'these reports of the year have been played')
        })
      } catch (error) {
        failed ??= error
      }
      count += own.length
      say(count, plan.length)
    },
    () => failed !== undefined || app.db.pool.ending,
  )
  if (failed) throw failed
  await app.db.tx(async (tx) => {
    await setFlag(tx, done, `every report of the year ${year} has been played`)
    await tx.query('delete from flag where code like $1', [`${done}.%`])
  })
  await countFigures(app)
}

/** What people wrote that an office of the city answered in the end, whatever way it went, on a topic that there was on that day. */
function talesOf(app: App, stories: readonly DemoStory[], city: string, day: string): DemoStory[] {
  const { agencies: tree, catalogue } = app.reference.get()
  const isTopic = (code: string) => catalogue.categories.some((category) => category.code === code && isValidOn(category, day))
  const top = tree.bySlug(city)!.id
  return stories.filter(
    ({ office, final, verify, supporting, evidenceReason, category }) =>
      office &&
      final &&
      evidenceReason &&
      verify &&
      !supporting &&
      tree.isWithin(tree.bySlug(office)!.id, top) &&
      isTopic(verify.category) &&
      (!category || isTopic(category)),
  )
}

/** A clock that goes where it is told, never back. */
class YearClock {
  at: Temporal.Instant
  constructor(at: Temporal.Instant) {
    this.at = at
  }
  reach(at: Temporal.Instant): void {
    if (Temporal.Instant.compare(at, this.at) > 0) this.at = at
  }
  pass(minutes: number): void {
    this.at = this.at.add({ minutes })
  }
}

async function play(
  app: App,
  { day, verifyAfter, answerAfter }: Planned,
  index: number,
  { year, tales, cast }: { year: number; tales: readonly DemoStory[]; cast: Cast },
) {
  const key = `${year}-${index}`
  const random = randomOf(key)
  const cal = app.reference.get().calendars.get('nasional')
  const { agency: _, title: __, occurredDaysBefore: ___, ...tale } = random.pick(tales)
  const story: DemoStory = { ...tale, key, outcome: 'closedByReporter', areaCode: tale.areaCode ?? '35.73' }
  // Who is verified on the day of arrival wrote in the morning.
  const clock = new YearClock(
    momentOf(day, verifyAfter === 0 ? random.int(7 * 60, 8 * 60) : random.int(6 * 60, 21 * 60), random.int(0, 59)),
  )
  const scene = new Scene({ app, story, clock, random, cast, key: keyOf(app, key), numberOf: () => undefined, stays: true })
  await scene.submit({ photo: false, ownClass: true })
  clock.reach(momentOf(workingDayAfter(cal, day, verifyAfter), random.int(8 * 60 + 5, 10 * 60), random.int(0, 59)))
  await scene.verify({ withPublic: true })
  clock.pass(random.int(3, 40))
  await scene.forward(story.office!)
  clock.pass(random.int(5, 60))
  await scene.handle()
  clock.reach(momentOf(workingDayAfter(cal, day, answerAfter), random.int(9 * 60, 15 * 60), random.int(0, 59)))
  clock.pass(random.int(1, 20))
  await scene.final({ photo: false })
  await say(scene, clock, random)
}

/** A quarter of the reporters say that it is solved, some that it is so in part; of the others nobody hears, and the report closes itself. */
async function say(scene: Scene, clock: YearClock, random: Random) {
  const chance = random.next()
  if (chance < 0.31) {
    clock.pass(random.int(30, 4 * 24 * 60))
    if (chance < 0.26) return scene.feedback({ solved: 'yes', rating: random.pick([5, 5, 5, 4, 4, 3]) })
    await scene.feedback({ solved: 'partly', rating: random.pick([4, 3, 3, 2]) })
  }
  await scene.settle('silence')
}

const keyOf = (app: App, key: string) => hmac(app.secret.derive('demo/stories'), key).toString('hex')
