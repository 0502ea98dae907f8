import { existsSync, mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** PICTURES=folder: pages are also kept as pictures at three widths, light and dark, to be looked at. */
export const pictures = process.env.PICTURES

export async function take(page: Page, name: string): Promise<void> {
  if (!pictures) return
  if (!existsSync(pictures)) mkdirSync(pictures, { recursive: true })
  const before = page.viewportSize()
  for (const [width, height] of [
    [360, 740],
    [768, 1024],
    [1366, 768],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}
