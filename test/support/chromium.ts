import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]
const systemBrowser = '/usr/bin/chromium'

/** A headless Chromium with a new, empty profile: the system's, else the one that npm installed. Nothing is ever downloaded. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = existsSync(systemBrowser)
    ? { executablePath: systemBrowser, env: {} }
    : await unpackedChromium()
  try {
    // Playwright gives every launch a profile of its own and removes it afterwards.
    return await chromium.launch({
      executablePath,
      headless: true,
      args: flags,
      env: { ...definedEnv(), ...env },
      timeout: 60_000,
    })
  } catch (cause) {
    throw new Error(`Chromium at ${executablePath} does not start: ${firstLines(cause)}`, { cause })
  }
}

/** A context as a citizen's phone has it; `javaScript: false` for the journeys that must work without. */
export function newContext(browser: Browser, { javaScript = true, width = 360, height = 740 } = {}): Promise<BrowserContext> {
  return browser.newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    locale: 'id-ID',
    reducedMotion: 'reduce',
  })
}

/**
 * The browser of @sparticuz/chromium, unpacked once per user and version.
 * The package unpacks straight into the temporary folder and then takes whatever lies there for whole; so it is unpacked in a folder
 * of our own and moved into place in one step: two test files at once, another user or an interrupted run cannot spoil it.
 */
async function unpackedChromium() {
  const packageFolder = findPackage()
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const base = tmpdir()
  const home = join(base, `tuntas-chromium-${version}-${userInfo().uid}`)
  if (!canRun(join(home, 'chromium'))) {
    const staging = mkdtempSync(join(base, 'tuntas-chromium-'))
    const before = process.env.TMPDIR
    process.env.TMPDIR = staging
    try {
      const { inflate } = await import('@sparticuz/chromium')
      const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
      await Promise.all(archives.map((name) => inflate(join(packageFolder, 'bin', name))))
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
    try {
      renameSync(staging, home)
    } catch (cause) {
      rmSync(staging, { recursive: true, force: true })
      if (!canRun(join(home, 'chromium')))
        throw new Error(`Chromium cannot be unpacked to ${home}: remove that folder and try again.`, { cause })
    }
  }
  return {
    executablePath: join(home, 'chromium'),
    // A machine without libnss3 finds it here; a machine with fonts of its own keeps them beside the one that comes along.
    env: {
      LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      ...fontsOf(home),
    },
  }
}

function findPackage(): string {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))
    while (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, 'bin'))) {
      if (dirname(folder) === folder) throw new Error('no package folder')
      folder = dirname(folder)
    }
    return folder
  } catch (cause) {
    throw new Error(
      'No browser for the page tests: install Chromium to /usr/bin/chromium, or run npm install, which brings one.',
      { cause },
    )
  }
}

function fontsOf(home: string): Record<string, string> {
  if (existsSync('/etc/fonts/fonts.conf')) return {}
  mkdirSync(join(home, 'fonts'), { recursive: true })
  return { FONTCONFIG_PATH: join(home, 'fonts') }
}

/** True when the file is there, whole, ours and may be run: in a shared temporary folder somebody else may have put it there. */
function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).uid === userInfo().uid
  } catch {
    return false
  }
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function firstLines(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n').slice(0, 6).join(' | ')
}
