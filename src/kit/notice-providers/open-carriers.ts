import { type Carriers, carriersOf } from './carriers.ts'
import { emailProvider } from './email.ts'
import type { Provider } from './provider.ts'
import { smsProvider } from './sms.ts'
import { telegramProvider } from './telegram.ts'
import { type VapidKeys, webPushProvider } from './web-push.ts'
import { type WhatsAppAccount, whatsAppProvider } from './whatsapp.ts'

/** Accounts at the vendors, as the environment names them. What is not set is a way that is not gone. */
export type Accounts = {
  smtpUrls: readonly string[]
  smtpFrom: string
  smsUrls: readonly string[]
  smsFrom: string
  whatsApp: WhatsAppAccount | undefined
  telegram: { url: string; token: string; sender: string } | undefined
}

export const noAccounts: Accounts = {
  smtpUrls: [],
  smtpFrom: '',
  smsUrls: [],
  smsFrom: '',
  whatsApp: undefined,
  telegram: undefined,
}

/** Opens a carrier for each account. @param vapid null where nobody is told (the demo). */
export function openCarriers(accounts: Accounts, baseUrl: string, vapid: VapidKeys | null): Carriers {
  const { smtpUrls, smtpFrom, smsUrls, smsFrom, whatsApp, telegram } = accounts
  const providers: Provider[] = [
    ...smtpUrls.map((url) => emailProvider(url, smtpFrom, baseUrl)),
    ...smsUrls.map((url) => smsProvider(url, smsFrom)),
    ...(whatsApp ? [whatsAppProvider(whatsApp)] : []),
    ...(telegram ? [telegramProvider(telegram)] : []),
    ...(vapid ? [webPushProvider({ keys: vapid, contact: `mailto:${smtpFrom}` })] : []),
  ]
  return carriersOf(providers)
}
