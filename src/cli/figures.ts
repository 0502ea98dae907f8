import type { Config } from '../config.ts'
import { buildFacts } from '../domain/figures/build-facts.ts'
import { countFigures } from '../domain/figures/count-figures.ts'
import { atNow, readFigures } from '../domain/figures/read-figures.ts'
import type { Given } from './commands.ts'
import { withApp } from './with-app.ts'

/** `tuntas figures`: what docs/figures.md defines, as JSON; with --rebuild, facts and cells anew. */
export async function runFigures(config: Config, { options }: Given): Promise<void> {
  await withApp(config, async (app) => {
    if (options.rebuild) {
      const reports = await buildFacts(app, 'all', (done) => {
        if (done % 10_000 === 0) console.error(`${done} reports`)
      })
      console.error(`${reports} histories folded, ${await countFigures(app)} cells counted.`)
    }
    const { today } = atNow(app)
    const agency = text(options.agency)
    const node = agency === undefined ? null : app.reference.get().agencies.everBySlug(agency)?.id
    if (node === undefined) throw new Error(`There is no agency "${agency}"; see npx tuntas agency list.`)
    const from = day('--from', text(options.from) ?? `${today.slice(0, 4)}-01-01`)
    const to = day('--to', text(options.to) ?? today)
    const { histogram: _, ...figures } = await readFigures(app, { node, from, to })
    console.log(JSON.stringify({ agency: agency ?? null, from, to, ...figures }, null, 2))
  })
}

function day(option: string, value: string): string {
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' }).toString()
  } catch {
    throw new Error(`${option} wants a day such as 2026-11-24, not "${value}".`)
  }
}

const text = (value: string | true | undefined) => (typeof value === 'string' ? value : undefined)
