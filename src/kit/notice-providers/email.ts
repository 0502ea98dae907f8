import { createTransport } from 'nodemailer'
import { type Provider, TIMEOUT_MS } from './provider.ts'

/**
 * E-mail by SMTP. The message id is ours and the same at each try, so that a receiver can drop a double; two headers let one press end the notices (RFC 8058).
 * A refusal of the address itself (RFC 5321: 550, 551, 553) ends it; what the server says of one message is about that message; without an answer, with 421 (closing)
 * or a refused sign-in the server is down.
 */
export function emailProvider(smtpUrl: string, from: string, baseUrl: string): Provider {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 20, // 50 mails a second when the server thinks 200 ms over each (bench notices.latency); Postfix takes 50 of a client
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  } as object)
  const { host, hostname } = new URL(smtpUrl)
  return {
    channel: 'email',
    name: `smtp ${host || hostname}`,
    sender: from,
    async send({ id, to, subject, text, stopUrl }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${new URL(baseUrl).hostname}>`,
          headers: {
            'auto-submitted': 'auto-generated',
            ...(stopUrl && { 'list-unsubscribe': `<${stopUrl}>`, 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' }),
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return { result: 'sent', ref: null }
      } catch (error) {
        const { responseCode = 0, command = '', message } = error as Error & { responseCode?: number; command?: string }
        const unknown = command === 'RCPT TO' && [550, 551, 553].includes(responseCode)
        const aboutIt = responseCode !== 0 && responseCode !== 421 && /^(MAIL FROM|RCPT TO|DATA)$/.test(command)
        return { result: unknown ? 'gone' : aboutIt ? 'later' : 'down', message: message.slice(0, 300) }
      }
    },
    close: () => transport.close(),
  }
}

/** Greets the mail server (connect, EHLO, sign in where the address has a name) and leaves; nothing is sent. @returns what went wrong, null when it answers. */
export async function askMailServer(smtpUrl: string): Promise<string | null> {
  const limit = 5_000
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: limit,
    greetingTimeout: limit,
    socketTimeout: limit,
  })
  try {
    await transport.verify()
    return null
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '')
  } finally {
    transport.close()
  }
}
