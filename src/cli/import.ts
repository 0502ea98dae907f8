import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { importFull } from '../domain/exports/import-full.ts'
import { readCsvMap } from '../domain/imports/csv-map.ts'
import { type Format, sp4n } from '../domain/imports/fields.ts'
import { addFirstAgency } from '../domain/imports/first-agency.ts'
import { importFile, type Progress, type Summary } from '../domain/imports/import-file.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

/** `tuntas import`: says what it would do or has done, and where the rows are that it did not take. */
export async function runImport(config: Config, { args, options }: Given): Promise<void> {
  const file = args[0]!
  const format = text(options.format) ?? 'sp4n'
  if (format === 'full') {
    const counts = await withApp(config, (app) => importFull(app, file, say))
    if (process.stdout.isTTY) console.log()
    console.log(
      `Imported from ${file}: ${counts.reports} reports, ${counts.agencies} agencies, ${counts.officers} officers, ${counts.files} files.`,
    )
    console.log(
      'Officers get a new password before they can sign in. Access codes of reports open only with the secret key of the installation they came from.',
    )
    return
  }
  const how = await formatOf(format, text(options.map))
  const dryRun = options['dry-run'] === true
  const input = {
    file,
    format: how,
    agency: text(options.agency),
    mappingFile: text(options.mapping) ?? `${file}.mapping.json`,
    rejectsFile: text(options.rejects) ?? `${file}.rejected.csv`,
    dryRun,
  }
  const done = await withApp(config, async (app) => {
    const first = text(options['first-agency'])
    if (first !== undefined) input.agency = await addFirstAgency(app, first)
    return importFile(app, input, progressLine())
  })
  if (process.stdout.isTTY) console.log()
  for (const line of sentences(done, input)) console.log(line)
  if (done.taken + done.already === 0)
    throw new Error(`Nothing was imported: all ${done.read} rows were refused, see ${input.rejectsFile}.`)
}

async function formatOf(format: string, map: string | undefined): Promise<Format> {
  if (format === 'sp4n') return sp4n
  if (format !== 'csv') throw new Error(`There is no format "${format}": sp4n, csv or full.`)
  if (map === undefined) throw new Error('--format csv needs --map MAP.json, which says what the columns of the file are.')
  const content = await readFile(map, 'utf8').catch(() => {
    throw new Error(`There is no map ${map}.`)
  })
  return readCsvMap(content, map)
}

function sentences(
  done: Summary,
  { dryRun, rejectsFile, mappingFile }: { dryRun: boolean; rejectsFile: string; mappingFile: string },
): string[] {
  const unknown = [
    ...(done.unknownAgencies ? [counted(done.unknownAgencies, 'agency', 'agencies')] : []),
    ...(done.unknownCategories ? [counted(done.unknownCategories, 'category', 'categories')] : []),
  ].join(' and ')
  return [
    `${done.read} rows: ${done.taken} ${dryRun ? 'would be imported (dry run: nothing was stored)' : 'imported'}, ${done.already} already there, ${done.refused} refused.`,
    ...(done.refused ? [`Each refused row stands with its line, column and reason in ${rejectsFile}.`] : []),
    ...(unknown
      ? [
          `${unknown} of the file not known here: their reports ${dryRun ? 'would stay' : 'are'} with the importing agency or without a category.`,
          `Fill in ${mappingFile} and run the import again: it holds for rows that are not imported yet.`,
        ]
      : []),
  ]
}

/** On a terminal one line that moves; elsewhere a line at each tenth of the file. */
function progressLine(): (now: Progress) => void {
  let tenth = 0
  return ({ bytes, ofBytes, taken, already, refused }) => {
    const share = ofBytes === 0 ? 1 : bytes / ofBytes
    const line = `${String(Math.floor(share * 100)).padStart(3)} %, ${taken} taken, ${already} already there, ${refused} refused`
    if (process.stdout.isTTY) {
      const full = Math.floor(share * 20)
      process.stdout.write(`\r[${'#'.repeat(full)}${'.'.repeat(20 - full)}] ${line}\x1b[K`)
    } else if (Math.floor(share * 10) > tenth) {
      tenth = Math.floor(share * 10)
      console.log(line.trim())
    }
  }
}

const say = (line: string) => (process.stdout.isTTY ? process.stdout.write(`\r${line}\x1b[K`) : console.log(line))
const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
const text = (value: string | true | undefined) => (typeof value === 'string' ? value : undefined)
