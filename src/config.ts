import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Provider } from './domain/sign-in/open-auth.ts'
import type { Accounts } from './kit/notice-providers/open-carriers.ts'

const onOff = z.enum(['on', 'off'])
const optionalUrl = (schemes: string[]) =>
  z
    .string()
    .refine(
      (v) => URL.canParse(v) && schemes.includes(new URL(v).protocol),
      `must be a URL that begins with ${schemes.join(' or ')}`,
    )
    .optional()

/** Several of one kind, with commas: the first that is well is asked. Each must begin with one of the schemes. */
const urlList = (schemes: string[]) =>
  z
    .string()
    .default('')
    .transform((v) => (v === '' ? [] : v.split(/,\s*(?=[a-z+]+:\/\/)/)))
    .refine(
      (list) => list.every((v) => URL.canParse(v) && schemes.includes(new URL(v).protocol)),
      `must be a URL that begins with ${schemes.join(' or ')}, or several with commas`,
    )

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  BASE_URL: optionalUrl(['http:', 'https:']),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: optionalUrl(['postgres:', 'postgresql:']),
  DATABASE_PREPARE: onOff.default('on'),
  TUNTAS_DEMO: onOff.optional(),
  TUNTAS_ROLES: z
    .string()
    .default('web,worker')
    .transform((v) => v.split(',').map((r) => r.trim()))
    .pipe(z.array(z.enum(['web', 'worker'])).min(1)),
  SECRET_KEY_FILE: z.string().min(1).optional(),
  SMTP_URL: urlList(['smtp:', 'smtps:']),
  SMTP_FROM: z.email().default('tidak-dibalas@tuntas.invalid'),
  SMS_URL: urlList(['vonage+https:', 'vonage+http:', 'twilio+https:', 'twilio+http:']),
  SMS_FROM: z.string().min(1).max(16).default('Tuntas'),
  WHATSAPP_URL: optionalUrl(['https:', 'http:']),
  WHATSAPP_PHONE_ID: z.string().min(1).optional(),
  WHATSAPP_TOKEN: z.string().min(1).optional(),
  WHATSAPP_TEMPLATE: z.string().min(1).optional(),
  WHATSAPP_FROM: z.string().min(1).optional(),
  TELEGRAM_URL: optionalUrl(['https:', 'http:']),
  TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/, 'must be the token of a bot, like 123456:ABC-DEF…')
    .optional(),
  TELEGRAM_BOT: z.string().min(1).optional(),
  OIDC_ISSUER: optionalUrl(['https:', 'http:']),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().min(1).max(60).optional(),
  TRUST_PROXY: onOff.default('off'),
  /** Seconds for which drawn public pages are kept; 0 draws each anew. */
  PAGE_CACHE_SECONDS: z.coerce.number().min(0).max(60).default(5),
  /** Test hook of the crash tests: the process ends itself at the named point of a submission. */
  FAULT_AT: z.enum(['after_commit']).optional(),
})

/** The names of all settings, as docs/operate.md explains them. */
export const settingNames: readonly string[] = Object.keys(schema.shape)

export type Config = {
  port: number
  host: string
  baseUrl: string | undefined
  dataDir: string
  databaseUrl: string | undefined
  prepare: boolean
  demo: 'on' | 'off' | 'auto'
  roles: readonly ('web' | 'worker')[]
  secretKeyFile: string
  accounts: Accounts
  /** Where officers may sign in besides, or null. */
  provider: Provider | null
  trustProxy: boolean
  keepPagesFor: number
  faultAt: 'after_commit' | undefined
}

/**
 * Every environment variable, once, typed.
 * @throws Error with one sentence that names the variable that is missing or unusable.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new Error(`${String(issue.path[0])} is not usable: ${issue.message}.`)
  }
  const v = parsed.data
  if (v.SECRET_KEY_FILE && !existsSync(v.SECRET_KEY_FILE))
    throw new Error(`SECRET_KEY_FILE is not usable: there is no file ${v.SECRET_KEY_FILE}.`)
  const dataDir = resolve(v.DATA_DIR)
  return {
    port: v.PORT,
    host: v.HOST,
    baseUrl: v.BASE_URL,
    dataDir,
    databaseUrl: v.DATABASE_URL,
    prepare: v.DATABASE_PREPARE === 'on',
    demo: v.TUNTAS_DEMO ?? (v.DATABASE_URL ? 'off' : 'auto'),
    roles: v.TUNTAS_ROLES,
    secretKeyFile: v.SECRET_KEY_FILE ?? `${dataDir}/secret.key`,
    accounts: accountsOf(v),
    provider: providerOf(v),
    trustProxy: v.TRUST_PROXY === 'on',
    keepPagesFor: v.PAGE_CACHE_SECONDS,
    faultAt: v.FAULT_AT,
  }
}

/** @throws Error with one sentence that names what an account still lacks. */
function accountsOf(v: z.output<typeof schema>): Accounts {
  const { WHATSAPP_PHONE_ID: phoneId, WHATSAPP_TOKEN: whatsAppToken, TELEGRAM_TOKEN: token, TELEGRAM_BOT: bot } = v
  if ((phoneId === undefined) !== (whatsAppToken === undefined))
    throw new Error(`${phoneId ? 'WHATSAPP_TOKEN' : 'WHATSAPP_PHONE_ID'} is missing: WhatsApp needs both.`)
  if (token !== undefined && bot === undefined)
    throw new Error('TELEGRAM_BOT is missing: people are told which bot is the true one.')
  return {
    smtpUrls: v.SMTP_URL,
    smtpFrom: v.SMTP_FROM,
    smsUrls: v.SMS_URL,
    smsFrom: v.SMS_FROM,
    whatsApp:
      phoneId && whatsAppToken
        ? {
            url: v.WHATSAPP_URL ?? 'https://graph.facebook.com/v23.0',
            phoneId,
            token: whatsAppToken,
            template: v.WHATSAPP_TEMPLATE,
            sender: v.WHATSAPP_FROM ?? 'WhatsApp',
          }
        : undefined,
    telegram: token && bot ? { url: v.TELEGRAM_URL ?? 'https://api.telegram.org', token, sender: bot } : undefined,
  }
}

const providerSettings = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'] as const

/** @throws Error with one sentence that names what the provider still lacks, or that its address would send the secret in the clear. */
function providerOf(v: z.output<typeof schema>): Provider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = v
  if (issuer && clientId && clientSecret && name) {
    const { protocol, hostname } = new URL(issuer)
    if (protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      throw new Error('OIDC_ISSUER is not usable: it must begin with https: unless the provider is on this computer.')
    return { issuer, clientId, clientSecret, name }
  }
  const missing = providerSettings.find((key) => v[key] === undefined)!
  if (providerSettings.some((key) => v[key] !== undefined))
    throw new Error(
      `${missing} is missing: signing in with a provider needs OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_NAME.`,
    )
  return null
}
