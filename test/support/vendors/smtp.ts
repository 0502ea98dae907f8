import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type Mail = {
  to: string
  from: string
  subject: string
  text: string
  id: string
  headers: Map<string, unknown>
  raw: string
}

const closing = () => Object.assign(new Error('4.3.2 service shutting down'), { responseCode: 421 })

/** A mail server on loopback. `trouble`: what it says after DATA, or that it does not know the address; `gone` refuses connections. `slowness`: ms it thinks over each mail. */
export async function smtpVendor() {
  const inbox: Mail[] = []
  const it = {
    inbox,
    url: '',
    port: 0,
    trouble: 'none' as 'none' | 'busy' | 'unknown' | 'gone',
    slowness: 0,
    close: async () => {},
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 500,
    onConnect: (_session, done) => (it.trouble === 'gone' ? done(closing()) : done()),
    onMailFrom: (_address, _session, done) => (it.trouble === 'gone' ? done(closing()) : done()),
    onRcptTo: ({ address }, _session, done) =>
      it.trouble === 'unknown'
        ? done(Object.assign(new Error(`5.1.1 <${address}>: Recipient address rejected: User unknown`), { responseCode: 550 }))
        : done(),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (it.trouble === 'busy') return done(Object.assign(new Error('mailbox busy'), { responseCode: 450 }))
        const raw = Buffer.concat(parts)
        simpleParser(raw).then((mail) => {
          inbox.push({
            to: session.envelope.rcptTo[0]!.address,
            from: mail.from?.text ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            id: mail.messageId ?? '',
            headers: mail.headers,
            raw: raw.toString('utf8'),
          })
          if (it.slowness) setTimeout(done, it.slowness)
          else done()
        }, done)
      })
    },
  })
  server.on('error', () => {}) // a client that leaves in the middle of a word is no fault of the test
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  it.port = (server.server.address() as { port: number }).port
  it.url = `smtp://127.0.0.1:${it.port}`
  it.close = () => new Promise((done) => server.close(() => done()))
  return it
}
