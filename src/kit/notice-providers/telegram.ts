import { ask, json, type Provider } from './provider.ts'

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
