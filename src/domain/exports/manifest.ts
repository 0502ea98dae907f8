import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { migrationFiles } from '../../kit/migrate.ts'

const Part = z.object({ rows: z.number().int(), bytes: z.number().int(), sha256: z.string() })
const Manifest = z.object({
  format: z.literal('tuntas-full'),
  version: z.literal(1),
  agency: z.string(),
  exportedAt: z.string(),
  /** The newest migration of the installation: rows fit a database of the same schema only. */
  schema: z.string(),
  withIdentities: z.boolean(),
  parts: z.record(z.string(), Part),
  files: z.number().int(),
  leftOut: z.record(z.string(), z.string()),
  notes: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

export const schemaNow = () => migrationFiles().at(-1) ?? ''

/** @throws Error with one sentence when the folder is no export, is one of another schema, or a part is missing, cut short or altered. */
export async function readManifest(folder: string): Promise<Manifest> {
  const content = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Error(`${folder} is no full export: it holds no manifest.json that can be read.`)
  })
  const manifest = parsed(folder, content)
  if (manifest.schema !== schemaNow())
    throw new Error(
      `${folder} was written by another version (its newest migration is ${manifest.schema}, here ${schemaNow()}). Bring both to one version first.`,
    )
  for (const [name, part] of Object.entries(manifest.parts)) {
    const file = join(folder, `${name}.jsonl`)
    const hash = createHash('sha256')
    try {
      for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
    } catch {
      throw new Error(`${file} is missing or can not be read; nothing was imported.`)
    }
    if (hash.digest('hex') !== part.sha256)
      throw new Error(`${file} is cut short or was altered: its checksum is not that of the manifest. Nothing was imported.`)
  }
  return manifest
}

function parsed(folder: string, content: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(content))
  } catch {
    throw new Error(`${join(folder, 'manifest.json')} is not the manifest of a full export.`)
  }
}
