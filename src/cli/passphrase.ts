import { readFileSync } from 'node:fs'
import type { Given } from './commands.ts'

/**
 * The passphrase of `--passphrase-file F`: the file without the line end that editors add; undefined when the option was not given.
 * @throws Error with one sentence when the file can't be read or holds nothing
 */
export function passphraseOf({ 'passphrase-file': file }: Given['options']): string | undefined {
  if (typeof file !== 'string') return undefined
  let text: string
  try {
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new Error(`--passphrase-file ${file} can not be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  if (text === '') throw new Error(`--passphrase-file ${file} is empty.`)
  return text
}
