import type { Locator, Page } from 'playwright-core'

/**
 * Presses what leads to another page (also the same address anew, as a form answers) and waits until that page is whole.
 * A press alone returns before the answer has come, so what is read next could be the page before, or half of the new one.
 */
export async function turnPage(pressed: Locator): Promise<void> {
  await turnPageBy(pressed.page(), () => pressed.click())
}

/** The same for whatever else leads to another page: a key, say. */
export async function turnPageBy(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.waitForLoadState('load')
  await Promise.all([page.waitForEvent('load'), act()])
}
