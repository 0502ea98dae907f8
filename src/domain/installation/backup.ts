import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import pg from 'pg'
import { type ProvenBackup, restoreBackup } from '../../kit/backup/restore-backup.ts'
import { type BackupResult, writeBackup } from '../../kit/backup/write-backup.ts'
import type { Files } from '../../kit/files.ts'
import type { Secret } from '../../kit/secrets.ts'
import { factOf, fingerprintOf, noteRestore, setFact } from './facts.ts'

/** An installation as a backup sees it: its database entered as the owner, its key, its files. */
export type Installation = { ownerUrl: string; secret: Secret; files: Files; now(): Temporal.Instant }

/** Tables that hold something in every installation that was ever used. */
const IN_USE = ['public.agency', 'public.report', 'public.officer', 'identity.reporter']

const product = () =>
  (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/**
 * Writes the whole installation as it stands at one moment, and remembers when that was.
 * @throws Error with one sentence, see writeBackup
 */
export async function backUp(
  here: Installation,
  {
    file,
    passphrase,
    onSnapshot,
  }: { file: string; passphrase?: string | undefined; onSnapshot?: (id: string) => Promise<unknown> },
  say?: (line: string) => unknown,
): Promise<BackupResult> {
  const keyFingerprint =
    (await asOwner(here, (owner) => factOf(owner, 'keyFingerprint').catch(() => null))) ?? fingerprintOf(here.secret)
  const result = await writeBackup(
    {
      file,
      passphrase,
      ownerUrl: here.ownerUrl,
      files: here.files,
      fileKeys: 'select file_key as key from attachment order by file_key',
      product: product(),
      keyFingerprint,
      onSnapshot,
    },
    say,
  )
  const fact = {
    at: here.now().toString(),
    file: basename(file),
    bytes: result.bytes,
    encrypted: passphrase !== undefined,
  }
  await asOwner(here, (owner) => setFact(owner, 'lastBackup', fact))
  return result
}

/** Whether a backup was made with the secret key that is in use here. */
export const sameKey = (backup: ProvenBackup, secret: Secret) => backup.manifest.keyFingerprint === fingerprintOf(secret)

/**
 * Fills an empty installation from a proven backup. Nothing is sent from it until `resumeSending`.
 * @throws Error with one sentence, see restoreBackup; nothing was changed then
 */
export function restoreInto(here: Installation, backup: ProvenBackup, say?: (line: string) => unknown): Promise<void> {
  const { takenAt, keyFingerprint } = backup.manifest
  return restoreBackup(
    {
      backup,
      ownerUrl: here.ownerUrl,
      secret: here.secret,
      files: here.files,
      mustBeEmpty: IN_USE,
      after: (owner) => noteRestore(asked(owner), { takenAt, keyFingerprint, now: here.now().toString() }),
    },
    say,
  )
}

const asked = (client: pg.ClientBase): Parameters<typeof factOf>[0] => ({
  query: (text, values = []) => client.query(text, values as unknown[]),
})

/** One connection as the owner, for what is asked or kept beside a backup. */
export async function asOwner<T>(
  { ownerUrl }: Pick<Installation, 'ownerUrl'>,
  work: (owner: Parameters<typeof factOf>[0]) => Promise<T>,
): Promise<T> {
  const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  owner.on('error', () => {}) // who waits for an answer is told
  await owner.connect()
  try {
    return await work(asked(owner))
  } finally {
    await owner.end()
  }
}
