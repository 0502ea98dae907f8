import type { Browser, Page } from 'playwright-core'
import { newContext } from './chromium.ts'
import { turnPage } from './turn-page.ts'
import { PASSWORD } from './world.ts'

/** Fills in the form of sign-in that stands on the page, and sends it; the page is then whole that answers. */
export async function fillIn(page: Page, name: string, password: string = PASSWORD): Promise<void> {
  await page.getByLabel('Surel').fill(`${name}@contoh.tuntas.invalid`)
  await page.getByLabel('Kata sandi').fill(password)
  await turnPage(page.getByRole('button', { name: 'Masuk', exact: true }))
}

/** Signs an officer in through the form, as officers do; the page is then one of the console. */
export async function signIn(page: Page, url: string, name: string, password?: string): Promise<void> {
  await page.goto(`${url}/masuk`)
  await fillIn(page, name, password)
  await page.waitForURL(/\/konsol/)
}

type Options = { password?: string; width?: number; height?: number; javaScript?: boolean }

/** One signed-in page for a piece of work, in a context of its own: a phone, unless a size is given. */
export async function asOfficer<R>(
  browser: Browser,
  url: string,
  name: string,
  work: (page: Page) => Promise<R>,
  { password, ...context }: Options = {},
): Promise<R> {
  const own = await newContext(browser, context)
  try {
    const page = await own.newPage()
    await signIn(page, url, name, password)
    return await work(page)
  } finally {
    await own.close()
  }
}

/** As officers mostly work. */
export const DESKTOP = { width: 1366, height: 768 }
