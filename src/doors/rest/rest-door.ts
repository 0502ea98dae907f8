import { Hono } from 'hono'
import type { App } from '../../domain/app.ts'
import type { Web, WebApp } from '../../kit/http.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { showDocs } from './docs-page.tsx'
import { operations } from './operations.ts'
import { serveOperation } from './serve-operation.ts'

/** REST v1: what contract.md promises to partners. Every address is a line of `operations`; another method there is refused with the ones that are. */
export function restDoor(app: App, site: Site): WebApp {
  const door = new Hono<Web>()
  door.get('/api/docs', (c) => showDocs(c, app, site))
  const methods = new Map<string, string[]>()
  for (const line of operations) {
    const path = `/api/v1${line.path.replaceAll(/\{(\w+)\}/g, ':$1')}`
    door.on(line.method.toUpperCase(), path, serveOperation(line, app, site))
    methods.set(path, [...(methods.get(path) ?? []), line.method.toUpperCase()])
  }
  for (const [path, allowed] of methods)
    door.all(path, () => {
      throw new Refusal('method-not-allowed', { allowed })
    })
  return door
}
