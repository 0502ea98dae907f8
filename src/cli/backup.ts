import type { Config } from '../config.ts'
import { backUp } from '../domain/installation/backup.ts'
import { localFiles } from '../kit/files.ts'
import type { Given } from './commands.ts'
import { withDatabase } from './open-database.ts'
import { passphraseOf } from './passphrase.ts'

const SHORTEST = 12

/** `tuntas backup FILE`: the whole installation as it stands at one moment, by itself or beside a server that goes on working. */
export async function runBackup(config: Config, { args, options }: Given): Promise<void> {
  const file = args[0]!
  const passphrase = passphraseOf(options)
  if (passphrase !== undefined && passphrase.length < SHORTEST)
    throw new Error(
      `The passphrase is too short: ${SHORTEST} characters or more, since whoever has the file can try as often as they like.`,
    )
  const done = await withDatabase(
    config,
    (ownerUrl, secret) => {
      const here = { ownerUrl, secret, files: localFiles(`${config.dataDir}/files`), now: () => Temporal.Now.instant() }
      return backUp(here, { file, passphrase }, say)
    },
    { beside: true },
  )
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
  console.log(
    `Backup ${file}: ${done.rows} rows of ${done.tables} tables and ${done.files} files as of ${done.takenAt}, ${megabytes(done.bytes)} MB${passphrase === undefined ? '' : ', encrypted'}.`,
  )
  if (done.missing.length)
    console.log(
      `${done.missing.length} files are named by a row and are not in ${config.dataDir}/files; they are not in the backup either. The first: ${done.missing[0]}.`,
    )
  if (passphrase === undefined) console.log('It is not encrypted: keep it where only you can read it, or use --passphrase-file.')
  console.log(
    `The secret key is not in it. Keep ${config.secretKeyFile} apart: without it the identities of reporters and the access codes stay closed.`,
  )
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
const say = (line: string) => (process.stdout.isTTY ? process.stdout.write(`\r${line}\x1b[K`) : undefined)
