import type { z } from 'zod'
import type { App } from '../../domain/app.ts'
import type { Once } from '../../domain/reports/answer-once.ts'
import type { T } from '../../kit/i18n.ts'
import type { Site } from '../../kit/site.ts'
import type { Caller } from './caller.ts'

/** Who may call: everybody, who sends a token, who sends the access code of the report. */
export type Who = 'anybody' | 'token' | 'code'

/** What an operation is handed: everything of the request has been read and refused where it is wrong; the body is read by the action's own schema. */
export type Call<Q> = {
  app: App
  site: Site
  t: T
  caller: Caller
  number: string
  query: Q
  body: object
  file: Uint8Array
  /** Of If-Match: the version that the caller saw. */
  version: number | undefined
  once: Once | null
}

/** The answer as it is kept for a retry: plain data. `version` becomes the ETag; no body is 204. */
export type Result = { body?: unknown; version?: number }

/**
 * One line of the API. The router, the OpenAPI document and the page /api/docs are made of the same lines, so they can't differ.
 * Words are found by `id`: `api.op.<id>` and `api.op.<id>.text`.
 */
export type Operation = {
  id: string
  tag: 'reports' | 'moves' | 'reference'
  method: 'get' | 'post'
  /** Below /api/v1, as OpenAPI writes it. */
  path: string
  who: readonly Who[]
  query?: z.ZodType
  /** The JSON that is accepted, or a file. */
  body?: z.ZodType | 'file'
  ifMatch?: true
  /** Whether the operation keeps the answer for a key itself, in the statement that does the work. */
  keepsAnswer?: true
  /** How many calls an hour one address has without a token. */
  perHour?: (app: App) => number
  status: 200 | 201
  answer: z.ZodType
  example: { query?: string; body?: unknown; answer: unknown }
  run(call: Call<never>): Promise<Result>
}

/** Lets `run` know the type of its query. */
export const operation = <S extends z.ZodType>(
  line: Omit<Operation, 'run' | 'query'> & { query: S; run(call: Call<z.output<S>>): Promise<Result> },
) => line as unknown as Operation
