import { z } from 'zod'
import { type FieldProblem, Refusal } from './refusal.ts'

const segmenter = new Intl.Segmenter('id', { granularity: 'grapheme' })

/** Length as people count it: what looks like one sign is one (trust.md B7). Short texts are not segmented. */
export function graphemes(text: string, enough: number): number {
  if (text.length <= enough) return text.length
  let count = 0
  for (const _ of segmenter.segment(text)) if (++count > enough) break
  return count
}

/** The first signs of a text, as people count them. */
export function firstGraphemes(text: string, count: number): string {
  let left = count
  for (const { index } of segmenter.segment(text)) if (left-- === 0) return text.slice(0, index)
  return text
}

/**
 * Free text as people send it: Unicode NFC, one kind of line end, outer space trimmed. Refuses what no database keeps (NUL, halves of surrogate pairs).
 * The messages are keys of locales, completed by `name`: `error.<name>.empty`, `.tooShort`, `.tooLong`.
 * @param min, max in graphemes
 */
export function freeText(name: string, min: number, max: number) {
  return z
    .string({ error: `error.${name}.empty` })
    .meta({ minLength: min, maxLength: max }) // for the API's document; counted below, as people count
    .refine((v) => v.isWellFormed() && !v.includes('\u0000'), { error: 'error.text.broken', abort: true })
    .transform((v) => v.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .superRefine((v, context) => {
      const key = v === '' && min > 0 ? 'empty' : v.length < min ? 'tooShort' : graphemes(v, max) > max ? 'tooLong' : null
      if (key) context.addIssue({ code: 'custom', message: `error.${name}.${key}`, params: { min, max } })
    })
}

/**
 * Reads input with a schema.
 * @throws Refusal `invalid-input` with the path and the sentence of every wrong field.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map((issue): FieldProblem => {
    const params = 'params' in issue && issue.params ? (issue.params as Record<string, string | number>) : undefined
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path
    return { path: path.join('.'), key: sentence(issue.message, issue.code), ...(params && { params }) }
  })
  throw new Refusal('invalid-input', { fields })
}

function sentence(message: string, code: string): string {
  if (message.startsWith('error.')) return message
  return code === 'unrecognized_keys' ? 'error.unknownField' : 'error.wrongValue'
}
