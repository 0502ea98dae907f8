import { type Command, commands } from './commands.ts'

/** `npx tuntas <command>`: finds the command, shows its help, runs it. Exit code 0, or one sentence and 1. */
async function run([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') return console.log(overview())
  const command = commands[name]
  if (!command) throw new Error(`There is no command "${name}".\n${overview()}`)
  if (args.includes('--help') || args.includes('-h')) return console.log(help(name, command))
  const unknown = args.find((arg) => !Object.keys(command.options).includes(arg))
  if (unknown) throw new Error(`tuntas ${name} does not know "${unknown}"; see npx tuntas ${name} --help.`)
  await command.run(new Set(args))
}

const overview = () =>
  [
    'Usage: npx tuntas <command> [--help]',
    ...Object.entries(commands).map(([name, { what }]) => `  ${name.padEnd(8)} ${what}`),
  ].join('\n')

function help(name: string, { what, more, options }: Command): string {
  const all = { ...options, '--help': 'shows this' }
  return [
    `npx tuntas ${name}: ${what}`,
    ...(more ? [more] : []),
    ...Object.entries(all).map(([option, does]) => `  ${option.padEnd(8)} ${does}`),
  ].join('\n')
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  // What is no sentence of ours is a bug and shows where it is.
  const known = error instanceof Error && !('code' in error) && error.constructor === Error
  console.error(known ? (error as Error).message : error)
  process.exitCode = 1
}
