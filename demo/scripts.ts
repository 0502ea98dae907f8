import type { PolicyKind } from '../src/domain/clocks/rules.ts'
import type { DemoStory } from './demo-data.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'

/** One line of a script: so many working days after the one before (0: the same day), by whom, and what happens. What the system does comes when a limit has run out; its days are the most that this takes. */
export type Step = { days: number; who: 'reporter' | 'office' | 'system'; act(scene: Scene): Promise<unknown> }
/** `rest`: working days from the last step to today. */
export type Script = { steps: Step[]; rest: number }
/** What a script may ask: chance, the days of a limit (of the policy table) for this report, and whether an office has a coordinator of its own. */
export type Telling = { story: DemoStory; random: Random; limit(kind: PolicyKind): number; hasCoordinator(slug: string): boolean }

const UNMERGE_REASON = 'Digabung terlalu cepat: titik lokasinya perlu dipastikan dulu.'
const LOOK_REASON = 'Menghubungi pelapor untuk menyepakati waktu pemeriksaan di lokasi.'

const office = (days: number, act: Step['act']): Step => ({ days, who: 'office', act })
const reporter = (days: number, act: Step['act']): Step => ({ days, who: 'reporter', act })
const system = (days: number, act: Step['act']): Step => ({ days, who: 'system', act })

/** The steps after the arrival that bring a story to its outcome. Whoever reads the report page of the story sees exactly these. */
export function scriptOf(telling: Telling): Script {
  return ways[telling.story.outcome](telling)
}

const ways: Record<DemoStory['outcome'], (t: Telling) => Script> = {
  submitted: (t) => ({ steps: [], rest: age(t, t.limit('verify'), 0.5) }),
  verified: (t) => spread(t, age(t, t.limit('verify')), verified(t)),
  held: (t) => ({
    steps: [...verified(t), office(t.random.int(0, 1), (s) => s.hold(t.story.question!))],
    rest: t.random.int(0, 13),
  }),
  resumed: (t) => {
    const { question, reply } = t.story
    const byOfficer = t.story.identity === 'named' // whom the desk could ring up
    const back = byOfficer
      ? [office(t.random.int(1, 3), (s) => s.resume()), reporter(0, (s) => s.message(reply!))]
      : [reporter(t.random.int(1, 4), (s) => s.message(reply!))]
    const steps = [...verified(t), office(0, (s) => s.hold(question!)), ...back, ...handedOver(t), ...atWork(t)]
    return { steps, rest: t.random.int(0, 2) }
  },
  forwarded: (t) =>
    after(arrived(t, [office(0, (s) => s.forward(t.story.office!))]), spread(t, age(t, t.limit('firstAnswer')), messages(t))),
  inProgress: (t) =>
    after(arrived(t, handedOver(t)), spread(t, age(t, nearest(t)), [...atWork(t), ...interim(t), ...messages(t)])),
  answeredInterim: (t) =>
    after(arrived(t, handedOver(t)), spread(t, age(t, nearest(t)), [...atWork(t), ...interim(t), ...messages(t)])),
  extended: (t) => {
    const { extendDays, extendReason } = t.story
    const extending = office(t.random.int(0, 2), (s) => s.extend(extendDays!, extendReason!))
    const days = t.story.interim ? age(t, t.limit('resolve') + extendDays!) : age(t, t.limit('firstAnswer'))
    return after(arrived(t, handedOver(t)), spread(t, days, [...atWork(t), ...interim(t), extending, ...messages(t)]))
  },
  answered: (t) => ({ steps: answered(t), rest: t.random.int(0, 8) }),
  multiOffice: (t) => {
    const { story, random } = t
    const handing = [office(0, (s) => s.forward(story.office!, story.supporting)), office(random.int(0, 1), (s) => s.handle())]
    const parts = story.supporting!.map((slug) => office(random.int(0, 2), (s) => s.support(slug, story.supportingAnswer!)))
    return { steps: [...arrived(t, handing), ...parts, finalStep(t)], rest: random.int(0, 8) }
  },
  closedByReporter: (t) => ({
    steps: [...answered(t), reporter(t.random.int(0, 6), (s) => s.feedback(t.story.feedback!))],
    rest: t.random.int(0, 45),
  }),
  closedBySilence: (t) => {
    const partly = t.story.feedback ? [reporter(t.random.int(1, 4), (s) => s.feedback(t.story.feedback!))] : []
    return { steps: [...answered(t), ...partly, system(12, (s) => s.settle('silence'))], rest: t.random.int(0, 32) }
  },
  closedByOfficer: (t) => ({
    steps: [...answered(t), office(t.random.int(2, 6), (s) => s.close(t.story.closeReason!))],
    rest: t.random.int(1, 30),
  }),
  disputed: (t) => {
    const disputing = reporter(t.random.int(0, 3), (s) => s.feedback(t.story.feedback!))
    return { steps: [...answered(t), disputing, ...messages(t)], rest: t.random.int(0, 2) }
  },
  reopened: (t) => {
    const { feedback, reopenReason } = t.story
    const steps = [
      reporter(t.random.int(0, 3), (s) => s.feedback(feedback!)),
      office(t.random.int(2, 8), (s) => s.reopen(reopenReason!)),
    ]
    return { steps: [...answered(t), ...steps], rest: t.random.int(0, 2) }
  },
  archived: (t) => ({
    steps: [...verified(t), office(t.random.int(0, 2), (s) => s.archive(t.story.archiveReason!, t.story.archiveNote))],
    rest: t.random.int(1, 50),
  }),
  archivedIncomplete: (t) => ({
    steps: [
      ...verified(t),
      office(t.random.int(0, 2), (s) => s.hold(t.story.question!)),
      system(24, (s) => s.settle('complete')),
    ],
    rest: t.random.int(0, 25),
  }),
  withdrawn: (t) => ({ steps: [...verified(t), reporter(t.random.int(0, 2), (s) => s.withdraw())], rest: t.random.int(1, 40) }),
  returnedOnce: (t) => {
    const { story, random } = t
    const isNamed = random.chance(0.6)
    const back = office(random.int(0, 2), (s) => s.giveBack(story.returnReason!, isNamed ? story.office : undefined))
    const again = isNamed ? [] : [office(random.int(0, 1), toOffice(story.office!))]
    const steps = [
      office(0, (s) => s.forward(story.wrongOffice!)),
      back,
      ...again,
      office(1, startWork),
      ...noted(t),
      ...interim(t),
    ]
    return { steps: arrived(t, steps), rest: random.int(0, 2) }
  },
  returnedTwice: (t) => {
    const { story, random } = t
    const steps = [
      office(0, (s) => s.forward(story.wrongOffice!)),
      office(random.int(0, 1), (s) => s.giveBack(story.returnReason!, story.secondWrongOffice)),
      office(1, (s) => s.giveBack(story.secondReturnReason!, story.office)),
      office(random.int(0, 1), (s) => s.forward(story.office!)),
    ]
    return { steps: [...arrived(t, steps), ...noted(t)], rest: random.int(0, 2) }
  },
  merged: (t) => {
    const merging = (days: number) => office(days, (s) => s.merge(t.story.mergedInto!))
    const twice = t.random.chance(0.5) ? [office(0, (s) => s.unmerge(UNMERGE_REASON)), merging(1)] : []
    return {
      steps: [...arrived(t, [office(0, (s) => s.forward(t.story.office!))]), merging(t.random.int(0, 1)), ...twice],
      rest: t.random.int(0, 1),
    }
  },
  appealed: (t) => {
    const { archiveReason, archiveNote, appeal } = t.story
    const ended = archiveReason
      ? [...verified(t), office(t.random.int(0, 1), (s) => s.archive(archiveReason, archiveNote))]
      : [...answered(t), system(12, (s) => s.settle('silence'))]
    return { steps: [...ended, reporter(t.random.int(1, 4), (s) => s.appeal(appeal!))], rest: age(t, t.limit('verify')) }
  },
  transferred: (t) => {
    const steps = [...arrived(t, handedOver(t)), ...atWork(t), ...interim(t), reporter(t.random.int(2, 5), (s) => s.transfer())]
    return { steps, rest: t.random.int(0, 3) }
  },
}

/** Read by the desk, where the story says so; for some the public text comes a little later, as a move of its own. */
function verified({ story, random }: Telling): Step[] {
  if (!story.verify) return []
  const isPublishedLater = story.audience === 'public' && random.chance(0.08)
  const reading = office(random.pick([0, 0, 1, 1, 1, 2]), (s) => s.verify({ withPublic: !isPublishedLater }))
  return isPublishedLater ? [reading, office(0, (s) => s.publish())] : [reading]
}

/** Read, and handed on soon after. */
function arrived(t: Telling, [first, ...steps]: Step[]): Step[] {
  return [...verified(t), { ...first!, days: t.random.pick([0, 0, 0, 1]) }, ...steps]
}

/** The office gets the report and begins; where the reporter wrote to that office and it has a coordinator, it begins by itself. */
function handedOver({ story, random, hasCoordinator }: Telling): Step[] {
  if (story.agency === story.office && hasCoordinator(story.office!)) return [office(0, (s) => s.handle())]
  return [office(0, (s) => s.forward(story.office!)), office(random.int(0, 1), (s) => s.handle())]
}

const toOffice = (slug: string) => (s: Scene) => s.forward(slug)
/** An office that got it back from below holds it already. */
const startWork = (s: Scene) => s.handle()

function answered(t: Telling): Step[] {
  return [...arrived(t, handedOver(t)), ...atWork(t), finalStep(t)]
}

/** Most final answers come within the limit to resolve, a few late; a report of the street may bring a picture. */
function finalStep(t: Telling): Step {
  const limit = t.limit('resolve')
  const days = t.random.chance(0.08) ? Math.min(limit, 14) + t.random.int(1, 3) : t.random.int(0, Math.min(9, limit - 2))
  const photo = isOutdoors(t.story) && t.story.supporting === undefined && t.random.chance(0.45)
  return office(days, (s) => s.final({ photo }))
}

/** What an office does beside answering: an internal note, an assignee, sometimes a look at who the reporter is. */
function atWork(t: Telling): Step[] {
  const { story, random } = t
  const assigning = random.chance(0.35) ? [office(0, (s) => s.assign())] : []
  const looking =
    story.identity === 'verifierOnly' && random.chance(0.06) ? [office(0, (s) => s.lookAtIdentity(LOOK_REASON))] : []
  return [...assigning, ...noted(t), ...looking]
}

const noted = ({ story }: Telling): Step[] => (story.note ? [office(0, (s) => s.note(story.note!))] : [])
const interim = ({ story }: Telling): Step[] => (story.interim ? [office(0, (s) => s.interim(story.interim!))] : [])
const messages = ({ story }: Telling): Step[] => (story.messages ?? []).map((text) => reporter(0, (s) => s.message(text)))

/** Something that a picture can show. */
export const isOutdoors = ({ key, audience }: DemoStory) => audience === 'public' && /^(jalan|lingkungan|perhubungan)-/.test(key)

/** The limit that an office works towards now: the first answer, and once that is given the resolution. */
function nearest(t: Telling): number {
  return t.story.interim ? Math.min(t.limit('resolve'), 30) : Math.min(t.limit('firstAnswer'), t.limit('resolve'))
}

/** How many working days of a limit have passed: mostly two and more are left, for some it ends today or tomorrow, a few are late. */
function age({ random }: Telling, limit: number, share = 0.86): number {
  const chance = random.next()
  if (chance < share || limit <= 2) return random.int(0, Math.max(0, limit - 2))
  return chance < share + (1 - share) * 0.6 ? limit - random.int(0, 1) : limit + random.int(1, 3)
}

/** Deals `total` working days out to the steps and to what is left until today. */
function spread({ random }: Telling, total: number, steps: Step[]): Script {
  let left = total
  const dealt = steps.map((step) => {
    const days = random.int(0, Math.min(left, 3))
    left -= days
    return { ...step, days }
  })
  return { steps: dealt, rest: left }
}

const after = (steps: Step[], { steps: more, rest }: Script): Script => ({ steps: [...steps, ...more], rest })
