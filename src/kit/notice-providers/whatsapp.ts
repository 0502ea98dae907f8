import { type Answer, ask, json, type Provider } from './provider.ts'

export type WhatsAppAccount = { url: string; phoneId: string; token: string; template: string | undefined; sender: string }

/**
 * WhatsApp Cloud API (developers.facebook.com/docs/whatsapp/cloud-api, "Send messages", "Error codes"). With an approved template (two holes: number and link; one
 * translation per language) it writes at any time; without one only within 24 hours after the person last wrote, and 131047 says that this time is over.
 */
export function whatsAppProvider({ url, phoneId, token, template, sender }: WhatsAppAccount): Provider {
  return {
    channel: 'whatsapp',
    name: `whatsapp ${phoneId}`,
    sender,
    send(notice) {
      const text = (value: string) => ({ type: 'text', text: value })
      const content = template
        ? {
            type: 'template',
            template: {
              name: template,
              language: { code: notice.lang },
              components: [{ type: 'body', parameters: [text(notice.number), text(notice.url)] }],
            },
          }
        : { type: 'text', text: { preview_url: false, body: notice.text } }
      const to = notice.to.replace('+', '')
      const body = JSON.stringify({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to,
        biz_opaque_callback_data: notice.id,
        ...content,
      })
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      return ask(`${url}/${encodeURIComponent(phoneId)}/messages`, { method: 'POST', headers, body }, read)
    },
  }
}

type Failure = { code: number; message: string; error_data?: { details?: string } }

function read(status: number, body: string): Answer {
  const { messages, error } = json<{ messages: { id: string }[]; error: Failure }>(body)
  if (status === 200 && messages?.[0]) return { result: 'sent', ref: messages[0].id }
  const message = error
    ? `${error.code} ${error.message}${error.error_data?.details ? `: ${error.error_data.details}` : ''}`
    : `HTTP ${status}`
  switch (error?.code) {
    case 131047: // more than 24 hours since the person last wrote
      return { result: 'closed', message }
    case 131026: // not on WhatsApp, or blocked us
    case 131030: // not among the numbers that a test account may write to
    case 131050: // the person wants no more messages from us
      return { result: 'gone', message }
    case 4: // too many calls
    case 80007:
    case 130429: // too many messages a second
      return { result: 'down', message, retryAfter: 60 }
    case 131056: // too many to this person
      return { result: 'later', message }
    default: // 190: the token is wrong or has run out; 132001: no such template; and what we do not know
      return { result: 'down', message }
  }
}
