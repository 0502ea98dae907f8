import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** What a client was promised, kept as a client would: each line is on disk before the next request goes out. */
export type Ledger = { acknowledged(key: string, number: string): void; close(): void }

export function openLedger(file: string): Ledger {
  const handle = openSync(file, 'a')
  return {
    acknowledged(key, number) {
      writeSync(handle, `${key} ${number}\n`)
      fsyncSync(handle)
    },
    close: () => closeSync(handle),
  }
}

/** Key -> number of every acknowledged submission. */
export function readLedger(file: string): Map<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return new Map(lines.map((line) => line.split(' ') as [string, string]))
}
