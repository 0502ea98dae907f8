/** What doors know of the installation beside the App: where it stands and how it shows itself. Types only. */
export type Site = {
  /** Without a slash at the end, e.g. https://lapor.malangkota.go.id */
  baseUrl: string
  /** Every page then says that its reports are samples. */
  demo: boolean
  trustProxy: boolean
  /** Seconds for which drawn public pages are kept; 0 draws each anew. */
  keepPagesFor: number
  /** Whether cookies may be marked Secure. */
  secure: boolean
  /** Whether anything can be mailed: without, nobody is promised a letter. */
  mails: boolean
  /** The bot that tells people by Telegram, like @tuntas_bot; null where there is none. */
  telegramBot: string | null
  /** The demo's sign-ins, for the sign-in page; empty in life. */
  demoSignIns: readonly { email: string; password: string; name: string; role: string; office: string }[]
}
