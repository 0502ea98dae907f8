// Words: the key sets of both languages are equal, every key that the code asks for exists, no key is left that nothing asks for.
// A check that found nothing to check fails.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type LocaleFile = { name: string; text: string }
export type SourceFile = { name: string; text: string }

/** Everything that is wrong with the words; empty when nothing is. Pure. */
export function checkLocales(locales: LocaleFile[], sources: SourceFile[]): string[] {
  const faults: string[] = []
  const words = { id: new Map<string, string>(), en: new Map<string, string>() }
  for (const { name, text } of locales) {
    const lang = name.endsWith('.id.json') ? 'id' : name.endsWith('.en.json') ? 'en' : null
    if (!lang) {
      faults.push(`${name}: the name must end in .id.json or .en.json`)
      continue
    }
    for (const [key, value] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
      if (typeof value !== 'string' || value.trim() === '') faults.push(`${name}: ${key} has no words`)
      else if (words[lang].has(key)) faults.push(`${name}: ${key} stands in two files`)
      else words[lang].set(key, value)
    }
  }
  for (const key of words.id.keys()) if (!words.en.has(key)) faults.push(`${key} has no English words`)
  for (const key of words.en.keys()) if (!words.id.has(key)) faults.push(`${key} has no Indonesian words`)
  for (const [key, text] of words.id) {
    const other = words.en.get(key)
    if (other !== undefined && holes(text) !== holes(other))
      faults.push(`${key}: {${holes(text)}} in Indonesian, {${holes(other)}} in English`)
  }

  const { keys, prefixes } = usedKeys(sources)
  for (const [key, file] of keys) if (!words.id.has(key)) faults.push(`${file} asks for ${key}, which has no words`)
  // Some code hands keys on as plain data ('report.status.held' in a table); a key that stands anywhere in quotes counts as used.
  const all = sources.map((source) => source.text).join('\n')
  for (const key of words.id.keys()) {
    const used = keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix)) || all.includes(`'${key}'`)
    if (!used) faults.push(`${key} is used nowhere`)
  }
  if (words.id.size === 0 || keys.size === 0) faults.push(`nothing was checked: ${words.id.size} keys, ${keys.size} uses`)
  return faults
}

/** Keys asked for as t('a.b') and the beginnings that stand in template literals (`a.${x}`). */
export function usedKeys(sources: SourceFile[]): { keys: Map<string, string>; prefixes: string[] } {
  const keys = new Map<string, string>()
  const prefixes = new Set<string>()
  for (const { name, text } of sources) {
    for (const match of text.matchAll(/\bt\(\s*'([^']+)'/g)) keys.set(match[1] ?? '', name)
    for (const match of text.matchAll(/`([a-z]\w*\.[^`$]*)\$\{/g)) prefixes.add(match[1] ?? '')
  }
  return { keys, prefixes: [...prefixes] }
}

function holes(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(', ')
}

function filesUnder(folder: string, wanted: RegExp): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..')
  const locales = filesUnder(join(root, 'locales'), /\.json$/)
  const sources = filesUnder(join(root, 'src'), /\.tsx?$/)
  const faults = checkLocales(locales, sources)
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  else console.log(`locales: ${locales.length} files, ${usedKeys(sources).keys.size} keys in use`)
}
