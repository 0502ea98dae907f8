import pino from 'pino'

export type Log = pino.Logger

/** One JSON line per event on standard error. Addresses, cookies and bodies are never handed to it (trust.md P3). */
export const openLog = (level: string): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
