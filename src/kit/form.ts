import type { Ctx } from './http.ts'
import { type FieldProblem, Refusal } from './refusal.ts'

/** A posted form. What was not sent is empty; a file in the place of a text, or a text in the place of a file, counts as not sent. */
export type Form = {
  text(name: string): string
  texts(name: string): string[]
  files(name: string): File[]
  has(name: string): boolean
  /** Fields whose text can't be kept as it came: bytes that are no UTF-8 (they arrive as U+FFFD), NUL, halves of surrogate pairs. */
  broken: readonly FieldProblem[]
}

/**
 * Reads `application/x-www-form-urlencoded` and `multipart/form-data`.
 * @throws Refusal invalid-input for any other type and for a body that does not hold what its type says.
 */
export async function readForm(c: Ctx): Promise<Form> {
  const data = await c.req.formData().catch(() => {
    throw new Refusal('invalid-input')
  })
  const broken: FieldProblem[] = []
  for (const [name, value] of data) {
    if (typeof value !== 'string' || isWhole(value)) continue
    broken.push({ path: name, key: 'error.text.broken' })
  }
  const texts = (name: string) => data.getAll(name).filter((value) => typeof value === 'string')
  return {
    text: (name) => texts(name)[0] ?? '',
    texts,
    files: (name) => data.getAll(name).filter((value) => typeof value !== 'string' && value.size > 0) as File[],
    has: (name) => data.has(name),
    broken,
  }
}

const isWhole = (text: string) => !text.includes('\u0000') && !text.includes('\uFFFD') && text.isWellFormed()
