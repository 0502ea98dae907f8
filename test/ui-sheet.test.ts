import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ComponentSheet } from '../src/kit/ui/sheet.tsx'
import { ConsoleSheet, ReceiptSheet, StepSheet } from '../src/kit/ui/sheet-pages.tsx'
import { buildSheet, gzipKilobytes, sheetFile, sheetNames } from '../tools/build-css.ts'
import { launchBrowser, newContext } from './support/chromium.ts'
import { checkPage, report, runPageChecks } from './support/page-checks.ts'
import { serveStatic } from './support/static-server.ts'

const broken =
  `<!doctype html><html lang="id"><head><meta charset="utf-8"/><title>Rusak - Tuntas</title></head><body><main><h1>Halaman yang rusak</h1><pre>${'panjang'.repeat(20)}</pre>` +
  '<p style="width:900px"><button>x</button> Tulisan yang cukup panjang untuk diperiksa</p><img src="/x.png"/></main></body></html>'

let browser: Browser
let site: Awaited<ReturnType<typeof serveStatic>>

beforeAll(async () => {
  browser = await launchBrowser()
  site = await serveStatic({
    '/id': () => ComponentSheet({ lang: 'id' }),
    '/en': () => ComponentSheet({ lang: 'en' }),
    '/receipt': () => ReceiptSheet({ lang: 'id' }),
    '/step': () => StepSheet({ lang: 'id' }),
    '/console': () => ConsoleSheet({ lang: 'id' }),
    '/broken': () => broken,
    '/empty': () => '<!doctype html><html lang="id"><head><title>Kosong</title></head><body><main></main></body></html>',
  })
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

describe('the component sheet', () => {
  test.each(['id', 'en', 'receipt', 'step', 'console'])(
    '%s holds light and dark, narrow, enlarged, spaced and with longer words',
    async (name) => {
      const findings = await runPageChecks(browser, [{ name, url: `${site.url}/${name}` }])
      expect(findings, report(findings)).toEqual([])
    },
  )

  test('the page checks see each fault of a broken page', async () => {
    const findings = await runPageChecks(browser, [{ name: 'broken', url: `${site.url}/broken` }])
    const rules = new Set(findings.map((finding) => finding.rule))
    expect([...rules].sort()).toEqual(['axe', 'html', 'inline', 'sideways', 'target-44'])
    expect(findings.some((finding) => finding.detail.startsWith('image-alt'))).toBe(true)
  })

  test('a page without anything on it is a finding, and so is an unexpected answer', async () => {
    const context = await newContext(browser)
    const page = await context.newPage()
    const empty = await checkPage(page, { name: 'empty', url: `${site.url}/empty`, states: ['320'] })
    expect(empty.map((finding) => finding.rule)).toContain('nothing-checked')
    const missing = await checkPage(page, { name: 'missing', url: `${site.url}/missing`, states: ['320'] })
    expect(missing.map((finding) => finding.rule)).toContain('answer')
    await context.close()
  })

  test('page checks without pages refuse to pass', async () => {
    await expect(runPageChecks(browser, [])).rejects.toThrow('no page')
  })
})

describe('the style sheets', () => {
  test.each(sheetNames)('%s.css in public/ is what its sources give', async (name) => {
    expect(readFileSync(sheetFile(name), 'utf8')).toBe(await buildSheet(name))
  })

  test('a citizen downloads at most 14 kB of style', () => {
    expect(gzipKilobytes(readFileSync(sheetFile('citizen'), 'utf8'))).toBeLessThanOrEqual(14)
  })

  test.each(sheetNames)('%s.css asks for nothing that old phones lack or that is not there', (name) => {
    const css = readFileSync(sheetFile(name), 'utf8')
    const defined = new Set([...css.matchAll(/(--[\w-]+)\s*:/g)].map((match) => match[1]))
    const missing = [...css.matchAll(/var\((--[\w-]+)\)/g)].map((match) => match[1]).filter((name) => !defined.has(name))
    expect(missing.filter((name) => name !== '--_ds-field-sizing')).toEqual([])
    expect(css).not.toMatch(/@import|https?:\/\/(?!www\.w3\.org)/)
  })
})
