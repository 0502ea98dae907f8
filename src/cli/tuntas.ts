import { parseArgs } from 'node:util'
import { type Command, commands, type Given } from './commands.ts'
import { sayError } from './say-error.ts'

/** `npx tuntas <command>`: finds the command, shows its help, runs it. Exit code 0, or one sentence and 1. */
async function run([name, ...words]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') return console.log(overview())
  const command = commands[name]
  if (!command) throw new Error(`There is no command "${name}".\n${overview()}`)
  if (words.includes('--help') || words.includes('-h')) return console.log(help(name, command))
  await command.run(given(name, command, words))
}

/** @throws Error that names the word which is wrong or missing. */
function given(name: string, { args = '', options }: Command, words: readonly string[]): Given {
  const known = Object.fromEntries(
    Object.keys(options).map((option) => {
      const [flag = '', value] = option.split(' ')
      return [flag.slice(2), { type: value ? ('string' as const) : ('boolean' as const) }]
    }),
  )
  const see = `see npx tuntas ${name} --help.`
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: known, allowPositionals: true })
    const wanted = args.split(' ').filter(Boolean)
    const needed = wanted.filter((word) => !word.startsWith('[')).length
    const missing = wanted[positionals.length]
    if (missing && positionals.length < needed) throw new Error(`${missing} is missing`)
    const extra = positionals[wanted.length]
    if (extra !== undefined) throw new Error(`"${extra}" is not expected`)
    return { args: positionals, options: values as Given['options'] }
  } catch (error) {
    const message = (error as Error).message.replace(/\. To specify a positional.*/s, '').replace(/\.$/, '')
    throw new Error(`tuntas ${name}: ${message}; ${see}`)
  }
}

const width = Math.max(...Object.keys(commands).map((name) => name.length))
const overview = () =>
  [
    'Usage: npx tuntas <command> [--help]',
    ...Object.entries(commands).map(([name, { what }]) => `  ${name.padEnd(width)}  ${what}`),
  ].join('\n')

function help(name: string, { what, more, args = '', options }: Command): string {
  const all = Object.entries({ ...options, '--help': 'shows this' })
  const wide = Math.max(...all.map(([option]) => option.length))
  return [
    `npx tuntas ${[name, args].join(' ').trim()}: ${what}`,
    ...(more ? [more] : []),
    ...all.map(([option, does]) => `  ${option.padEnd(wide)}  ${does}`),
  ].join('\n')
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  sayError(error)
}
