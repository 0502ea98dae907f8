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
    options: {
      '--list': 'prints the sample officers: e-mail, role, office, password (needs no database)',
      '--year YEAR': "plays a city's year into the demo: 2024, the 3,234 reports of Kota Malang",
    },
    run: async ({ options }) => {
      const demo = await import('./demo.ts')
      if (typeof options.year === 'string') return demo.runYear(readConfig(), options.year)
      return options.list ? demo.listDemo(readConfig()) : demo.runDemo(readConfig())
    },
  },
  figures: {
    what: 'prints the figures of an agency with everything below it, or builds them anew from the histories',
    options: {
      '--rebuild': 'folds every history again and counts every cell: after a restore, for instance',
      '--agency SLUG': 'whose figures (of everything unless given)',
      '--from DAY': 'reports that arrived on this day or later (1 January of this year unless given)',
      '--to DAY': 'reports that arrived on this day or earlier (today unless given)',
    },
    run: async (given) => (await import('./figures.ts')).runFigures(readConfig(), given),
  },
  decree: {
    what: 'loads the holidays and collective leave of a year from a file, and moves the open limits',
    more: 'Says what would move, and saves nothing, unless --save is given. Limits that have ended keep their judgement. docs/operate.md shows a file.',
    args: 'FILE',
    options: { '--save': 'saves it, and has the open limits follow' },
    run: async (given) => (await import('./decree.ts')).runDecree(readConfig(), given),
  },
  agency: {
    what: 'adds agencies to the organisation tree, merges and lists them',
    more: 'ACTION is add, list or merge SLUG INTO. The first agency has no parent; every other one stands below another. An agency that is merged ends today: its open reports, areas, officers and the agencies below it go to the other one.',
    args: 'ACTION [SLUG] [INTO]',
    options: {
      '--name NAME': 'add: "Pemerintah Kota Malang"',
      '--parent SLUG': 'add: the agency above',
      '--slug SLUG': 'add: its short address (made from the name unless given)',
      '--short NAME': 'add: the short name on narrow pages (made from the name unless given)',
      '--kind KIND':
        'add: national, ministry, province, regency, city, unit, district or village (read from the name unless given)',
      '--serves CODES': 'add: codes of the areas it serves, with commas (35.73 is Kota Malang)',
      '--time-zone ZONE': "add: Asia/Jakarta, Asia/Makassar or Asia/Jayapura (the parent's unless given)",
    },
    run: async (given) => (await import('./agency.ts')).runAgency(readConfig(), given),
  },
  officer: {
    what: 'adds officers, gives roles and passwords, lists and disables officers, asks for a second step',
    more: 'ACTION is add, grant EMAIL, password EMAIL, list, end EMAIL, second-step all|none|ROLE,ROLE (who must have one) or forget-step EMAIL (who lost theirs). Without --password-file a new password is made and shown once.',
    args: 'ACTION [EMAIL|WHO]',
    options: {
      '--email EMAIL': 'add: the address to sign in with',
      '--name NAME': 'add: the name that colleagues see',
      '--role ROLE':
        'add, grant: nationalAdmin, coordinator, liaison, head, auditor, evaluator, ombudsman, integrator, trainer or systemAdmin',
      '--agency SLUG': 'add, grant: the agency where the role holds',
      '--until DAY': 'add, grant: the last day of the role (2027-12-31; without an end unless given)',
      '--password-file FILE': 'add, password: takes the password from the first line of FILE',
    },
    run: async (given) => (await import('./officer.ts')).runOfficer(readConfig(), given),
  },
  token: {
    what: 'makes, lists and revokes tokens for the REST API and Open311',
    more: 'ACTION is create, list or revoke ID. Scopes: read (reports as the officer sees them), write (moves, messages, photos), channel (to say on which channel a report came), open311 (as an api_key).',
    args: 'ACTION [ID]',
    options: {
      '--officer EMAIL': 'create: for whom the token acts, with the grants that are valid on the day of the call',
      '--scope LIST': 'create: scopes with commas (read,write unless given)',
      '--days N': 'create: ends after N days (without an end unless given)',
    },
    run: async (given) => (await import('./token.ts')).runToken(readConfig(), given),
  },
  import: {
    what: 'takes in reports of another system, or a full export of an installation',
    more: 'Safe to run twice: the id of a report in its own system is the key. Rows that are not taken are named with line, column and reason.',
    args: 'FILE',
    options: {
      '--format sp4n|csv|full':
        "sp4n (the default): an SP4N-LAPOR! administrator's export; csv: any table, with --map; full: the folder of a full export",
      '--map MAP.json': 'for csv: which column is what',
      '--agency SLUG': 'the importing node, which gets what has no known agency (the root when it is not said)',
      '--first-agency NAME':
        'makes the first agency of an empty installation, which is then the importing node ("Pemerintah Kota Malang")',
      '--dry-run': 'reads and judges everything, stores nothing, and writes the mapping file',
      '--mapping FILE': 'agencies and categories for names that are not known here (FILE.mapping.json)',
      '--rejects FILE': 'where refused rows are named (FILE.rejected.csv)',
    },
    run: async (given) => (await import('./import.ts')).runImport(readConfig(), given),
  },
  export: {
    what: 'writes the reports of an agency as a table, or everything it owns',
    args: 'FILE',
    options: {
      '--format sp4n|full':
        'sp4n (the default): the columns of an SP4N-LAPOR! export; full: a folder with JSON Lines, files and a manifest',
      '--agency SLUG': 'the agency, with everything below it (the root when it is not said)',
      '--from DAY': 'for sp4n: reports that arrived on this day or later',
      '--to DAY': 'for sp4n: reports that arrived on this day or earlier',
      '--with-identities': 'takes along who reported; needs --reason',
      '--reason TEXT': 'why; logged as a look at each report',
    },
    run: async (given) => (await import('./export.ts')).runExport(readConfig(), given),
  },
  backup: {
    what: 'writes the whole installation into one file, as it stands at one moment',
    more: 'Servers may go on working. The secret key is not in it: keep SECRET_KEY_FILE apart.',
    args: 'FILE',
    options: { '--passphrase-file F': 'encrypts the file with the passphrase that F holds (12 characters or more)' },
    run: async (given) => (await import('./backup.ts')).runBackup(readConfig(), given),
  },
  restore: {
    what: 'fills an empty installation from a backup: all of it or nothing',
    more: 'Put the secret key of the backup into SECRET_KEY_FILE first. A restored copy sends no message until --resume-sending; start servers after the restore.',
    args: '[FILE]',
    options: {
      '--passphrase-file F': 'the passphrase with which the backup was encrypted',
      '--resume-sending': 'without FILE: lets a restored copy send messages again',
    },
    run: async (given) => (await import('./restore.ts')).runRestore(readConfig(), given),
  },
  doctor: {
    what: 'says what is wrong with this installation, and what to do about it',
    more: 'Changes nothing. Ends with 1 when there is a problem, with 0 when there are warnings only or nothing.',
    options: { '--json': 'for programs: {ok, findings: [{code, level, sentence, todo}]}' },
    run: async (given) => (await import('./doctor.ts')).runDoctor(readConfig(), given),
  },
}
