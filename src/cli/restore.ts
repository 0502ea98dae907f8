import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { asOwner, restoreInto, sameKey } from '../domain/installation/backup.ts'
import { resumeSending } from '../domain/installation/facts.ts'
import { proveBackup } from '../kit/backup/restore-backup.ts'
import { localFiles } from '../kit/files.ts'
import type { Given } from './commands.ts'
import { withDatabase } from './open-database.ts'
import { passphraseOf } from './passphrase.ts'

/** `tuntas restore FILE`: fills an empty installation; `tuntas restore --resume-sending`: lets a restored copy send again. */
export async function runRestore(config: Config, { args: [file], options }: Given): Promise<void> {
  if (options['resume-sending'] === true) {
    if (file !== undefined) throw new Error('--resume-sending is given alone, after the restore.')
    return resume(config)
  }
  if (file === undefined) throw new Error('restore needs the FILE of a backup, or --resume-sending.')
  say('reading the backup')
  const backup = await proveBackup(file, passphraseOf(options)) // before anything is made or started
  const keyWasThere = existsSync(config.secretKeyFile)
  const same = await withDatabase(config, async (ownerUrl, secret) => {
    const here = { ownerUrl, secret, files: localFiles(`${config.dataDir}/files`), now: () => Temporal.Now.instant() }
    await restoreInto(here, backup, say)
    return sameKey(backup, secret)
  })
  const { checksums, manifest } = backup
  const rows = Object.values(checksums.tables).reduce((sum, table) => sum + table.rows, 0)
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
  console.log(
    `Restored from ${file}: ${rows} rows of ${manifest.tables.length} tables and ${checksums.files.count} files as of ${manifest.takenAt}.`,
  )
  if (checksums.files.missing.length)
    console.log(
      `${checksums.files.missing.length} files were gone already when the backup was made. The first: ${checksums.files.missing[0]}.`,
    )
  if (!same)
    console.log(
      `${keyWasThere ? `The key in ${config.secretKeyFile} is not the one of the backup` : `There was no key in ${config.secretKeyFile}, a new one was made`}: identities, access codes, tokens and second factors of sign-in stay closed. To open them, empty this installation, put the key of the backup there and restore again.`,
    )
  console.log('This copy sends no message. When it takes the place of the other one: npx tuntas restore --resume-sending')
}

async function resume(config: Config) {
  const was = await withDatabase(config, (ownerUrl) => asOwner({ ownerUrl }, resumeSending), { beside: true })
  console.log(was ? 'Messages that wait are sent from now on.' : 'Sending was not paused; nothing was changed.')
}

const say = (line: string) => (process.stdout.isTTY ? process.stdout.write(`\r${line}\x1b[K`) : undefined)
