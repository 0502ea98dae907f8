import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Lang = 'id' | 'en'

/** Gives the words of one key; `{name}` in the words is replaced by `params.name`. Knows its language. */
export interface T {
  (key: string, params?: Record<string, string | number>): string
  readonly lang: Lang
}

const folder = join(import.meta.dirname, '../../locales')
const words = { id: readWords('id'), en: readWords('en') }
const translators = { id: makeTranslator('id'), en: makeTranslator('en') }

/** The words of a language. A missing key or a missing parameter throws, except in production, where a page with a bare key is better than none. */
export function translator(lang: Lang): T {
  return translators[lang]
}

/** The first of our languages in the order of an Accept-Language header; Indonesian when it names none. */
export function pickLang(acceptLanguage: string | null | undefined): Lang {
  const wishes = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...options] = part.trim().toLowerCase().split(';')
    const q = options.map((option) => option.trim()).find((option) => option.startsWith('q='))
    const weight = q ? Number(q.slice(2)) : 1
    return { lang: tag.split('-')[0] === 'in' ? 'id' : tag.split('-')[0], weight: Number.isFinite(weight) ? weight : 0 }
  })
  const best = wishes
    .filter(({ lang, weight }) => weight > 0 && (lang === 'id' || lang === 'en'))
    .sort((a, b) => b.weight - a.weight)[0]
  return best?.lang === 'en' ? 'en' : 'id'
}

export type LangSigns = { path: string; chosen?: string | null | undefined; acceptLanguage?: string | null | undefined }

/**
 * The language of a request: what the address says (/en/…), then what the reader chose (`?lang=` or a cookie), then what the browser asks for.
 * The choice is needed for those whose browser asks for English and who want the Indonesian page.
 */
export function requestLang({ path, chosen, acceptLanguage }: LangSigns): Lang {
  if (path === '/en' || path.startsWith('/en/')) return 'en'
  return chosen === 'id' || chosen === 'en' ? chosen : pickLang(acceptLanguage)
}

/** The address of a page in a language: English pages stand under /en. */
export function localPath(lang: Lang, path: string): string {
  return lang === 'id' ? path : path === '/' ? '/en' : `/en${path}`
}

/** Every key of a language; for the checks. */
export function keysOf(lang: Lang): string[] {
  return [...words[lang].keys()]
}

function readWords(lang: Lang): Map<string, string> {
  const all = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith(`.${lang}.json`))) {
    const entries = Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>)
    for (const [key, text] of entries) {
      if (all.has(key)) throw new Error(`locales/${file}: the key ${key} stands in another file too`)
      all.set(key, text)
    }
  }
  return all
}

function makeTranslator(lang: Lang): T {
  const strict = process.env.NODE_ENV !== 'production'
  // Words with holes are taken apart once: text, name, text, name, text.
  const parted = new Map([...words[lang]].map(([key, text]) => [key, text.includes('{') ? text.split(/\{(\w+)\}/) : text]))
  const t = (key: string, params?: Record<string, string | number>) => {
    const text = parted.get(key)
    if (text === undefined) {
      if (strict) throw new Error(`no words for ${key} in locales/*.${lang}.json`)
      return words.id.get(key) ?? key
    }
    if (typeof text === 'string') return text
    let filled = text[0]!
    for (let i = 1; i < text.length; i += 2) {
      const value = params?.[text[i]!]
      if (value === undefined && strict) throw new Error(`${key} (${lang}) needs the parameter ${text[i]}`)
      filled += `${value ?? `{${text[i]}}`}${text[i + 1]}`
    }
    return filled
  }
  return Object.assign(t, { lang })
}
