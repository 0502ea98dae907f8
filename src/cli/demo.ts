import { existsSync } from 'node:fs'
import { demoOf } from '../../demo/build-demo.ts'
import { loadDemoData } from '../../demo/demo-data.ts'
import { demoSignIns } from '../../demo/people.ts'
import type { Config } from '../config.ts'
import { openSecret } from '../kit/secrets.ts'
import { withApp } from './with-app.ts'

/** Prints the sample officers as columns: e-mail, role, office, password. Reads the data and the secret only, so it works beside a running server. */
export async function listDemo(config: Config): Promise<void> {
  if (!existsSync(config.secretKeyFile))
    throw new Error(
      `There is no installation yet: ${config.secretKeyFile} is missing. Start it once (npm start), or set DATA_DIR or SECRET_KEY_FILE to where it is.`,
    )
  const { agencies, officers } = loadDemoData()
  const rows = demoSignIns(openSecret(config.secretKeyFile), agencies, officers).map(({ email, role, office, password }) => [
    email,
    role,
    office,
    password,
  ])
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]!.length)))
  for (const row of rows) console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '))
}

/** Builds the demo on an empty database, or finishes one that was cut short; then prints how to get in. */
export async function runDemo(config: Config): Promise<void> {
  await withApp(config, async (app) => {
    const demo = await demoOf(app, 'on')
    if (!demo.is)
      throw new Error(
        'The demo was not built: this database holds agencies that are no demo. Set DATA_DIR or DATABASE_URL to an empty one.',
      )
    await demo.build?.((line) => console.log(line))
    for (const line of demo.lines) console.log(line)
  })
}
