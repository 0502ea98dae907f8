import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// The program and its commands as an operator runs them: real processes with nothing of this one's environment but the path.

const NODE = ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs']
type Env = Record<string, string>

const launch = (script: string, words: readonly string[], env: Env) =>
  spawn(process.execPath, [...NODE, script, ...words], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  })

/** Runs `npx tuntas WORDS` to its end. */
export function tuntas(env: Env, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = launch('src/cli/tuntas.ts', words, env)
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += String(chunk)))
  child.stderr.on('data', (chunk) => (said.err += String(chunk)))
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })))
}

export type Running = { child: ChildProcess; said(): string; ended: Promise<number | null>; stop(): Promise<number | null> }

/** Starts the program as `npm start` does. `stop` sends SIGTERM and waits. */
export const startProgram = (env: Env): Running => watched(launch('src/main.ts', [], env))

/** Starts Node with these words in a folder, as an image or a unit does. */
export const startFrom = (cwd: string, words: readonly string[], env: Env): Running =>
  watched(spawn(process.execPath, words, { cwd, env: { PATH: process.env.PATH ?? '', ...env } }))

function watched(child: ReturnType<typeof launch>): Running {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return {
    child,
    said: () => said,
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/**
 * A port of loopback that nobody uses at this moment. Of those below the ones that a system hands out by itself (from 32768 on Linux, 49152 elsewhere): what other tests
 * open meanwhile does not take it before its program has it, or while that starts again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const isFree = await new Promise<boolean>((done) => {
      const probe = createServer()
        .once('error', () => done(false))
        .listen(port, '127.0.0.1', () => probe.close(() => done(true)))
    })
    if (isFree) return port
  }
}

/** The status with which a page answers; 0 while nobody does. */
export const answers = (port: string | number, path = '/') =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    (r) => r.status,
    () => 0,
  )
