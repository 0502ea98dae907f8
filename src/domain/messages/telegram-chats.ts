import { translator } from '../../kit/i18n.ts'
import { readWritten, type Written } from '../../kit/notice-providers/telegram.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { App } from '../app.ts'
import { factOf, sendingPaused, setFact } from '../installation/facts.ts'
import { tellOfficerInChat, tellReporterInChat } from './addresses.ts'
import type { Tools } from './send-notices.ts'

/** The address that opens a chat with the bot and says for whom: `start` is the token of a report's wishes, or of an officer. */
export const chatUrl = (bot: string, token: string) => `https://t.me/${bot.replace(/^@/, '')}?start=${token}`

/**
 * Reads what people wrote to the bot and joins the chats of those who came by a link of ours; each is answered with one sentence. What was read is noted after it was acted
 * on: a worker that dies acts once more, and a chat that is joined twice is one address. A restored copy reads nothing: its messages belong to the first one.
 */
export async function readTelegram(app: App, { carriers, telegram }: Tools): Promise<void> {
  if (!telegram || (await sendingPaused(app.db))) return
  const seen = await factOf(app.db, 'telegramRead')
  const { next, written } = await readWritten(telegram, seen?.next ?? 0)
  for (const message of written) {
    const text = await join(app, message)
    const notice = { id: `telegram-${message.updateId}`, subject: '', short: text, url: '', number: '', stopUrl: null }
    await carriers.send('telegram', { ...notice, to: message.chat, text, lang: message.lang }, app.now())
  }
  if (next !== seen?.next) await setFact(app.db, 'telegramRead', { next })
}

/** What is answered. A token that is not ours is told from one that is too old by nobody. */
async function join(app: App, { chat, text, lang }: Written): Promise<string> {
  const t = translator(lang)
  const token = /^\/start\s+(\S+)$/.exec(text.trim())?.[1]
  if (!token) return t('notice.chat.other')
  try {
    if (token.startsWith('p')) {
      await tellOfficerInChat(app, token, chat)
      return t('notice.chat.officer')
    }
    const { number } = await tellReporterInChat(app, token, chat)
    return t('notice.chat.joined', { number })
  } catch (error) {
    if (error instanceof Refusal) return t('notice.chat.unknown')
    throw error
  }
}
