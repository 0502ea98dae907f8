import { connect } from 'node:net'
import { reader } from './generator.ts'

// Runs whole lives of reports over HTTP, several at a time, in a process of its own: submit, verify and forward in one step, final answer, close.
// argv: port, seconds, lives at a time. stdin: {desk, worker, bodies}: the tokens and what citizens write. stdout: one line of JSON.

export type Lives = { done: number; perSecond: number }

type Input = { desk: string; worker: string; bodies: string[] }

async function main() {
  const [port, seconds, lives] = process.argv.slice(2).map(Number) as [number, number, number]
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  const { desk, worker, bodies } = JSON.parse(text) as Input
  const began = performance.now()
  const until = began + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: lives }, async (_, lane) => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      const answers = reader(socket)
      const post = async (path: string, body: string, wanted: string, token?: string) => {
        socket.write(
          `POST /api/v1/reports${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nidempotency-key: ${crypto.randomUUID()}\r\n${token ? `authorization: Bearer ${token}\r\n` : ''}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        )
        const answer = await answers.nextWithBody()
        if (answer.status !== wanted)
          throw new Error(`${path || 'submit'} answered ${answer.status}: ${answer.body.slice(0, 300)}`)
        return answer.body
      }
      for (let i = lane; performance.now() < until; i += lives) {
        const body = bodies[i % bodies.length]!.replace('{unique}', crypto.randomUUID())
        const { number } = JSON.parse(await post('', body, '201')) as { number: string }
        const move = (name: string, sent: object, token: string) =>
          post(`/${number}/actions/${name}`, JSON.stringify(sent), '200', token)
        await move('forward', { agency: 'dpu', verify: { title: 'Lampu jalan padam di depan pasar', grade: 'plain' } }, desk)
        await move(
          'answer',
          { kind: 'final', text: 'Lampu sudah diganti hari ini oleh petugas kami.', reason: 'Foto menyusul' },
          worker,
        )
        await move('close', { reason: 'Pelapor menyatakan selesai lewat telepon' }, desk)
        done++
      }
      socket.destroy()
    }),
  )
  console.log(JSON.stringify({ done, perSecond: (done * 1000) / (performance.now() - began) } satisfies Lives))
}

if (process.argv[1] === import.meta.filename) await main()
