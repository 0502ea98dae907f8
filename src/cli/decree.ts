import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { App } from '../domain/app.ts'
import { previewChange, saveChange, settleLimits } from '../domain/clocks/change-limits.ts'
import { DecreeFile } from '../domain/clocks/decide-change.ts'
import { system } from '../domain/people/actor.ts'
import type { Difference } from '../domain/reports/move-limits.ts'
import { translator } from '../kit/i18n.ts'
import { Refusal } from '../kit/refusal.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

/** `tuntas decree FILE [--save]`: the holidays of a year. Without `--save` it only says what would move. */
export async function runDecree(config: Config, { args: [file], options }: Given): Promise<void> {
  const decree = readDecree(file!)
  await withApp(config, (app) => load(app, decree, options.save === true))
}

/** @throws Error with one sentence that names what is wrong in the file */
export function readDecree(file: string): DecreeFile {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} can not be read as JSON: ${(error as Error).message}`)
  }
  const read = DecreeFile.safeParse(json)
  if (read.success) return read.data
  const { path, message } = read.error.issues[0]!
  throw new Error(`${file}: ${path.join('.') || 'the file'} is not right: ${words(message)}`)
}

async function load(app: App, decree: DecreeFile, save: boolean): Promise<void> {
  const wish = { kind: 'decree', ...decree }
  const { effects, difference } = await previewChange(app, system, wish).catch(inWords)
  const marks = { '+': effects.added, '-': effects.removed }
  for (const [mark, rows] of Object.entries(marks))
    for (const { date, kind, name } of [...rows].sort((a, b) => a.date.localeCompare(b.date)))
      console.log(`${mark} ${date}  ${kind}  ${name}`)
  if (effects.yearsAdded.length) console.log(`${decree.year} is decreed from now on: dates in it are not provisional any more.`)
  for (const line of differenceLines(difference)) console.log(line)
  if (!save) return console.log('Nothing was saved. Run it again with --save.')
  await saveChange(app, system, wish).catch(inWords)
  const moved = await settleLimits(app, (done) => process.stderr.isTTY && process.stderr.write(`\r${done} reports`))
  console.log(`Saved. ${moved} reports were moved or confirmed.`)
}

/** The difference in a few lines. */
export function differenceLines(d: Difference): string[] {
  return [
    `${d.reports} reports get another date, ${d.confirmed} keep theirs and are provisional no more or again; ${d.becomeLate} limits would be late now, ${d.noLongerLate} would not be late any more.`,
    ...d.dates.slice(0, 20).map(({ kind, from, to, n }) => `  ${kind}: ${from} -> ${to}  ${n}`),
  ]
}

function inWords(error: unknown): never {
  if (error instanceof Refusal && error.fields[0]) throw new Error(words(error.fields[0].key))
  throw error
}

const words = (key: string) => (key.startsWith('error.') ? translator('en')(key) : key)
