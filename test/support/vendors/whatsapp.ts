import { vendor } from './vendor.ts'

export type WhatsAppMessage = { to: string; text: string; template: string | null; id: string }

/**
 * WhatsApp Cloud API, POST /{phone number id}/messages, as its documentation describes answers and error codes: a token that is not ours is 190, free text more than 24 hours
 * after the person last wrote is 131047, a template that was not approved is 132001, a number without WhatsApp is 131026.
 */
export async function whatsAppVendor({ phoneId, token, templates }: { phoneId: string; token: string; templates: string[] }) {
  const messages: WhatsAppMessage[] = []
  const heard = new Map<string, number>()
  const unknown = new Set<string>()
  const refuse = (status: number, code: number, title: string, details: string) => ({
    status,
    body: {
      error: {
        message: `(#${code}) ${title}`,
        type: 'OAuthException',
        code,
        error_data: { messaging_product: 'whatsapp', details },
        fbtrace_id: 'Az8or2yhqkZfEZ',
      },
    },
  })
  const server = await vendor(({ path, headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`)
      return {
        status: 401,
        body: {
          error: { message: 'Error validating access token', type: 'OAuthException', code: 190, fbtrace_id: 'Az8or2yhqkZfEZ' },
        },
      }
    if (path !== `/${phoneId}/messages`) return refuse(400, 33, 'Parameter value is not valid', 'no such phone number')
    const asked = JSON.parse(body.toString())
    if (asked.messaging_product !== 'whatsapp') return refuse(400, 100, 'Invalid parameter', 'messaging_product is required')
    if (unknown.has(asked.to)) return refuse(400, 131026, 'Message undeliverable', 'Message Undeliverable.')
    let text: string
    if (asked.type === 'template') {
      const { name, language, components } = asked.template
      if (!templates.includes(`${name}/${language.code}`))
        return refuse(404, 132001, 'Template name does not exist in the translation', `template name (${name}) does not exist`)
      const holes = components?.[0]?.parameters ?? []
      if (holes.length !== 2)
        return refuse(400, 132000, 'Number of parameters does not match the expected number of params', 'body')
      text = holes.map((hole: { text: string }) => hole.text).join(' ')
    } else {
      if (Date.now() - (heard.get(asked.to) ?? 0) > 24 * 3600 * 1000)
        return refuse(
          400,
          131047,
          'Re-engagement message',
          'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
        )
      text = asked.text.body
    }
    const id = `wamid.${messages.length}`
    messages.push({ to: asked.to, text, template: asked.template?.name ?? null, id: asked.biz_opaque_callback_data })
    return {
      status: 200,
      body: { messaging_product: 'whatsapp', contacts: [{ input: asked.to, wa_id: asked.to }], messages: [{ id }] },
    }
  })
  return Object.assign(server, { messages, heard, unknown })
}
