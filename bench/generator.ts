import { connect, type Socket } from 'node:net'

// A closed-loop load generator on raw sockets (keep-alive, one request at a time a connection), run as a process of its own, loopback only.
// argv: port, seconds, connections. stdin: one request path or JSON body per line, taken in turn. stdout: one line of JSON.

export type LoadResult = { answered: number; perSecond: number; byStatus: Record<string, number>; p50: number; p95: number }

async function main() {
  const [port, seconds, connections] = process.argv.slice(2).map(Number) as [number, number, number]
  const requests = (await text(process.stdin)).split('\n').filter(Boolean).map(build)
  const latencies: number[] = []
  const byStatus: Record<string, number> = {}
  const began = performance.now()
  const until = began + seconds * 1000
  let next = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      const answers = reader(socket)
      while (performance.now() < until) {
        const sent = performance.now()
        socket.write(requests[next++ % requests.length]!())
        const status = await answers.next()
        latencies.push(performance.now() - sent)
        byStatus[status] = (byStatus[status] ?? 0) + 1
      }
      socket.destroy()
    }),
  )
  const took = (performance.now() - began) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  const result: LoadResult = {
    answered: latencies.length,
    perSecond: latencies.length / took,
    byStatus,
    p50: at(0.5),
    p95: at(0.95),
  }
  console.log(JSON.stringify(result))
}

/** A path is a GET; a JSON body is a submission, each time with a text and a key of its own. */
function build(line: string): () => string {
  if (line.startsWith('/')) return () => `GET ${line} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: id\r\n\r\n`
  return () => {
    const body = line.replace('{unique}', crypto.randomUUID())
    return `POST /api/v1/reports HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nidempotency-key: ${crypto.randomUUID()}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  }
}

/** Reads one answer after another: the status line, then as many bytes as its head says (length or chunks). */
export function reader(socket: Socket) {
  let buffer: Buffer = Buffer.alloc(0)
  let wake: (() => void) | undefined
  socket.on('data', (chunk: Buffer) => {
    buffer = buffer.length ? Buffer.concat([buffer, chunk]) : chunk
    wake?.()
  })
  socket.on('close', () => wake?.())
  const more = () =>
    new Promise<void>((done, fail) => {
      wake = done
      if (socket.destroyed) fail(new Error('the server closed the connection'))
    })
  const until = async (mark: string, from = 0) => {
    for (;;) {
      const at = buffer.indexOf(mark, from)
      if (at >= 0) return at
      await more()
    }
  }
  const one = async (): Promise<{ status: string; body: Buffer }> => {
    const headEnd = await until('\r\n\r\n')
    const head = buffer.subarray(0, headEnd).toString('latin1')
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    let end = headEnd + 4 + Number(length ?? 0)
    if (length === undefined) end = (await until('0\r\n\r\n', headEnd)) + 5
    while (buffer.length < end) await more()
    const body = buffer.subarray(headEnd + 4, end)
    buffer = buffer.subarray(end)
    return { status: head.slice(9, 12), body }
  }
  return {
    next: async () => (await one()).status,
    /** For answers with a declared length. */
    async nextWithBody() {
      const { status, body } = await one()
      return { status, body: body.toString('utf8') }
    },
  }
}

async function text(stream: NodeJS.ReadStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}

if (process.argv[1] === import.meta.filename) await main()
