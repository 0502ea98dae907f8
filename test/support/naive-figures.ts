/**
 * The twin of src/domain/figures: every figure once more from a dump of events, one report after the other, the slow way, and nothing imported from src. Where the two
 * differ, one of them is wrong.
 */

type Json = Record<string, unknown>
export type DumpedEvent = { reportId: string; seq: number; kind: string; at: string; change: Json }
export type Dump = {
  events: DumpedEvent[]
  agencies: { id: string; parent: string | null; zone: string; week: number }[]
  holidays: string[]
  /** Working days within which a final answer may be disputed. */
  disputeDays: number
  today: string
}

const hours: Record<string, number> = { 'Asia/Jakarta': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 }
const localDate = (at: string, zone: string) => Temporal.Instant.from(at).add({ hours: hours[zone]! }).toString().slice(0, 10)
const isWorking = (day: Temporal.PlainDate, week: number, off: ReadonlySet<string>) =>
  week === 7 || (day.dayOfWeek <= week && !off.has(day.toString()))

export type Life = ReturnType<typeof lifeOf>

/** Walks through one report's events. An undone event counts as if it had never been; what the undo says is not believed, only that there is one. */
function lifeOf(all: DumpedEvent[], dump: Dump, off: ReadonlySet<string>) {
  const events: DumpedEvent[] = []
  for (const event of all) event.kind === 'undone' ? events.pop() : events.push(event)
  const agency = (id: unknown) => dump.agencies.find((a) => a.id === id)!
  const workingDays = (from: string, to: string, week: number) => {
    let n = 0
    for (let day = Temporal.PlainDate.from(from).add({ days: 1 }); day.toString() <= to; day = day.add({ days: 1 }))
      if (isWorking(day, week, off)) n++
    return n
  }
  const now: Json = {}
  const clocks: Record<string, Json> = {}
  const first: Record<string, Json> = {}
  const life = {
    received: String(events[0]!.change.receivedOn),
    verifyDays: null as number | null,
    verified: false,
    wasWithOffice: false,
    firstAnswerDays: null as number | null,
    finalDays: null as number | null,
    settlesOn: null as string | null,
    endedDays: null as number | null,
    reopens: 0,
    extensions: 0,
    readings: [] as { verdict: 'waiting' | 'passed' | 'failed' | 'lapsed'; reasons: string[] }[],
    status: 'submitted',
    now,
    clocks,
    first,
    week: 5,
    office: '',
  }
  for (const { kind, at, change } of events) {
    const was = life.status
    const {
      clocks: ticks,
      assignments: _,
      extra,
      ...fields
    } = change as { clocks?: Record<string, Json | null>; assignments: unknown; extra?: Json } & Json
    Object.assign(now, fields)
    // An entry tells what the event changes of a limit.
    for (const [name, said] of Object.entries(ticks ?? {}))
      if (said) clocks[name] = { ...(clocks[name] ?? { pausedOn: null, stoppedOn: null }), ...said }
    const office = agency(now.holder)
    const day = localDate(at, office.zone)
    const since = () => Math.max(0, workingDays(life.received, day, office.week))
    life.status = String(now.status)
    life.week = office.week
    life.office = office.id
    if (['forwarded', 'inProgress', 'answered'].includes(life.status)) life.wasWithOffice = true
    if (kind === 'verified' && !life.verified) {
      life.verified = true
      life.verifyDays = since()
    }
    // The first run of a limit is that of the first verification, and of the first answer.
    if (clocks.verify && clocks.verify.startedOn === life.received) first.verify = clocks.verify
    if (clocks.firstAnswer && (life.firstAnswerDays === null || clocks.firstAnswer.startedOn === first.firstAnswer?.startedOn))
      first.firstAnswer = clocks.firstAnswer
    if (/^answered(Interim|Final)$/.test(kind) && life.firstAnswerDays === null) life.firstAnswerDays = since()
    if (kind === 'answeredFinal') {
      life.finalDays = since()
      let left = dump.disputeDays
      let until = Temporal.PlainDate.from(day)
      while (left > 0) {
        until = until.add({ days: 1 })
        if (isWorking(until, office.week, off)) left--
      }
      life.settlesOn = until.toString()
    }
    const done = ['answered', 'closed', 'archived']
    if (done.includes(was) && ['inProgress', 'submitted'].includes(life.status) && kind !== 'unmerged') {
      life.reopens++
      life.finalDays = null
      life.settlesOn = null
    }
    if (kind === 'extended') life.extensions++
    if (extra?.undone === 'extended') life.extensions--
    const reading = life.readings.at(-1)
    if (reading?.verdict === 'waiting' && life.status !== 'answered') reading.verdict = 'lapsed'
    if (kind === 'unmerged' && life.status === 'answered' && reading?.verdict === 'lapsed') reading.verdict = 'waiting'
    if (kind === 'answeredFinal' && typeof ticks?.review?.readings === 'string')
      life.readings.push({ verdict: clocks.review!.stoppedOn ? 'lapsed' : 'waiting', reasons: [] })
    if (kind === 'reviewed')
      Object.assign(
        life.readings.at(-1)!,
        extra?.passed ? { verdict: 'passed' } : { verdict: 'failed', reasons: String(extra?.reasons).split(',') },
      )
    const ended = ['closed', 'archived'].includes(life.status)
    if (ended && !['closed', 'archived'].includes(was)) life.endedDays = since()
    if (!ended) life.endedDays = null
  }
  return life
}

/** The lives of all reports of a dump; `keep` chooses by the report as it stands at the end. */
export function livesOf(dump: Dump): Life[] {
  const off = new Set(dump.holidays)
  const byReport = new Map<string, DumpedEvent[]>()
  for (const event of [...dump.events].sort((a, b) => a.seq - b.seq))
    byReport.set(event.reportId, [...(byReport.get(event.reportId) ?? []), event])
  return [...byReport.values()].map((events) => lifeOf(events, dump, off))
}

const tenth = (x: number) => Math.round(x * 10) / 10
function spread(days: number[]) {
  const sorted = [...days].sort((a, b) => a - b)
  const n = sorted.length
  if (n === 0) return { mean: null, median: null, p90: null, n }
  const middle = n % 2 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2
  return { mean: tenth(sorted.reduce((a, b) => a + b) / n), median: middle, p90: sorted[Math.ceil(n * 0.9 - 1e-9) - 1]!, n }
}

/** Each number of days with how many took it. */
const piles = (days: number[]) =>
  [...new Set(days)].sort((a, b) => a - b).map((day): [number, number] => [day, days.filter((one) => one === day).length])

export function naiveFigures(lives: Life[], dump: Dump) {
  const off = new Set(dump.holidays)
  const count = (rule: (life: Life) => unknown) => lives.filter((life) => rule(life)).length
  const merged = (l: Life) => Boolean(l.now.mergedInto)
  const withdrawn = (l: Life) => l.status === 'archived' && l.now.archiveReason === 'withdrawn'
  const own = lives.filter((l) => !merged(l) && !withdrawn(l))
  const isOpen = (l: Life) => ['submitted', 'held', 'forwarded', 'inProgress'].includes(l.status)
  const reads = (l: Life) => l.readings.at(-1)?.verdict === 'waiting'
  const settled = (l: Life) => l.finalDays !== null && (l.now.solved === 'yes' || (l.settlesOn! < dump.today && !reads(l)))
  const judge = (clock: Json | undefined, given: boolean): 'yes' | 'no' | 'waiting' | null => {
    if (!clock) return null
    const due = String(clock.dueOn)
    const stood = [clock.stoppedOn, clock.pausedOn].filter(Boolean).map(String).sort()[0]
    if (stood !== undefined && stood > due) return 'no'
    if (given) return 'yes'
    if (stood !== undefined) return null
    return due < dump.today ? 'no' : 'waiting'
  }
  const judged = (verdicts: (string | null)[]) => {
    const [yes, no, waiting] = ['yes', 'no', 'waiting'].map((v) => verdicts.filter((x) => x === v).length) as [
      number,
      number,
      number,
    ]
    return { yes, no, waiting, share: yes + no === 0 ? null : yes / (yes + no) }
  }
  const ageOf = (l: Life) => {
    let n = 0
    for (let day = Temporal.PlainDate.from(l.received).add({ days: 1 }); day.toString() <= dump.today; day = day.add({ days: 1 }))
      if (isWorking(day, l.week, off)) n++
    return n
  }
  const ages = lives.filter(isOpen).map(ageOf)
  const within = (least: number, most: number) => ages.filter((age) => age >= least && age <= most).length
  const answered = own.filter((l) => l.firstAnswerDays !== null)
  const resolved = own.filter(settled)
  const share = (a: number, b: number) => (b === 0 ? null : a / b)
  const firstAnswer = judged(own.map((l) => judge(l.first.firstAnswer, l.firstAnswerDays !== null)))
  const scored = own.flatMap((l) => {
    const resolve = l.clocks.resolve
    const stood = resolve && [resolve.stoppedOn, resolve.pausedOn].filter(Boolean).map(String).sort()[0]
    if (l.finalDays !== null && !resolve) return l.status === 'archived' ? [0] : [] // under no limit: reopened after it was archived before any office had it
    if ((l.now.solved === 'yes' || l.readings.at(-1)?.verdict === 'passed') && l.finalDays !== null)
      return [stood !== undefined && stood <= String(resolve!.dueOn) ? 1 : 0]
    if (l.status === 'archived') return [0]
    if (l.finalDays !== null && stood! > String(resolve!.dueOn)) return [0]
    if (l.finalDays !== null) return l.settlesOn! < dump.today ? [0] : []
    if (stood !== undefined && stood <= String(resolve!.dueOn)) return []
    const due = String(resolve?.dueOn ?? l.first.verify!.dueOn)
    return due < dump.today ? [0] : []
  })
  const ratings = lives.flatMap((l) => (typeof l.now.rating === 'number' ? [l.now.rating] : []))
  const archivedBy: Record<string, number> = {}
  for (const l of lives)
    if (l.status === 'archived' && !withdrawn(l))
      archivedBy[String(l.now.archiveReason)] = (archivedBy[String(l.now.archiveReason)] ?? 0) + 1
  const all = lives.flatMap((l) => l.readings)
  const verdicts = (wanted: string) => all.filter(({ verdict }) => verdict === wanted).length
  const reasons: Record<string, number> = {}
  for (const reason of all.flatMap((one) => (one.verdict === 'failed' ? one.reasons : [])))
    reasons[reason] = (reasons[reason] ?? 0) + 1
  const read = verdicts('passed') + verdicts('failed')
  const closed = (by: string) => count((l) => l.status === 'closed' && !merged(l) && l.now.closedBy === by)
  return {
    received: lives.length,
    verified: count((l) => l.verified),
    forwarded: count((l) => l.wasWithOffice),
    answered: answered.length,
    resolved: resolved.length,
    pending: own.filter((l) => l.finalDays !== null && !settled(l)).length,
    archived: count((l) => l.status === 'archived' && !withdrawn(l)),
    withdrawn: count(withdrawn),
    merged: count(merged),
    counted: own.length,
    closed: { reporter: closed('reporter'), system: closed('system'), officer: closed('officer') },
    archivedBy,
    answeredShare: share(answered.length, own.length),
    resolvedShare: share(resolved.length, own.length),
    onTimeShare: firstAnswer.share,
    verification: spread(lives.flatMap((l) => (l.verified ? [l.verifyDays!] : []))),
    firstAnswer: spread(answered.map((l) => l.firstAnswerDays!)),
    resolution: spread(resolved.map((l) => l.finalDays!)),
    firstAnswerWithWaiting: kaplanMeier(
      answered.map((l) => l.firstAnswerDays!),
      lives.flatMap((l) => (merged(l) || l.firstAnswerDays !== null ? [] : isOpen(l) ? [ageOf(l)] : [l.endedDays!])),
    ),
    inTime: {
      verify: judged(
        lives.map((l) => {
          const clock = l.first.verify
          const stood = clock && [clock.stoppedOn, clock.pausedOn].filter(Boolean).map(String).sort()[0]
          return judge(clock, stood !== undefined && l.status !== 'held')
        }),
      ),
      firstAnswer,
      resolve: judged(own.map((l) => judge(l.clocks.resolve, l.finalDays !== null))),
    },
    said: {
      yes: count((l) => l.now.solved === 'yes'),
      partly: count((l) => l.now.solved === 'partly'),
      no: count((l) => l.now.solved === 'no'),
    },
    silent: count((l) => l.status === 'closed' && !merged(l) && (l.now.solved ?? null) === null),
    open: {
      byAge: [
        { days: '0-3', n: within(0, 3) },
        { days: '4-5', n: within(4, 5) },
        { days: '6-14', n: within(6, 14) },
        { days: '15-60', n: within(15, 60) },
        { days: '>60', n: within(61, 1e9) },
      ],
    },
    returned: count((l) => Number(l.now.returnCount ?? 0) > 0),
    bounced: count((l) => Number(l.now.returnCount ?? 0) > 1),
    reopened: count((l) => l.reopens > 0),
    extended: count((l) => l.extensions > 0),
    rating: { mean: ratings.length ? tenth(ratings.reduce((a, b) => a + b) / ratings.length) : null, n: ratings.length },
    secondReading: {
      passed: verdicts('passed'),
      failed: verdicts('failed'),
      waiting: verdicts('waiting'),
      lapsed: verdicts('lapsed'),
      verdict: { share: share(verdicts('passed'), read), n: read },
      reasons,
    },
    score: { share: share(scored.filter((x) => x === 1).length, scored.length), n: scored.length },
    histogram: {
      firstAnswer: piles(answered.map((l) => l.firstAnswerDays!)),
      resolution: piles(resolved.map((l) => l.finalDays!)),
    },
  }
}

/** Product over the days with an answer of (those who wait on) / (those who were still there); the first day at which it is a half or less. */
function kaplanMeier(answered: number[], left: number[]): number | null {
  let surviving = 1
  for (const day of [...new Set(answered)].sort((a, b) => a - b)) {
    const there = [...answered, ...left].filter((t) => t >= day).length
    surviving *= 1 - answered.filter((t) => t === day).length / there
    if (surviving <= 0.5 + 1e-12) return day
  }
  return null
}
