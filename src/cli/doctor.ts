import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import type { Config } from '../config.ts'
import { asOwner } from '../domain/installation/backup.ts'
import { fingerprintOf } from '../domain/installation/facts.ts'
import { lookAtDatabase } from '../domain/installation/look.ts'
import { diagnose, type Seen } from '../domain/installation/rules.ts'
import { databaseFolder } from '../kit/embedded-postgres.ts'
import { askMailServer } from '../kit/notice-providers/email.ts'
import { openSecret } from '../kit/secrets.ts'
import type { Given } from './commands.ts'
import { databaseIsRunning, withDatabase } from './open-database.ts'

/** `tuntas doctor`: what is wrong, in sentences, each with what to do. Changes nothing. Exit code 1 when there is a problem; warnings alone leave it 0. */
export async function runDoctor(config: Config, { options }: Given): Promise<void> {
  if (!config.databaseUrl && !existsSync(config.dataDir))
    throw new Error(`There is no installation in ${config.dataDir} yet; npm start makes one, or set DATA_DIR.`)
  const findings = diagnose(await look(config))
  const problems = findings.filter(({ level }) => level === 'problem').length
  if (options.json === true) console.log(JSON.stringify({ ok: problems === 0, findings }, null, 2))
  else {
    for (const { level, sentence, todo } of findings)
      console.log(`${level === 'problem' ? 'PROBLEM' : 'warning'}  ${sentence}\n         ${todo}`)
    const warnings = findings.length - problems
    console.log(findings.length === 0 ? 'Nothing is wrong.' : `${count(problems, 'problem')}, ${count(warnings, 'warning')}.`)
  }
  if (problems) process.exitCode = 1
}

/** What the first of the mail servers that is not well says. */
async function askMailServers(urls: readonly string[]): Promise<string | null> {
  for (const url of urls) {
    const error = await askMailServer(url)
    if (error) return error
  }
  return null
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`

async function look(config: Config): Promise<Seen> {
  const key = lookAtKey(config.secretKeyFile)
  const now = () => Temporal.Now.instant()
  const local = config.databaseUrl ? null : databaseFolder(config.dataDir)
  return {
    now: now().toString(),
    disks: [diskOf('the files', config.dataDir), ...(local ? [diskOf('the database', local)] : [])].flat(),
    key,
    servers: config.databaseUrl || (key.state === 'ok' && databaseIsRunning(config)) ? 'may run' : 'none',
    database: await databaseOf(config, key, now),
    mail: { set: config.accounts.smtpUrls.length > 0, error: await askMailServers(config.accounts.smtpUrls) },
    settings: { host: config.host, baseUrl: config.baseUrl, demo: config.demo },
  }
}

/** A key that is not there must not be made: the built-in database is entered with it. */
async function databaseOf(config: Config, key: Seen['key'], now: () => Temporal.Instant): Promise<Seen['database']> {
  const ask = (ownerUrl: string) => asOwner({ ownerUrl }, (owner) => lookAtDatabase(owner, now))
  try {
    if (config.databaseUrl) return await ask(config.databaseUrl)
    if (key.state !== 'ok') return { error: 'the built-in one is entered with the secret key' }
    return await withDatabase(config, ask, { beside: true })
  } catch (error) {
    return { error: (error as Error).message.replace(/\.$/, '') || String((error as { code?: string }).code) }
  }
}

function lookAtKey(file: string): Seen['key'] {
  if (!existsSync(file)) return { file, state: 'missing', mode: 0, fingerprint: null }
  try {
    readFileSync(file)
    return { file, state: 'ok', mode: statSync(file).mode & 0o777, fingerprint: fingerprintOf(openSecret(file)) }
  } catch {
    return { file, state: 'unusable', mode: 0, fingerprint: null }
  }
}

function diskOf(what: string, path: string): Seen['disks'][number][] {
  if (!existsSync(path)) return []
  const { bavail, blocks, bsize } = statfsSync(path)
  return [{ what, path, freeBytes: bavail * bsize, totalBytes: blocks * bsize }]
}
