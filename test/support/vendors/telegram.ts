import { vendor } from './vendor.ts'

/**
 * Telegram Bot API, sendMessage: 401 for a wrong token, 400 for an unknown chat, 403 when the bot was blocked, 429 with parameters.retry_after. getUpdates: updates from the
 * offset on, 100 at most; those before it are forgotten.
 */
export async function telegramVendor({ token, chats }: { token: string; chats: string[] }) {
  const messages: { chat: string; text: string }[] = []
  const blocked = new Set<string>()
  const flood = { retryAfter: 0 }
  const no = (status: number, description: string, parameters?: object) => ({
    status,
    body: { ok: false, error_code: status, description, ...(parameters && { parameters }) },
  })
  let updates: { update_id: number; message: object }[] = []
  let last = 700
  const write = (chat: string, text: string, more: { type?: string; lang?: string } = {}) =>
    updates.push({
      update_id: ++last,
      message: {
        message_id: last,
        date: 1,
        chat: { id: Number(chat), type: more.type ?? 'private' },
        from: { id: Number(chat), is_bot: false, first_name: 'Bu', language_code: more.lang ?? 'id' },
        text,
      },
    })
  const server = await vendor(({ path, body }) => {
    if (path === `/bot${token}/getUpdates`) {
      const { offset = 0, limit = 100 } = JSON.parse(body.toString())
      updates = updates.filter(({ update_id }) => update_id >= offset)
      return { status: 200, body: { ok: true, result: updates.slice(0, limit) } }
    }
    if (path !== `/bot${token}/sendMessage`) return no(401, 'Unauthorized')
    if (flood.retryAfter) return no(429, `Too Many Requests: retry after ${flood.retryAfter}`, { retry_after: flood.retryAfter })
    const { chat_id: chat, text } = JSON.parse(body.toString())
    if (!chats.includes(String(chat))) return no(400, 'Bad Request: chat not found')
    if (blocked.has(String(chat))) return no(403, 'Forbidden: bot was blocked by the user')
    messages.push({ chat: String(chat), text })
    return {
      status: 200,
      body: { ok: true, result: { message_id: messages.length, chat: { id: Number(chat) }, date: 1, text } },
    }
  })
  return Object.assign(server, { messages, blocked, flood, write })
}
