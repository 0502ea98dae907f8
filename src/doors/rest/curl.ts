import type { Site } from '../../kit/site.ts'
import type { DescribedOperation } from './document.ts'
import { operations } from './operations.ts'

const NUMBER = '26-7K3F-9QX'

/**
 * The example of an operation as a line for the shell. Where a token and a code would do, the token is shown; where neither is needed, neither is.
 * @param token shows the token although the call works without
 */
export function curlOf(
  site: Site,
  one: DescribedOperation & { method: string; path: string },
  { token = false }: { token?: boolean } = {},
): string {
  const line = operations.find(({ id }) => id === one.operationId)!
  const open = line.who.includes('anybody')
  const query = line.example.query ? `?${line.example.query}` : ''
  const parts = [
    `curl ${one.method === 'post' ? '-X POST ' : ''}'${site.baseUrl}/api/v1${one.path.replace('{number}', NUMBER)}${query}'`,
    ...(token || (!open && line.who.includes('token'))
      ? [`-H "Authorization: Bearer $TOKEN"`]
      : open
        ? []
        : [`-H 'X-Access-Code: 7K3F 9QXA 0BCD 12EF'`]),
    ...(one.method === 'post' ? [`-H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(line.body === 'file' ? [`-F 'file=@foto.jpg'`] : []),
    ...(line.body && line.body !== 'file'
      ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(line.example.body, null, 2).replaceAll("'", "'\\''")}'`]
      : []),
  ]
  return parts.join(' \\\n  ')
}
