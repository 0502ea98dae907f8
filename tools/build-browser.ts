// Bundles each src/browser/*.ts into public/<name>.js. Run after a change: node tools/build-browser.ts (with --check it only says whether public/ is stale).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const islands = readdirSync(join(root, 'src/browser')).filter((file) => file.endsWith('.ts'))
let stale = islands.length === 0 ? 1 : 0

for (const island of islands) {
  const result = await build({
    entryPoints: [join(root, 'src/browser', island)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'chrome80',
    write: false,
  })
  const file = join(root, 'public', island.replace(/\.ts$/, '.js'))
  const text = result.outputFiles[0]!.text
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (read(file) !== text) {
    console.error(`${file} is stale: run node tools/build-browser.ts`)
    stale++
  }
}
process.exitCode = stale ? 1 : 0

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
