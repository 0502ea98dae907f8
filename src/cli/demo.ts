import { existsSync } from 'node:fs'
import { demoOf } from '../../demo/build-demo.ts'
import { loadDemoData } from '../../demo/demo-data.ts'
import { demoSignIns } from '../../demo/people.ts'
import { playYear, yearsKnown } from '../../demo/year.ts'
import type { Config } from '../config.ts'
import { readFigures } from '../domain/figures/read-figures.ts'
import { formatShare } from '../kit/dates.ts'
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

/** Plays a city's year into the demo and says what its figures are then. */
export async function runYear(config: Config, wish: string): Promise<void> {
  const year = Number(wish)
  await withApp(config, async (app) => {
    const begin = performance.now()
    await playYear(app, year, progressBar())
    if (process.stdout.isTTY) console.log()
    const { city } = yearsKnown[year]!
    const node = app.reference.get().agencies.bySlug(city)!.id
    const { received, answeredShare, resolution } = await readFigures(app, { node, from: `${year}-01-01`, to: `${year}-12-31` })
    console.log(
      `${city} in ${year}: ${received} reports received, ${formatShare(answeredShare ?? 0, 'en')} answered, ${resolution.mean?.toFixed(1)} working days to the final answer on average (${((performance.now() - begin) / 1000).toFixed(0)} s).`,
    )
  })
}

/** On a terminal one line that moves; elsewhere a line at each tenth. */
function progressBar(): (done: number, of: number) => void {
  let tenth = -1
  return (done, of) => {
    const share = done / of
    const full = Math.floor(share * 20)
    const line = `${String(Math.floor(share * 100)).padStart(3)} %, ${done} of ${of} reports`
    if (process.stdout.isTTY) process.stdout.write(`\r[${'#'.repeat(full)}${'.'.repeat(20 - full)}] ${line}\x1b[K`)
    else if (Math.floor(share * 10) > tenth) {
      tenth = Math.floor(share * 10)
      console.log(line.trim())
    }
  }
}
