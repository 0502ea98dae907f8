import type { Config } from '../config.ts'
import { exportFull } from '../domain/exports/export-full.ts'
import { exportSp4n } from '../domain/exports/export-sp4n.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

/** `tuntas export`: the reports of an agency in LAPOR's columns, or everything that it owns as JSON Lines and files. */
export async function runExport(config: Config, { args, options }: Given): Promise<void> {
  const target = args[0]!
  const agency = text(options.agency)
  const format = text(options.format) ?? 'sp4n'
  const identityReason = reasonOf(options)
  if (format === 'full') {
    if (options.from || options.to) throw new Error('--from and --to belong to --format sp4n; a full export holds everything.')
    const { parts, files } = await withApp(config, (app) => exportFull(app, { folder: target, agency, identityReason }, say))
    if (process.stdout.isTTY) console.log()
    console.log(
      `Exported to ${target}: ${parts.report?.rows ?? 0} reports, ${parts.agency?.rows ?? 0} agencies, ${files} files; manifest.json holds counts and checksums.`,
    )
    if (!identityReason)
      console.log(
        'Identities of reporters are left out; --with-identities takes them along, with a --reason that is logged for each report.',
      )
    return
  }
  if (format !== 'sp4n') throw new Error(`There is no format "${format}": sp4n or full.`)
  const [from, to] = [day(options.from, '--from'), day(options.to, '--to')]
  const rows = await withApp(config, (app) =>
    exportSp4n(app, { file: target, agency, from, to, identityReason }, (n) => say(`${n} reports`)),
  )
  if (process.stdout.isTTY) console.log()
  console.log(`Exported to ${target}: ${rows} reports.`)
}

function reasonOf(options: Given['options']): string | undefined {
  const reason = text(options.reason)?.trim()
  if (options['with-identities'] !== true) {
    if (reason !== undefined) throw new Error('--reason belongs to --with-identities.')
    return undefined
  }
  if (!reason || reason.length < 10 || reason.length > 2_000)
    throw new Error('--with-identities needs a --reason of 10 characters or more: it is logged with the look at each report.')
  return reason
}

function day(value: string | true | undefined, name: string): string | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return Temporal.PlainDate.from(value).toString()
  } catch {
    throw new Error(`${name} ${value} is no day; write it as 2026-11-24.`)
  }
}

const say = (line: string) => (process.stdout.isTTY ? process.stdout.write(`\r${line}\x1b[K`) : undefined)
const text = (value: string | true | undefined) => (typeof value === 'string' ? value : undefined)
