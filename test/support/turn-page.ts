import type { Locator } from 'playwright-core'

/**
 * Presses what leads to another page (also the same address anew, as a form answers) and waits until that page is whole.
 * A press alone returns before the answer has come, so what is read next could be the page before, or half of the new one.
 */
export async function turnPage(pressed: Locator): Promise<void> {
  const page = pressed.page()
  await page.waitForLoadState('load')
  await Promise.all([page.waitForEvent('load'), pressed.click()])
}
