// Node strips the types of .ts by itself; this hook turns .tsx only (JSX of hono/jsx), so development and production run the same sources.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const file = fileURLToPath(url)
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'tsx', format: 'esm', target: 'es2024', sourcefile: file, sourcemap: 'inline',
      jsx: 'automatic', jsxImportSource: 'hono/jsx',
    })
    return { format: 'module', shortCircuit: true, source: code }
  },
})
