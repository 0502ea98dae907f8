import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { App } from '../domain/app.ts'
import { type Role, roles, system } from '../domain/people/actor.ts'
import { addOfficer, endOfficer, grantRole, listOfficers, newPassword } from '../domain/people/officers.ts'
import { newAccessCode } from '../domain/reports/access-code.ts'
import { PASSWORD_SIGNS } from '../domain/sign-in/rules.ts'
import { forgetSecondStep, setSecondStepPolicy } from '../domain/sign-in/second-step-policy.ts'
import { Refusal } from '../kit/refusal.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

type Options = Given['options']
type Action = (app: App) => Promise<void>

/** `tuntas officer add|grant|password|list|end|second-step|forget-step`: officers of an installation, from its very first one. */
export async function runOfficer(config: Config, { args: [action, email], options }: Given): Promise<void> {
  const work = await actionOf(action, email, options)
  await withApp(config, (app) => work(app).catch(asSentence))
}

/** What was typed, checked before any database is opened. */
async function actionOf(action: string | undefined, email: string | undefined, options: Options): Promise<Action> {
  if (action === 'list') return list
  if (action === 'add') return add(addressOf(options.email, 'officer add needs --email'), options)
  if (action === 'second-step') return secondStep(email)
  const act = { grant, password, end, 'forget-step': forgetStep }[action ?? '']
  if (!act) throw new Error(`officer ${action} is not known: it is add, grant, password, list, end, second-step or forget-step.`)
  return act(addressOf(email, `officer ${action} needs the EMAIL of the officer`), options)
}

async function add(email: string, options: Options): Promise<Action> {
  const name = typeof options.name === 'string' ? options.name.trim() : ''
  if (name.length < 2 || name.length > 120) throw new Error('officer add needs --name NAME, 2 to 120 letters.')
  const grants = [grantOf(options)]
  const { word, isNew } = await passwordOf(options)
  return async (app) => {
    checkAgency(app, grants[0]!.agency)
    await addOfficer(app, system, { email, name, password: word, grants, from: today(app) })
    console.log(`${email} may sign in: ${said(grants[0]!)}.`)
    if (isNew) show(word)
  }
}

async function grant(email: string, options: Options): Promise<Action> {
  const given = grantOf(options)
  return async (app) => {
    checkAgency(app, given.agency)
    await grantRole(app, system, { email, from: today(app), ...given })
    console.log(`${email} has one role more: ${said(given)}.`)
  }
}

async function password(email: string, options: Options): Promise<Action> {
  const { word, isNew } = await passwordOf(options)
  return async (app) => {
    await newPassword(app, system, { email, password: word })
    console.log(`${email} has a new password; sessions that were open are ended.`)
    if (isNew) show(word)
  }
}

const end = async (email: string): Promise<Action> => {
  return async (app) => {
    await endOfficer(app, system, email)
    console.log(`${email} is disabled: sessions and tokens are refused from the next request on.`)
  }
}

/** Who must have a second step: `all`, `none`, or roles with commas. */
async function secondStep(wish: string | undefined): Promise<Action> {
  const named = wish?.split(',') ?? []
  const unknown = named.find((role) => !(roles as readonly string[]).includes(role))
  const policy = wish === 'all' ? true : wish === 'none' ? false : (named as Role[])
  if (Array.isArray(policy) && (unknown !== undefined || named.length === 0))
    throw new Error(`officer second-step needs all, none, or roles with commas: ${roles.join(', ')}.`)
  return async (app) => {
    await setSecondStepPolicy(app, system, policy)
    console.log(
      policy === false ? 'No officer must have a second step.' : `A second step is asked of ${wish}, from their next page on.`,
    )
  }
}

const forgetStep = async (email: string): Promise<Action> => {
  return async (app) => {
    await forgetSecondStep(app, system, email)
    console.log(`${email} has no second step any more; sessions that were open are ended.`)
  }
}

async function list(app: App): Promise<void> {
  const officers = await listOfficers(app, system)
  if (officers.length === 0) return console.log('There is no officer yet; npx tuntas officer add makes the first.')
  const [mail, name] = [Math.max(...officers.map((o) => o.email.length)), Math.max(...officers.map((o) => o.name.length))]
  for (const o of officers) {
    const roles = o.disabledAt ? `disabled ${o.disabledAt.toString().slice(0, 10)}` : o.grants.map(said).join(', ') || 'no role'
    console.log(`${o.email.padEnd(mail)}  ${o.name.padEnd(name)}  ${roles}`)
  }
}

function addressOf(given: string | true | undefined, otherwise: string): string {
  if (typeof given !== 'string') throw new Error(`${otherwise}.`)
  if (!z.email().safeParse(given).success) throw new Error(`"${given}" is no e-mail address.`)
  return given.toLowerCase()
}

function grantOf({ role, agency, until }: Options): { role: Role; agency: string; until: string | null } {
  if (typeof role !== 'string') throw new Error(`--role is missing: it is ${roles.join(', ')}.`)
  if (!(roles as readonly string[]).includes(role)) throw new Error(`--role ${role} is not known: it is ${roles.join(', ')}.`)
  if (typeof agency !== 'string') throw new Error('--agency SLUG is missing: npx tuntas agency list shows them.')
  if (until !== undefined && !z.iso.date().safeParse(until).success)
    throw new Error(`--until ${until} is no day like 2027-12-31.`)
  return { role: role as Role, agency, until: typeof until === 'string' ? until : null }
}

/** From the first line of the file, so that it stands in no list of commands; without one a new one of 80 random bits. */
async function passwordOf(options: Options): Promise<{ word: string; isNew: boolean }> {
  const file = options['password-file']
  if (typeof file !== 'string') return { word: newAccessCode().toLowerCase().replaceAll(' ', '-'), isNew: true }
  const content = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no password file ${file}.`)
  })
  const word = content.split(/\r?\n/)[0]!
  const { least, most } = PASSWORD_SIGNS
  if (word.length < least || word.length > most) throw new Error(`The password in ${file} must have ${least} to ${most} signs.`)
  return { word, isNew: false }
}

function show(word: string) {
  console.log(`Password: ${word}`)
  console.log('It is shown this once; only a hash is kept.')
}

function checkAgency(app: App, slug: string) {
  if (!app.reference.get().agencies.bySlug(slug))
    throw new Error(`There is no agency ${slug}; npx tuntas agency list shows them, npx tuntas agency add makes one.`)
}

/** Grants hold from the day of the database, which counts in UTC. */
const today = (app: App) => app.now().toZonedDateTimeISO('UTC').toPlainDate().toString()

const said = (g: { role: string; agency: string; until: string | null }) =>
  `${g.role} of ${g.agency}${g.until ? ` until ${g.until}` : ''}`

const sentences: Record<string, string> = {
  'error.officer.known':
    'An officer with this address exists already: npx tuntas officer grant gives another role, officer password a new password.',
  'error.officer.unknown': 'There is no officer with this address, or the account is disabled.',
}

function asSentence(error: unknown): never {
  const sentence = error instanceof Refusal && sentences[error.fields[0]?.key ?? '']
  throw sentence ? new Error(sentence) : error
}
