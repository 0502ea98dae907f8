import type { Page } from 'playwright-core'

// Functions that run inside the page. Each returns what it found as short lines.

/** Opens what is folded, so that it is checked too; counts what there is. */
export function openDetails(page: Page): Promise<{ letters: number; targets: number }> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const main = document.querySelector('main')
    return {
      letters: main?.innerText.trim().length ?? 0,
      targets: document.querySelectorAll('a[href],button,input,select,textarea').length,
    }
  })
}

/** Controls under 44 px either way. Links inside a sentence are exempt; a radio or box counts together with its label. */
export function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 43.5
    const found: string[] = []
    const isInSentence = (element: Element) => {
      if (getComputedStyle(element).display !== 'inline') return false
      let block = element.parentElement
      while (block && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement
      const around = (block?.textContent ?? '').trim().length - (element.textContent ?? '').trim().length
      return around > 2
    }
    const selector = 'a[href],button,input:not([type=hidden]),select,textarea,summary'
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      const style = getComputedStyle(element)
      let box = element.getBoundingClientRect()
      if (style.visibility === 'hidden' || box.width <= 1 || box.height <= 1 || isInSentence(element)) continue
      let { width, height } = box
      if (element instanceof HTMLInputElement && /^(radio|checkbox)$/.test(element.type)) {
        for (const label of element.labels ?? []) {
          box = label.getBoundingClientRect()
          const own = element.getBoundingClientRect()
          width = Math.max(width, Math.max(own.right, box.right) - Math.min(own.left, box.left))
          height = Math.max(height, box.height)
        }
      }
      if (width < least || height < least) {
        found.push(`${Math.round(width)}x${Math.round(height)} ${element.outerHTML.replace(/\s+/g, ' ').slice(0, 120)}`)
      }
    }
    return found
  })
}

/** What makes the page scroll sideways, and words that run out of the box they stand in. */
export function findSideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    const wide = root.clientWidth
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 50)}"`
    const scrolls = (element: Element | null): boolean => {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        if (/(auto|scroll)/.test(getComputedStyle(at).overflowX)) return true
      }
      return false
    }
    if (root.scrollWidth > wide) {
      const far = [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > wide + 0.5 && !scrolls(element.parentElement))
        .slice(0, 4)
      found.push(`${root.scrollWidth} px in ${wide}: ${far.map(name).join(' | ')}`)
    }
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
      if (!ownText || element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) continue
      const style = getComputedStyle(element)
      if (style.display === 'inline' || /(auto|scroll)/.test(style.overflowX) || element.closest('.vh,svg')) continue
      if (/^(INPUT|SELECT|TEXTAREA|OPTION)$/.test(element.tagName)) continue
      found.push(`words run out of ${name(element)}: ${element.scrollWidth} px in ${element.clientWidth}`)
    }
    return found
  })
}

/** The spacing that WCAG 1.4.12 lets a reader set. A constructed sheet: a style element would be blocked by the content policy. */
export function setTextSpacing(page: Page): Promise<void> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
    )
    document.adoptedStyleSheets = [sheet]
  })
}

export function clearTextSpacing(page: Page): Promise<void> {
  return page.evaluate(() => {
    document.adoptedStyleSheets = []
  })
}

/** Makes every word of letters 40 % longer, as a translation may; numbers, codes and keys stay. */
export function lengthenWords(page: Page): Promise<void> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    let changed = 0
    for (const text of texts) {
      if (text.parentElement?.closest('script,style,svg,kbd,textarea,.mono,.bigno,.code')) continue
      text.data = text.data.replace(/\p{L}{2,}/gu, (word) => {
        changed += 1
        return word + 'nadisu'.repeat(4).slice(0, Math.ceil(word.length * 0.4))
      })
    }
    if (changed === 0) throw new Error('there was no word to lengthen')
  })
}
