import { addAgency } from '../src/domain/agencies/add-agency.ts'
import type { AgencyTree } from '../src/domain/agencies/tree.ts'
import type { App } from '../src/domain/app.ts'
import { type Actor, type Role, system } from '../src/domain/people/actor.ts'
import { addOfficer, officerByEmail } from '../src/domain/people/officers.ts'
import { translator } from '../src/kit/i18n.ts'
import type { Secret } from '../src/kit/secrets.ts'
import type { Site } from '../src/kit/site.ts'
import type { DemoAgency, DemoOfficer } from './demo-data.ts'
import type { Random } from './random.ts'

export type Officer = Extract<Actor, { kind: 'officer' }>

/** Without signs that look alike. */
const SIGNS = '23456789abcdefghjkmnpqrstvwxyz'
const SINCE = '2019-02-01'

/** The one password of all sample officers, e.g. `contoh-7k3f-9qxa`; it follows from the installation's secret, so no two installations share it. */
function demoPassword(secret: Secret): string {
  const signs = [...secret.derive('demo/password').subarray(0, 8)].map((byte) => SIGNS[byte % SIGNS.length]).join('')
  return `contoh-${signs.slice(0, 4)}-${signs.slice(4)}`
}

/** Who can sign in to the demo, in the order of the data; role and office as people read them. Needs no database. */
export function demoSignIns(
  secret: Secret,
  agencies: readonly DemoAgency[],
  officers: readonly DemoOfficer[],
): Site['demoSignIns'] {
  const t = translator('id')
  const names = new Map(agencies.map((agency) => [agency.slug, agency.name]))
  const password = demoPassword(secret)
  return officers.map(({ email, name, grants }) => {
    const { role, agency } = grants[0]!
    return { email, password, name, role: t(`console.role.${role}`), office: names.get(agency) ?? agency }
  })
}

/** Adds the whole tree; the caller gives an app that stands in one transaction, so that there is all of it or nothing. */
export async function addAgencies(app: App, agencies: readonly DemoAgency[]): Promise<void> {
  for (const agency of agencies) await addAgency(app, system, agency)
}

/** Adds the officers who are not there yet. An account whose officer a kill cut off is taken over: its password is the same. */
export async function addOfficers(app: App, officers: readonly DemoOfficer[]): Promise<void> {
  const password = demoPassword(app.secret)
  const register: App['signIn']['register'] = (person) =>
    app.signIn.register(person).catch((error: { statusCode?: number }) => {
      if (error.statusCode !== 422) throw error
    })
  const taking = { ...app, signIn: { ...app.signIn, register } }
  await Promise.all(
    officers.map(async (officer) => {
      if (await officerByEmail(app, officer.email)) return
      await addOfficer(taking, system, { ...officer, password, from: SINCE })
    }),
  )
}

/** The officers as actors, to be asked who may act for a node. */
export class Cast {
  readonly #officers: readonly Officer[]
  readonly #tree: AgencyTree

  private constructor(officers: readonly Officer[], tree: AgencyTree) {
    this.#officers = officers
    this.#tree = tree
  }

  static async of(app: App, officers: readonly DemoOfficer[]): Promise<Cast> {
    const found = await Promise.all(officers.map((officer) => officerByEmail(app, officer.email)))
    return new Cast(
      found.filter((officer) => officer !== null),
      app.reference.get().agencies,
    )
  }

  /** The coordinator of the node, or of the nearest one above that has one. */
  coordinator(node: string, random: Random): Officer {
    return this.#one(this.#tree.path(node), ['coordinator'], random)
  }

  /** Who reads new reports there: at the root the national administrators do it too. */
  verifier(node: string, random: Random): Officer {
    return this.#one(this.#tree.path(node), ['coordinator', 'nationalAdmin'], random)
  }

  /** Who works at the office itself: its liaison, else its coordinator. */
  worker(node: string, random: Random): Officer {
    const own = this.#holding(node, ['liaison'])
    return own.length ? random.pick(own) : this.#one([node], ['coordinator'], random)
  }

  /** Who leads the office, or the nearest one above that has a head. */
  head(node: string, random: Random): Officer {
    return this.#one(this.#tree.path(node), ['head'], random)
  }

  #one(nodes: readonly string[], roles: readonly Role[], random: Random): Officer {
    for (const node of nodes) {
      const found = this.#holding(node, roles)
      if (found.length) return random.pick(found)
    }
    throw new Error(`nobody is ${roles.join(' or ')} of ${this.#tree.get(nodes[0]!)?.slug}`)
  }

  #holding(node: string, roles: readonly Role[]): Officer[] {
    return this.#officers.filter((officer) =>
      officer.grants.some((grant) => grant.agencyId === node && roles.includes(grant.role)),
    )
  }
}
