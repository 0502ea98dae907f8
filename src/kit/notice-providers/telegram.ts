import { ask, json, type Provider, TIMEOUT_MS } from './provider.ts'

type TelegramAnswer = {
  ok: boolean
  result: { message_id: number }
  error_code: number
  description: string
  parameters: { retry_after?: number }
}

/** Telegram Bot API, sendMessage (core.telegram.org/bots/api#sendmessage, #responseparameters). Plain text, no preview of the link. */
export function telegramProvider({ url, token, sender }: { url: string; token: string; sender: string }): Provider {
  return {
    channel: 'telegram',
    name: `telegram ${sender}`,
    sender,
    send({ to, text }) {
      const body = JSON.stringify({ chat_id: to, text, link_preview_options: { is_disabled: true } })
      const headers = { 'content-type': 'application/json' }
      return ask(`${url}/bot${token}/sendMessage`, { method: 'POST', headers, body }, (status, given) => {
        const answer = json<TelegramAnswer>(given)
        if (answer.ok === true) return { result: 'sent', ref: String(answer.result?.message_id ?? '') }
        const message = answer.description ?? `HTTP ${status}`
        // 403: the person blocked the bot or left; 400 with this word: there is no such chat.
        if (answer.error_code === 403 || /chat not found/i.test(message)) return { result: 'gone', message }
        const retryAfter = answer.parameters?.retry_after
        return { result: 'down', message, ...(retryAfter !== undefined && { retryAfter }) }
      })
    },
  }
}

/** What somebody wrote to the bot in a chat of their own; groups and everything that is no text are left out. */
export type Written = { updateId: number; chat: string; text: string; lang: 'id' | 'en' }
type Update = {
  update_id: number
  message?: { chat: { id: number; type: string }; text?: string; from?: { language_code?: string } }
}

/**
 * Bot API, getUpdates (core.telegram.org/bots/api#getupdates): what came since, oldest first, at most 100; asking with an offset forgets what came before it. No open door
 * and no public address is needed for it, so it works in a village office too.
 * @throws Error with what Telegram said
 */
export async function readWritten(
  { url, token }: { url: string; token: string },
  offset: number,
): Promise<{ next: number; written: Written[] }> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ offset, limit: 100, timeout: 0, allowed_updates: ['message'] })
  const answer = await fetch(`${url}/bot${token}/getUpdates`, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const given = json<{ ok: boolean; description: string; result: Update[] }>(await answer.text())
  if (given.ok !== true || !Array.isArray(given.result))
    throw new Error(`Telegram: ${given.description ?? `HTTP ${answer.status}`}`)
  const next = given.result.reduce((most, { update_id }) => Math.max(most, update_id + 1), offset)
  const written = given.result.flatMap(({ update_id, message }): Written[] =>
    message?.chat.type === 'private' && typeof message.text === 'string'
      ? [
          {
            updateId: update_id,
            chat: String(message.chat.id),
            text: message.text,
            lang: message.from?.language_code?.startsWith('en') ? 'en' : 'id',
          },
        ]
      : [],
  )
  return { next, written }
}
