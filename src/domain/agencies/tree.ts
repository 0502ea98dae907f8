import { Refusal } from '../../kit/refusal.ts'

/** One node of the organisation tree. Ids are UUIDs, `slug` is what addresses and partners use. */
export type Agency = {
  id: string
  slug: string
  name: string
  shortName: string
  kind: string
  parentId: string | null
  timeZone: string
  calendarId: string
  needsHeadApproval: boolean
  /** Where the work of an office went that has ended. */
  successorId?: string | null
}

/** What an office serves: an area with everything below it, for one category or (null) all. */
export type Served = { agencyId: string; areaCode: string; categoryCode: string | null }

/** The tree of agencies in memory, for rules that ask "is this office within that one". Pure. */
export class AgencyTree {
  readonly all: readonly Agency[]
  /** Offices that have ended: not to be chosen any more, but reports and figures still name them. */
  readonly former: readonly Agency[]
  readonly served: readonly Served[]
  #byId = new Map<string, Agency>()
  #bySlug = new Map<string, Agency>()
  #paths = new Map<string, readonly string[]>()
  #coordinated: ReadonlySet<string>

  /** @param coordinated ids of the nodes that have a coordinator of their own today */
  constructor(
    all: readonly Agency[],
    served: readonly Served[],
    coordinated: ReadonlySet<string>,
    former: readonly Agency[] = [],
  ) {
    this.all = all
    this.former = former
    this.served = served
    this.#coordinated = coordinated
    for (const agency of all) {
      this.#byId.set(agency.id, agency)
      this.#bySlug.set(agency.slug, agency)
    }
    for (const agency of former) this.#byId.set(agency.id, agency)
    for (const agency of [...all, ...former]) this.#paths.set(agency.id, this.#climb(agency))
  }

  #climb(agency: Agency): string[] {
    const path: string[] = []
    for (let at: Agency | undefined = agency; at && !path.includes(at.id); at = this.#above(at)) path.push(at.id)
    return path
  }

  /** Above an office that has ended stands the one that took its work over. */
  #above(agency: Agency): Agency | undefined {
    const id = agency.successorId ?? agency.parentId
    return id ? this.#byId.get(id) : undefined
  }

  get(id: string): Agency | undefined {
    return this.#byId.get(id)
  }
  bySlug(slug: string): Agency | undefined {
    return this.#bySlug.get(slug)
  }
  /** Of today or of earlier: for pages that tell what was. */
  everBySlug(slug: string): Agency | undefined {
    return this.#bySlug.get(slug) ?? this.former.find((agency) => agency.slug === slug)
  }
  /** Who does the work of an office now: itself, or the one that it has become at last. */
  successorOf(id: string): string {
    const seen = new Set<string>()
    let at = id
    for (let next = this.get(at)?.successorId; next && !seen.has(at); next = this.get(at)?.successorId) {
      seen.add(at)
      at = next
    }
    return at
  }
  /** The node that everything hangs on: the national desk of a nation, the city of a city. */
  get root(): Agency {
    const root = this.all.find((a) => a.parentId === null)
    if (!root)
      throw new Refusal('not-set-up', {
        reason: 'The installation has no agency yet; make it with `npx tuntas agency add --name NAME`, or take in a full export.',
      })
    return root
  }
  /** Ids from the node itself up to the root. */
  path(id: string): readonly string[] {
    return this.#paths.get(id) ?? []
  }
  /** Whether `id` is `ancestor` or stands below it. */
  isWithin(id: string, ancestor: string): boolean {
    return this.path(id).includes(ancestor)
  }
  /** The lowest node above (or at) both. */
  commonAncestor(a: string, b: string): string {
    return this.path(a).find((id) => this.path(b).includes(id)) ?? this.root.id
  }
  parentOf(id: string): string {
    return this.get(id)?.parentId ?? id
  }
  /** The nearest node from `id` upwards that has a coordinator; the root when none has. */
  coordinatorFor(id: string): string {
    return this.path(id).find((node) => this.#coordinated.has(node)) ?? this.root.id
  }
  hasCoordinator(id: string): boolean {
    return this.#coordinated.has(id)
  }
}
