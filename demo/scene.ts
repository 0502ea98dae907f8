import type { App } from '../src/domain/app.ts'
import { toDay } from '../src/domain/clocks/rules.ts'
import { reportPage } from '../src/domain/desk/report-page.ts'
import { type Actor, nobody } from '../src/domain/people/actor.ts'
import { deskOf } from '../src/domain/people/permissions.ts'
import { actions } from '../src/domain/reports/actions.ts'
import { selectState, toState } from '../src/domain/reports/columns.ts'
import type { Move } from '../src/domain/reports/moves.ts'
import { openWithCode } from '../src/domain/reports/open-with-code.ts'
import { readerOf, waitsForReader } from '../src/domain/reports/readings.ts'
import type { ReportState } from '../src/domain/reports/report.ts'
import { type Receipt, submitReport } from '../src/domain/reports/submit-report.ts'
import { archiveIncompleteReports, closeSilentReports } from '../src/domain/reports/sweep-reports.ts'
import { undoMove } from '../src/domain/reports/undo-move.ts'
import { viewIdentity } from '../src/domain/reports/view-identity.ts'
import type { DemoStory } from './demo-data.ts'
import type { Cast, Officer } from './people.ts'
import { keepPicture } from './pictures.ts'
import type { Random } from './random.ts'
import { momentOf, type StoryClock, ZONE } from './story-clock.ts'

export type SceneOptions = {
  app: App
  story: DemoStory
  clock: Pick<StoryClock, 'at' | 'reach' | 'pass'>
  random: Random
  cast: Cast
  key: string
  numberOf(storyKey: string): string | undefined
  /** Thousands of scenes: the reporter stays on the page that was shown, instead of coming back with number and code. */
  stays?: true
}

/** One story being played: every line of it is an action of the domain under the story's own clock, by somebody who may. */
export class Scene {
  readonly story: DemoStory
  readonly random: Random
  readonly #o: SceneOptions
  readonly #app: App
  #reporter: Actor = nobody
  #state: ReportState | null = null

  constructor(options: SceneOptions) {
    this.#o = options
    this.story = options.story
    this.random = options.random
    this.#app = { ...options.app, now: () => options.clock.at }
  }

  get state(): ReportState {
    if (!this.#state) throw new Error('the story has not begun')
    return this.#state
  }

  /** Sends the report through its channel and enters it with its access code, as its reporter would. */
  async submit({ photo, ownClass }: { photo: boolean; ownClass: boolean }): Promise<Receipt> {
    const {
      body,
      title,
      landmark,
      areaCode,
      category,
      agency,
      occurredDaysBefore,
      identity,
      audience,
      channel,
      reporter,
      verify,
    } = this.story
    const arrival = this.#app.now().toZonedDateTimeISO(ZONE).toPlainDate()
    const input = {
      body,
      identity,
      audience,
      ...(title && { title }),
      ...(category && { category }),
      ...(agency && { agency }),
      ...(reporter && { reporter }),
      ...(ownClass && verify && { class: verify.class }),
      ...(occurredDaysBefore !== undefined && { occurredOn: arrival.subtract({ days: occurredDaysBefore }).toString() }),
      location: { areaCode: areaCode ?? null, ...(landmark && { landmark }) },
      attachments: photo ? [await keepPicture(this.#app, this.random, 'before')] : [],
    }
    const receipt = await submitReport(this.#app, nobody, input, { channel, idempotency: { scope: 'demo', key: this.#o.key } })
    if (this.#o.stays) {
      const { rows } = await this.#app.db.query(`select ${selectState('r')} from report r where number = $1`, [receipt.number])
      this.#state = toState(rows[0]!)
    } else {
      const { actor } = await openWithCode(this.#app, receipt.number, receipt.accessCode, `demo ${this.story.key}`)
      this.#state = (await reportPage(this.#app, actor, receipt.number))!.report
    }
    this.#reporter = { kind: 'reporter', reportId: this.state.id }
    return receipt
  }

  async verify({ withPublic }: { withPublic: boolean }): Promise<void> {
    const { title, category, class: klass, grade, public: text } = this.story.verify!
    const input = { title, category, class: klass, ...(grade && { grade }), ...(withPublic && { public: text }) }
    const officer = this.#o.cast.verifier(this.state.holder, this.random)
    await this.#make('verify', officer, input)
    if (this.random.chance(0.04)) {
      // Pressed too early, taken back within the eight seconds, and done again.
      this.#o.clock.reach(this.#app.now().add({ seconds: 4 }))
      this.#state = await undoMove(this.#app, officer, this.state)
      this.#o.clock.pass(3)
      await this.#make('verify', officer, input)
    }
  }

  /** To an office; from the national desk by way of the coordinator between, who knows the offices there. */
  async forward(slug: string, supporting: readonly string[] = []): Promise<void> {
    const tree = this.#app.reference.get().agencies
    const target = tree.bySlug(slug)!
    const between = tree
      .path(target.id)
      .slice(1)
      .find((node) => tree.hasCoordinator(node))
    if (between && between !== tree.root.id && between !== this.state.holder && this.state.holder === tree.root.id) {
      await this.#make('forward', this.#coordinator(), { agency: tree.get(between)!.slug })
      this.#o.clock.pass(this.random.int(15, 60))
    }
    const note = this.story.outcome === 'forwarded' ? this.story.note : undefined
    await this.#make('forward', this.#coordinator(), { agency: slug, supporting, ...(note && { note }) })
  }

  handle = () => this.#make('handle', this.#state?.assignments[this.state.holder] ? this.#worker() : this.#coordinator(), {})
  giveBack = (reason: string, to?: string) => this.#make('return', this.#worker(), { reason, ...(to && { to }) })
  hold = (question: string) => this.#make('hold', this.#holdingOfficer(), { question })
  resume = () => this.#make('resume', this.#holdingOfficer(), {})
  extend = (days: number, reason: string) => this.#make('extend', this.#worker(), { days, reason })
  note = (text: string) => this.#make('note', this.#holdingOfficer(), { text })
  assign = () => this.#make('assign', this.#coordinator(), { officer: this.#worker().id })
  publish = () => this.#make('publish', this.#coordinator(), { text: this.story.verify!.public })
  interim = (text: string) => this.#make('answer', this.#worker(), { kind: 'interim', text })
  close = (reason: string) => this.#make('close', this.#coordinator(), { reason })
  reopen = (reason: string) => this.#make('reopen', this.#coordinator(), { reason })
  archive = (reason: string, note?: string) => this.#make('archive', this.#coordinator(), { reason, ...(note && { note }) })
  message = (text: string) => this.#make('message', this.#reporter, { text })
  feedback = (given: NonNullable<DemoStory['feedback']>) => this.#make('feedback', this.#reporter, given)
  withdraw = () => this.#make('withdraw', this.#reporter, {})
  appeal = (text: string) => this.#make('appeal', this.#reporter, { text })
  transfer = () => this.#make('transfer', this.#reporter, { consent: true })

  /** A supporting office answers its part. */
  async support(slug: string, text: string): Promise<void> {
    const office = this.#app.reference.get().agencies.bySlug(slug)!
    await this.#make('answer', this.#o.cast.worker(office.id, this.random), { kind: 'interim', text })
  }

  /** What was done, with a picture or with the reason why there is none. */
  async final({ photo }: { photo: boolean }): Promise<void> {
    const { final, evidenceReason } = this.story
    const proof = photo ? { evidence: [await keepPicture(this.#app, this.random, 'after')] } : { reason: evidenceReason }
    await this.#make('answer', this.#worker(), { kind: 'final', text: final, ...proof })
    // Some office wants its head's word (office-habits.ts): it comes at once, in years that are told afterwards too.
    if (this.state.proposal !== null) await this.#make('approve', this.#o.cast.head(this.state.holder, this.random), {})
  }

  /** Into the report about the same thing, once that one is on its way too. */
  async merge(storyKey: string): Promise<void> {
    const into = this.#o.numberOf(storyKey)
    if (!into) throw new Error(`the story ${storyKey} that this one follows has not been told`)
    const officer = this.#coordinator()
    const lead = await reportPage(this.#app, officer, into)
    if (lead?.report.verifiedAt) this.#o.clock.reach(Temporal.Instant.from(lead.report.verifiedAt).add({ minutes: 20 }))
    await this.#make('merge', officer, { into })
  }

  unmerge = (reason: string) => this.#make('unmerge', this.#coordinator(), { reason })

  /** The identity desk looks who the reporter is; where no desk may, the identity stays sealed. */
  async lookAtIdentity(reason: string): Promise<void> {
    const desk = deskOf(this.state, this.#app.reference.get().agencies)
    if (!desk) return
    await viewIdentity(this.#app, this.#o.cast.coordinator(desk, this.random), this.state, { reason })
    this.#state = (await reportPage(this.#app, this.#reporter, this.state.number))!.report
  }

  /** The system's own move on the morning after the limit, as the sweep does it. */
  async settle(clock: 'silence' | 'complete'): Promise<void> {
    if (waitsForReader(this.state)) await this.#readAgain()
    const due = toDay(this.state.clocks[clock]!.dueOn)
    this.#o.clock.reach(momentOf(due + 1, this.random.int(5, 30)))
    const done = await (clock === 'silence' ? closeSilentReports : archiveIncompleteReports)(this.#app, this.state.number)
    if (!done) throw new Error(`the limit ${clock} has not run out at ${this.#app.now()}`)
    if (!this.#o.stays) this.#state = (await reportPage(this.#app, this.#reporter, this.state.number))!.report
  }

  /** An answer of the sample is read by the office above before silence can close the report. */
  async #readAgain(): Promise<void> {
    this.#o.clock.pass(this.random.int(30, 240))
    const reader = readerOf(this.state, this.#app.reference.get().agencies)!
    await this.#make('review', this.#o.cast.verifier(reader, this.random), { passed: true })
  }

  #coordinator = (): Officer => this.#o.cast.coordinator(this.state.holder, this.random)
  #worker = (): Officer => this.#o.cast.worker(this.state.holder, this.random)
  /** Before anybody handles it the coordinator has it, afterwards the office. */
  #holdingOfficer = (): Officer => (this.state.forwardedAt === null ? this.#coordinator() : this.#worker())

  async #make(move: Move, actor: Actor, input: unknown): Promise<void> {
    this.#state = await actions[move].run(this.#app, actor, { number: this.state.number }, input)
  }
}
