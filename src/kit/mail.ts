import { createTransport } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string; messageId: string }
export type Mailer = { send(mail: Mail): Promise<void>; close(): void }

/** Sends mail by SMTP. The message id is ours and the same at each try, so that a receiver can drop a double. */
export function openMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport(smtpUrl, { from })
  return {
    async send({ to, subject, text, messageId }) {
      await transport.sendMail({
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        headers: { 'auto-submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
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
