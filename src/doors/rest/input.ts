import type { z } from 'zod'
import type { Ctx } from '../../kit/http.ts'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'

/** No body of ours nests deeper than three levels. */
const MAX_DEPTH = 8
const MAX_JSON = 512 * 1024
const MAX_FILE = 10 * 1024 * 1024

const wrong = (path: string, key: string) => new Refusal('invalid-input', { fields: [{ path, key }] })

/**
 * The body as a JSON object; an empty one is `{}`. What no schema can catch is caught here: bytes that are no UTF-8, depth, keys that reach into prototypes, signs that no database
 * keeps.
 * @throws Refusal wrong-media-type · too-large · invalid-input
 */
export async function readJson(c: Ctx): Promise<object> {
  const type = c.req.header('content-type')
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) throw new Refusal('wrong-media-type')
  const bytes = await readBytes(c, MAX_JSON)
  if (bytes.byteLength === 0) return {}
  if (type === undefined) throw new Refusal('wrong-media-type')
  const value = parse(bytes)
  check(value, '', 0)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('', 'error.json.object')
  return value
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw wrong('', 'error.json')
  }
}

function check(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') checkText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (depth >= MAX_DEPTH) throw wrong(path, 'error.json.deep')
  for (const key of Object.keys(value)) {
    const at = path ? `${path}.${key}` : key
    if (key === '__proto__') throw wrong(at, 'error.unknownField')
    check((value as Record<string, unknown>)[key], at, depth + 1)
  }
}

function checkText(text: string, path: string): void {
  if (!text.isWellFormed() || text.includes('\u0000')) throw wrong(path, 'error.text.broken')
}

/** The query by its schema. An empty value is none; a parameter that is unknown or stands twice is refused, so that no filter is left out without a word. */
export function readQuery<S extends z.ZodType>(c: Ctx, schema: S): z.output<S> {
  const given: Record<string, string> = Object.create(null)
  for (const [name, values] of Object.entries(c.req.queries())) {
    const [value = '', second] = values
    if (second !== undefined || name === '__proto__') throw wrong(name, 'error.wrongValue')
    checkText(value, name)
    if (value !== '') given[name] = value
  }
  return parseInput(schema, { ...given })
}

/**
 * A file: the body itself (`image/*` or `application/octet-stream`), or the field `file` of a multipart form. What it is decides its content, never its type.
 * @throws Refusal wrong-media-type · too-large · invalid-input
 */
export async function readFile(c: Ctx): Promise<Uint8Array> {
  const type = c.req.header('content-type') ?? ''
  if (/^(image\/[\w.+-]+|application\/octet-stream)\s*(;|$)/i.test(type)) return readBytes(c, MAX_FILE)
  if (!/^multipart\/form-data\s*;/i.test(type)) throw new Refusal('wrong-media-type')
  const form = await formOf(await readBytes(c, MAX_FILE + 64 * 1024), type)
  const [file, ...more] = form.getAll('file')
  const other = [...form.keys()].find((name) => name !== 'file')
  if (other !== undefined) throw wrong(other, 'error.unknownField')
  if (!(file instanceof File) || more.length) throw wrong('file', 'error.file.one')
  return new Uint8Array(await file.arrayBuffer())
}

async function formOf(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData()
  } catch {
    throw wrong('', 'error.form')
  }
}

/** The body up to a limit. A length that is announced is believed only to refuse; what comes without one is counted as it comes. */
async function readBytes(c: Ctx, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = c.req.header('content-length')
  if (announced !== undefined) {
    if (Number(announced) > max) throw new Refusal('too-large')
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    if (bytes.byteLength > max) throw new Refusal('too-large')
    return bytes
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of c.req.raw.body ?? []) {
    size += part.byteLength
    if (size > max) throw new Refusal('too-large')
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
