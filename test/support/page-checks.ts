import { AxeBuilder } from '@axe-core/playwright'
import { HtmlValidate } from 'html-validate'
import type { Browser, CDPSession, ConsoleMessage, Page } from 'playwright-core'
import { newContext } from './chromium.ts'
import { clearTextSpacing, findSideways, findSmallTargets, lengthenWords, openDetails, setTextSpacing } from './page-probes.ts'

export type Finding = { page: string; state: string; rule: string; detail: string }

export type PageState = 'html' | 'policy' | 'light' | 'dark' | 'targets' | '320' | '1366' | 'spacing' | '130' | '200' | 'longer'
export const allStates: readonly PageState[] = [
  'html',
  'policy',
  'light',
  'dark',
  'targets',
  '320',
  '1366',
  'spacing',
  '130',
  '200',
  'longer',
]

export type PageToCheck = {
  /** Shown with each finding. */
  name: string
  /** Opened first; left out, the page is checked as it stands (after a form was sent, say). */
  url?: string
  /** All of them unless told otherwise. */
  states?: readonly PageState[]
  /** The answer that the address must give; 200 unless told otherwise. */
  status?: number
}

const LONG = process.env.TUNTAS_LONG !== undefined

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // How hono/jsx writes, which is right HTML: <br/>, checked="".
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    // 112 has three digits; there is nothing to keep together.
    'tel-non-breaking': 'off',
    // A report's own title is the page's title, and it may be 120 letters long.
    'long-title': 'off',
    // A list without bullets is no list to VoiceOver unless it says so; we leave that to the browser.
    'no-redundant-role': 'off',
  },
})

/**
 * Checks one page as people meet it: axe (WCAG 2.0-2.2 A and AA, best practice) light and dark, the console's at both widths, in the long run in forced colours too, targets of 44 px, no sideways scrolling
 * at 320 and 1366 px, with words 40 % longer, with the text spacing of WCAG 1.4.12, with the browser's text at 130 and 200 %, valid
 * HTML, and nothing inline that the content policy forbids. A page on which there was nothing to check is itself a finding.
 */
export async function checkPage(page: Page, { name, url, states = allStates, status = 200 }: PageToCheck): Promise<Finding[]> {
  const findings: Finding[] = []
  const add = (state: string, rule: string, details: string[]) => {
    for (const detail of details) findings.push({ page: name, state, rule, detail })
  }
  // The long run looks at every page that has an address, and something on it, in every state; what a form answered stays as it was asked for.
  let every = false
  const wants = (state: PageState) => states.includes(state) || (every && state !== 'html' && state !== 'policy')
  if (states.length === 0) add('none', 'nothing-checked', ['no state was asked for'])

  const blocked: string[] = []
  const listen = (message: ConsoleMessage) => {
    if (/content security policy/i.test(message.text())) blocked.push(message.text().slice(0, 200))
  }
  page.on('console', listen)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 740 })
  const html = await open(page, url, status, (detail) => add('open', 'answer', [detail]))
  const devtools = await page.context().newCDPSession(page)
  try {
    const seen = await openDetails(page)
    if (seen.letters < 20 || seen.targets === 0)
      add('open', 'nothing-checked', [`${seen.letters} letters, ${seen.targets} targets in main`])
    every = LONG && url !== undefined && seen.letters >= 20
    if (wants('html')) add('html', 'html', await invalidHtml(html))
    if (wants('targets')) add('targets', 'target-44', await findSmallTargets(page))
    if (wants('light')) add('light', 'axe', await axe(page))
    // Officers sit before both widths in both schemes; a citizen's page has one order of its parts at all widths.
    const isConsole = page.url().includes('/konsol')
    if (wants('dark') && isConsole) {
      await page.emulateMedia({ colorScheme: 'dark' })
      add('dark, 360', 'axe', await axe(page))
      await page.emulateMedia({ colorScheme: 'light' })
    }
    if (every) {
      await page.emulateMedia({ forcedColors: 'active' })
      add('forced colours', 'axe', await axe(page, ['color-contrast'])) // the colours are the reader's own there
      await page.emulateMedia({ forcedColors: 'none' })
    }
    add('360', 'sideways', await findSideways(page))
    if (wants('320')) {
      await page.setViewportSize({ width: 320, height: 740 })
      add('320', 'sideways', await findSideways(page))
    }
    if (wants('dark') || wants('1366')) {
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.emulateMedia({ colorScheme: 'dark' })
      if (wants('dark')) add('dark', 'axe', await axe(page))
      if (wants('1366')) {
        add('1366', 'sideways', await findSideways(page))
        if (wants('targets')) add('1366', 'target-44', await findSmallTargets(page))
      }
      await page.emulateMedia({ colorScheme: 'light' })
      if (wants('light') && isConsole) add('light, 1366', 'axe', await axe(page))
    }
    await page.setViewportSize({ width: 360, height: 740 })
    if (wants('spacing')) {
      await setTextSpacing(page)
      add('spacing', 'sideways', await findSideways(page))
      await clearTextSpacing(page)
    }
    for (const percent of ['130', '200'] as const) {
      if (!wants(percent)) continue
      await setTextSize(devtools, Number(percent))
      add(percent, 'sideways', await findSideways(page))
    }
    await setTextSize(devtools, 100)
    if (wants('longer')) {
      await lengthenWords(page)
      add('longer', 'sideways', await findSideways(page))
    }
    if (wants('policy')) add('policy', 'inline', [...inlineCode(html), ...blocked])
  } finally {
    page.off('console', listen)
    await devtools.detach()
  }
  return findings
}

/** Checks many pages with one browser; `signIn` prepares the page (cookies) before the first of them. No page at all throws. */
export async function runPageChecks(
  browser: Browser,
  pages: PageToCheck[],
  signIn?: (page: Page) => Promise<void>,
): Promise<Finding[]> {
  if (pages.length === 0) throw new Error('no page was given to the page checks')
  const context = await newContext(browser)
  try {
    const page = await context.newPage()
    await signIn?.(page)
    const findings: Finding[] = []
    for (const each of pages) findings.push(...(await checkPage(page, each)))
    return findings
  } finally {
    await context.close()
  }
}

/** One line a finding, for the message of a test that fails. */
export function report(findings: Finding[]): string {
  return findings.map(({ page, state, rule, detail }) => `${page} [${state}] ${rule}: ${detail}`).join('\n')
}

async function open(page: Page, url: string | undefined, status: number, complain: (detail: string) => void): Promise<string> {
  if (!url) {
    await page.waitForLoadState('load')
    return page.content()
  }
  const response = await page.goto(url, { waitUntil: 'load' })
  if (response?.status() !== status) complain(`${url} answered ${response?.status() ?? 'nothing'}, not ${status}`)
  return (await response?.text()) ?? ''
}

async function axe(page: Page, without: string[] = []): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).withTags(wcag).disableRules(without).setLegacyMode().analyze()
  if (passes.length === 0) return ['axe found no rule to apply']
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.replace(/\s+/g, ' ').slice(0, 200) ?? ''}`),
  )
}

async function invalidHtml(html: string): Promise<string[]> {
  if (!html.includes('<html')) return ['no document']
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map((message) => `${message.ruleId} ${message.line}:${message.column} ${message.message}`),
  )
}

/** The text size that a reader sets in the browser; media queries in em follow it, as they would there. */
async function setTextSize(devtools: CDPSession, percent: number): Promise<void> {
  const standard = Math.round((16 * percent) / 100)
  await devtools.send('Page.setFontSizes', { fontSizes: { standard, fixed: Math.round((13 * percent) / 100) } })
}

function inlineCode(html: string): string[] {
  const tags = [...html.matchAll(/<[a-z][^>]*>/gi)].map((match) => match[0])
  return tags
    .filter(
      (tag) =>
        /\sstyle\s*=/i.test(tag) ||
        /\son[a-z]+\s*=/i.test(tag) ||
        /^<style/i.test(tag) ||
        (/^<script/i.test(tag) && !/\ssrc\s*=|type="application\/(ld\+)?json"/i.test(tag)),
    )
    .map((tag) => tag.slice(0, 120))
}
