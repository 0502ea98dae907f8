import { readConfig } from '../config.ts'

/**
 * `args`: what must stand after the name, in words ("FILE"). `options`: each with what it does; `--map FILE` takes a value, `--list` does not.
 * `run` throws an Error with one sentence when it can't.
 */
export type Command = {
  what: string
  more?: string
  args?: string
  options: Record<string, string>
  run(given: Given): Promise<void>
}

/** What was typed: the words after the name, and the options by their name without dashes (`true` for one without a value). */
export type Given = { args: readonly string[]; options: Readonly<Record<string, string | true | undefined>> }

/** Every command by its name; each is loaded when it runs, so that the help comes at once. */
export const commands: Record<string, Command> = {
  serve: {
    what: 'starts the web and the background work (what npm start does)',
    more: 'Settings come from the environment: PORT, HOST, BASE_URL, DATA_DIR, DATABASE_URL, TUNTAS_DEMO, TUNTAS_ROLES and others.',
    options: {},
    run: async () => (await import('./serve.ts')).serve(readConfig()),
  },
  worker: {
    what: 'starts the background work alone, beside servers on the same DATABASE_URL',
    options: {},
    run: async () => {
      const config = readConfig()
      if (!config.databaseUrl)
        throw new Error(
          'DATABASE_URL is missing: a worker alone shares its database with a server; the built-in one serves one process.',
        )
      await (await import('./serve.ts')).serve({ ...config, roles: ['worker'] })
    },
  },
  migrate: {
    what: 'brings the database to the newest schema',
    options: {},
    run: async () => (await import('./migrate.ts')).runMigrate(readConfig()),
  },
  demo: {
    what: 'makes an empty installation the demo: sample agencies, officers and reports',
    more: 'A database that holds anything else is not touched.',
    options: { '--list': 'prints the sample officers: e-mail, role, office, password (needs no database)' },
    run: async ({ options }) => {
      const demo = await import('./demo.ts')
      return options.list ? demo.listDemo(readConfig()) : demo.runDemo(readConfig())
    },
  },
}
