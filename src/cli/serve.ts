import { existsSync, mkdirSync } from 'node:fs'
import { serve as listen } from '@hono/node-server'
import { buildServer } from '../app.ts'
import type { Config } from '../config.ts'
import { openApp } from '../domain/open-app.ts'
import { startWorker } from '../jobs/worker.ts'
import { openDb, tryNamedStatements } from '../kit/db.ts'
import { startEmbeddedPostgres } from '../kit/embedded-postgres.ts'
import { openLog } from '../kit/log.ts'
import { appUrl, migrate } from '../kit/migrate.ts'
import { noAccounts, openCarriers } from '../kit/notice-providers/open-carriers.ts'
import { vapidKeys } from '../kit/notice-providers/web-push.ts'
import { hmac, openSecret } from '../kit/secrets.ts'

/** config -> database -> migrate -> roles. Ends cleanly on SIGTERM and SIGINT: no new requests, open ones finish, then the worker, the pool and the database. */
export async function serve(config: Config): Promise<void> {
  const log = openLog(process.env.LOG_LEVEL ?? 'warn')
  if (!existsSync(config.dataDir)) mkdirSync(config.dataDir, { recursive: true, mode: 0o711 })
  const secret = openSecret(config.secretKeyFile)
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({
        dataDir: config.dataDir,
        password: hmac(secret.derive('database/owner'), 'password').toString('base64url'),
      })
  if (embedded?.note) console.log(embedded.note)
  const closers: (() => Promise<unknown>)[] = embedded ? [() => embedded.stop()] : []
  const close = once(async () => {
    for (const work of closers.reverse()) await work().catch((error: unknown) => log.error(error, 'closing'))
  })
  const end = () => void close().then(() => process.exit())
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  try {
    const ownerUrl = config.databaseUrl ?? embedded!.url
    await migrate(ownerUrl, secret)
    const db = openDb(appUrl(ownerUrl, secret), {
      prepare: config.prepare,
      onError: (error) => log.warn({ message: error.message }, 'database connection lost'),
    })
    closers.push(() => db.close())
    if (config.databaseUrl && config.prepare) await tryNamedStatements(db)
    const baseUrl = config.baseUrl ?? `http://${config.host}:${config.port}`
    const app = await openApp({ db, secret, log, dataDir: config.dataDir, baseUrl, provider: config.provider })
    if (config.faultAt) app.fault = () => Math.random() < 0.05 && process.kill(process.pid, 'SIGKILL') // one commit in twenty is the last
    const refresh = setInterval(() => void app.reference.refresh().catch(() => {}), 3_000)
    closers.push(async () => clearInterval(refresh))

    const { demoOf } = await import('../../demo/build-demo.ts')
    const demo = await demoOf(app, config.demo)
    if (config.roles.includes('worker')) {
      const worker = await startWorker(app, {
        prepare: config.prepare,
        url: appUrl(ownerUrl, secret),
        carriers: demo.is
          ? openCarriers(noAccounts, baseUrl, null) /* sample people are told nothing */
          : openCarriers(config.accounts, baseUrl, vapidKeys(secret.derive('vapid'))),
        baseUrl,
        telegram: demo.is ? undefined : config.accounts.telegram,
      })
      closers.push(() => worker.stop())
    }
    if (!config.roles.includes('web')) return
    const site = {
      baseUrl,
      demo: demo.is,
      trustProxy: config.trustProxy,
      keepPagesFor: config.keepPagesFor,
      secure: baseUrl.startsWith('https:'),
      demoSignIns: demo.signIns,
      mails: !demo.is && config.accounts.smtpUrls.length > 0,
      telegramBot: (!demo.is && config.accounts.telegram?.sender) || null,
    }
    const server = await listening(buildServer(app, site), config)
    closers.push(() => drain(server))
    console.log(`Tuntas: ${baseUrl}`)
    await demo.build?.(say)
    if (demo.build && process.stdout.isTTY) console.log() // the progress line stays above
    for (const line of demo.lines) console.log(line)
  } catch (error) {
    await close()
    throw error
  }
}

function listening(app: ReturnType<typeof buildServer>, { port, host }: Config) {
  return new Promise<ReturnType<typeof listen>>((done, fail) => {
    const server = listen(
      { fetch: app.fetch, port, hostname: host, serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000 } },
      () => done(server),
    )
    server.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new Error(`PORT is not usable: ${host}:${port} is taken by another program.`) : error),
    )
  })
}

/**
 * Requests under way finish; connections that idle are closed, busy ones with their next answer (a proxy keeps them busy for ever), and all of them after five
 * seconds.
 */
function drain(server: ReturnType<typeof listen>): Promise<unknown> {
  const http = server as import('node:http').Server
  http.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  const ended = new Promise((done) => http.close(done))
  http.closeIdleConnections()
  const late = setTimeout(() => http.closeAllConnections(), 5_000)
  return ended.finally(() => clearTimeout(late))
}

function once(work: () => Promise<void>) {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}

const say = (line: string) => (process.stdout.isTTY ? process.stdout.write(`\r${line}\x1b[K`) : console.log(line))
