import { longDateTime } from '../../kit/dates.ts'
import { type T, translator } from '../../kit/i18n.ts'
import type { Notice } from '../../kit/notice-providers/provider.ts'
import { INVITATION_DAYS } from '../people/invitation-link.ts'
import { LINK_MINUTES } from '../sign-in/rules.ts'
import type { Morning } from './morning.ts'
import { toldKinds } from './officer-notices.ts'

/** Events of which a reporter is told. */
export const reporterTemplates = [
  'submitted',
  'forwarded',
  'handled',
  'held',
  'answeredInterim',
  'answeredFinal',
  'closed',
  'closedBySilence',
  'archived',
  'archivedIncomplete',
  'reopened',
  'merged',
  'extended',
  'ombudsmanOffer',
].map((kind) => `reporter.${kind}`)

export const OFFICER_DIGEST = 'officer.digest'
export const OFFICER_INVITATION = 'officer.invitation'
export const OFFICER_PASSWORD = 'officer.password'

/** Events of which officers are told one by one. */
export const officerTemplates = toldKinds.map((kind) => `officer.${kind}`)

/** What happened at an officer's account, told to its owner; and what they should do, where it is not the same as for tries. */
export const signInTemplates = [
  'officer.signIn.wrongTries',
  'officer.signIn.newDevice',
  'officer.signIn.newPassword',
  'officer.signIn.atProvider',
] as const
const todo: Record<string, string> = {
  'officer.signIn.newPassword': 'notice.officer.signIn.newPassword.todo',
  'officer.signIn.atProvider': 'notice.officer.signIn.atProvider.todo',
}
export type SignInNews = { at: string; zone: string; device: string }
const isSignIn = (template: string) => signInTemplates.some((one) => one === template)

/** What a digest says: how many reports wait, and the numbers of those about which an office is reminded or that were taken higher. */
export type Digest = {
  slot: string
  zone: string
  waiting: {
    new: number
    today: number
    late: number
    returned: number
    /** Parts in reports that other offices lead. */
    supportToday: number
    supportLate: number
    unread: number
    looks: number
  }
  reminded: { number: string; share: number }[]
  escalated: string[]
  /** More of both than are named. */
  more: number
  /** For heads, once a day. */
  morning?: Morning
}
export const NAMED_IN_DIGEST = 30

export type Told = {
  id: string
  template: string
  params: Record<string, unknown>
  lang: 'id' | 'en'
  baseUrl: string
  /** The one true sender on this way. */
  sender: string
  stopUrl: string | null
}

/** The words of a notice: that there is news and where, never what it says (trust.md P6: no title, no office, no text). At the end who alone writes to people, and what nobody asks for. */
export function compose(told: Told): Omit<Notice, 'to'> {
  const link = links[told.template]
  if (link) return composeLink(told, link)
  if (told.template === OFFICER_DIGEST) return composeDigest(told)
  if (isSignIn(told.template)) return composeSignIn(told)
  return officerTemplates.includes(told.template) ? composeForOfficer(told) : composeForReporter(told)
}

/** Where and when, and what to do when it was somebody else. Never a link that signs in. */
function composeSignIn({ id, template, params, lang, baseUrl, sender }: Told): Omit<Notice, 'to'> {
  const t = translator(lang)
  const { at, zone, device } = params as unknown as SignInNews
  const url = `${baseUrl}${lang === 'en' ? '/en' : ''}/konsol/akun`
  const told = { when: longDateTime(Temporal.Instant.from(at), zone, lang), device: device || t('signin.device.unknown') }
  const subject = t(`notice.${template}.subject`)
  const text = [
    t(`notice.${template}`, told),
    t(todo[template] ?? 'notice.officer.signIn.todo', { url, baseUrl }),
    t('notice.footer', { sender }),
  ].join('\n\n')
  return { id, subject, text, short: `${subject} ${url}`, url, number: '', lang, stopUrl: null }
}

function composeForReporter({ id, template, params, lang, baseUrl, sender, stopUrl }: Told): Omit<Notice, 'to'> {
  const t = translator(lang)
  const number = String(params.number)
  const url = `${baseUrl}${lang === 'en' ? '/en' : ''}/lacak`
  const text = [
    t(`notice.${template}`, { number, url }),
    t('notice.footer', { sender }),
    ...(stopUrl ? [t('notice.stop', { url: stopUrl })] : []),
  ].join('\n\n')
  const short = `${t(`notice.short.${template}`, { number })} ${t('notice.short.tail', { url })}`
  return { id, subject: t('notice.subject', { number }), text, short, url, number, lang, stopUrl }
}

function composeForOfficer({ id, template, params, lang, baseUrl, sender }: Told): Omit<Notice, 'to'> {
  const t = translator(lang)
  const number = String(params.number)
  const url = `${baseUrl}${lang === 'en' ? '/en' : ''}/konsol/laporan/${number}`
  const subject = t(`notice.${template}`, { number })
  const text = [subject, t('notice.officer.open', { url }), t('notice.footer', { sender })].join('\n\n')
  return { id, subject, text, short: `${subject} ${url}`, url, number, lang, stopUrl: null }
}

type Link = { subject: string; text: string; holds: Record<string, number> }
const links: Record<string, Link> = {
  [OFFICER_INVITATION]: { subject: 'admin.mail.subject', text: 'admin.mail.text', holds: { days: INVITATION_DAYS } },
  [OFFICER_PASSWORD]: { subject: 'signin.mail.subject', text: 'signin.mail.text', holds: { minutes: LINK_MINUTES } },
}

/** `params.url`: the link, made when it is sent. */
function composeLink({ id, params, lang, sender }: Told, link: Link): Omit<Notice, 'to'> {
  const t = translator(lang)
  const url = String(params.url)
  const subject = t(link.subject)
  const text = [t(link.text, { url, ...link.holds }), t('notice.footer', { sender })].join('\n\n')
  return { id, subject, text, short: subject, url, number: '', lang, stopUrl: null }
}

/** Three numbers, the three latest, one good story. */
function morningParts(t: T, { office, open, late, confirmed, worst, good }: Morning): string[] {
  const stars = good?.rating ? t('notice.morning.stars', { n: good.rating }) : ''
  return [
    t('notice.morning', { office, open, late, confirmed }),
    ...(worst.length
      ? [
          `${t('notice.morning.worst')}\n${worst.map(({ number, days }) => `- ${t('notice.morning.late', { number, days })}`).join('\n')}`,
        ]
      : []),
    ...(good ? [t('notice.morning.good', { number: good.number, stars })] : []),
  ]
}

const counted = ['new', 'today', 'late', 'returned', 'supportToday', 'supportLate', 'unread', 'looks'] as const

function composeDigest({ id, params, lang, baseUrl, sender }: Told): Omit<Notice, 'to'> {
  const t = translator(lang)
  const digest = params as unknown as Digest
  const url = `${baseUrl}${lang === 'en' ? '/en' : ''}/konsol`
  const counts = counted.filter((key) => digest.waiting[key] > 0)
  const lines = counts.map((key) => `- ${t(`notice.digest.${key}`, { n: digest.waiting[key] })}`)
  const part = (heading: string, rows: string[]) => (rows.length ? [`${t(heading)}\n${rows.join('\n')}`] : [])
  const reminded = digest.reminded.map(({ number, share }) => `- ${number}: ${t('notice.digest.share', { share })}`)
  const parts = [
    ...(digest.morning ? morningParts(t, digest.morning) : []),
    ...part('notice.digest.waiting', lines),
    ...part('notice.digest.reminded', reminded),
    ...part(
      'notice.digest.escalated',
      digest.escalated.map((number) => `- ${number}`),
    ),
    ...(digest.more ? [t('notice.digest.more', { n: digest.more })] : []),
    t('notice.digest.open', { url }),
    t('notice.footer', { sender }),
  ]
  const subject = t('notice.digest.subject')
  return { id, subject, text: parts.join('\n\n'), short: `${subject} ${url}`, url, number: '', lang, stopUrl: null }
}
