import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

// The one import rule of the house (ARCHITECTURE.md), as a table. Fails when it finds nothing to check.

/** A room and the rooms it may import from. Files directly in src/ (app.ts, main.ts, config.ts) may import all. */
const rooms: Record<string, readonly string[]> = {
  kit: ['kit'],
  domain: ['domain', 'kit'],
  doors: ['doors', 'domain', 'kit'],
  jobs: ['jobs', 'domain', 'kit'],
  cli: ['cli', 'jobs', 'domain', 'kit', '', 'demo'],
  browser: ['browser'],
}
/** What `reports` may take from the nouns that react to it. */
const REPORTS_MAY_IMPORT =
  /^domain\/(reports|agencies|categories|people|attachments|app|reference|reactions)|^domain\/clocks\/(rules|working-days|calendar-types)/
const PURE =
  /(^|\/)(rules|apply-event|moves|report-clocks|routing|tree|catalogue|derive|working-days|events|offices|columns)\.ts$/
const IMPURE = /node:(?!path)|\bDate\b|Math\.random|Temporal\.Now|process\.env/

const src = resolve(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
)
const problems: string[] = []
const graph = new Map<string, string[]>()
let checked = 0

for (const file of files) {
  const text = readFileSync(join(src, file), 'utf8')
  const imports = [
    ...text.matchAll(/^(?:import|export)\s(?!type\b)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gm),
  ].map((m) => ({ path: (m[1] ?? m[2])!, type: /^(?:import|export) type/.test(m[0]) }))
  if (PURE.test(file) && IMPURE.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
    problems.push(`${file}: a file of rules is pure: no I/O, no clock, no randomness, no Date`)
  for (const { path, type } of imports) {
    if (!path.startsWith('.')) continue
    checked++
    const target = relative(src, resolve(src, dirname(file), path))
    if (!type) graph.set(file, [...(graph.get(file) ?? []), target])
    check(file, target)
  }
}

function check(file: string, target: string) {
  const [from = '', fromNoun = ''] = file.split('/')
  const room = file.includes('/') ? from : ''
  const to = target.startsWith('..') ? target.split('/').at(-2)! : target.includes('/') ? target.split('/')[0]! : ''
  const targetNoun = target.split('/')[1] ?? ''
  if (room !== '' && !rooms[room]?.includes(to)) problems.push(`${file}: ${room} may not import ${target}`)
  if (room === 'doors' && to === 'doors' && fromNoun !== targetNoun)
    problems.push(`${file}: a door may not import another door (${target})`)
  if (target.endsWith('/store.ts') && dirname(target) !== dirname(file))
    problems.push(`${file}: ${target} is private to its folder`)
  if (/(^|\/)index\.tsx?$/.test(target)) problems.push(`${file}: no barrels (${target})`)
  if (
    room === 'domain' &&
    fromNoun === 'reports' &&
    to === 'domain' &&
    !REPORTS_MAY_IMPORT.test(target) &&
    !file.endsWith('actions.ts')
  )
    problems.push(`${file}: reports may not import ${target}; use reactions.ts`)
}

for (const cycle of cycles()) problems.push(`cycle: ${cycle.join(' -> ')}`)

function cycles(): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const walk = (file: string, trail: string[]) => {
    if (trail.includes(file)) return void found.push([...trail.slice(trail.indexOf(file)), file])
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  return found
}

if (files.length < 50 || checked < 100)
  problems.push(`only ${files.length} files and ${checked} imports were found: the check itself is broken`)
for (const problem of problems) console.error(problem)
console.log(`${files.length} files, ${checked} imports, ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
