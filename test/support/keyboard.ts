import type { Page } from 'playwright-core'

/** One kind of daily task: how many keys it may take (experience.md 2.5), and how many it took each time. */
export type Task = { name: string; allowed: number; took: number[] }

/**
 * The hands of a scripted officer: they press keys, never the mouse, and every press counts for the task at hand. Text that has to be written in any console is not
 * counted. What the officer knows stands on the screen.
 */
export class Keyboard {
  readonly page: Page
  readonly tasks = new Map<string, Task>()
  #now: Task | undefined

  constructor(page: Page) {
    this.page = page
  }

  /** Does one task and counts its keys. */
  async task<R>(name: string, allowed: number, work: () => Promise<R>): Promise<R> {
    const task = this.tasks.get(name) ?? { name, allowed, took: [] }
    this.tasks.set(name, task)
    task.took.push(0)
    this.#now = task
    const result = await work()
    this.#now = undefined
    return result
  }

  async press(key: string) {
    this.#count(1)
    await this.page.keyboard.press(key)
  }

  /** A key that leads to another page. */
  async go(key: string) {
    const loaded = this.page.waitForEvent('load')
    await this.press(key)
    await loaded
  }

  /** Letters that are commands or choose from a list: each counts. */
  async letters(text: string) {
    this.#count(text.length)
    await this.page.keyboard.type(text)
  }

  /** In a list that has the keyboard: letters of a word, one after the other, until what is chosen is what was meant. */
  async pick(word: string, wanted: string) {
    for (const letter of word) {
      if ((await this.chosen()).startsWith(wanted)) return
      await this.letters(letter)
    }
    if (!(await this.chosen()).startsWith(wanted)) throw new Error(`"${word}" chooses "${await this.chosen()}", not "${wanted}"`)
  }

  /** The short code of a template: one thing to remember, so one key. */
  async template(code: string) {
    this.#count(1)
    await this.page.keyboard.type(`::${code}`)
  }

  /** What has to be written anyway. */
  async write(text: string) {
    await this.page.keyboard.insertText(text)
  }

  /** What stands in the list that has the keyboard. */
  chosen(): Promise<string> {
    return this.page.evaluate(() => {
      const list = document.activeElement
      return list instanceof HTMLSelectElement ? (list.selectedOptions[0]?.text ?? '') : ''
    })
  }

  #count(keys: number) {
    if (this.#now) this.#now.took[this.#now.took.length - 1]! += keys
  }
}

/** The tasks as a table for the test's output. */
export function tableOf(tasks: readonly Task[]): string {
  const rows = tasks.map(({ name, allowed, took }) => {
    const mean = took.reduce((sum, n) => sum + n, 0) / took.length
    return [name, took.length, allowed, Math.max(...took), mean.toFixed(1)]
  })
  const head = ['task', 'times', 'allowed', 'most', 'mean']
  const widths = head.map((word, i) => Math.max(word.length, ...rows.map((row) => String(row[i]).length)))
  return [head, ...rows].map((row) => row.map((cell, i) => String(cell).padEnd(widths[i]!)).join('  ')).join('\n')
}
