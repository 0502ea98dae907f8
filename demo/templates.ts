import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { readTemplates, saveTemplate } from '../src/domain/answers/change-templates.ts'
import type { WrittenTemplate } from '../src/domain/answers/templates.ts'
import type { App } from '../src/domain/app.ts'
import { system } from '../src/domain/people/actor.ts'
import { Refusal } from '../src/kit/refusal.ts'

/** Templates of answers for the sample agencies; those that are there stay as they are. */
export async function addTemplates(app: App): Promise<void> {
  const wanted = JSON.parse(readFileSync(new URL('templates.json', import.meta.url), 'utf8')) as z.input<typeof WrittenTemplate>[]
  const { agencies } = app.reference.get()
  const known = new Set((await readTemplates(app, system)).own.map(({ agencyId, code }) => `${agencyId} ${code}`))
  for (const template of wanted)
    if (!known.has(`${agencies.bySlug(template.agency)!.id} ${template.code}`))
      await saveTemplate(app, system, template).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error // another instance was quicker
      })
}
