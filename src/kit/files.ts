import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where attachments stand. Keys are ours (`ab/abcdef…`), never a name that somebody sent. */
export type Files = {
  put(bytes: Uint8Array, extension: string): Promise<string>
  /** Puts a file of another installation back under the key that it had there. */
  putAs(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Buffer>
  drop(key: string): Promise<void>
}

/** Files in a local folder: written beside, flushed, then renamed, so that a half-written file never has a final name. */
export function localFiles(folder: string): Files {
  const place = (key: string) => {
    if (!/^[0-9a-f]{2}\/[0-9a-f]{32}\.[a-z0-9]{2,5}$/.test(key)) throw new Error('not a file key')
    return join(folder, key)
  }
  async function write(path: string, bytes: Uint8Array, flags: 'w' | 'wx') {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const handle = await open(`${path}.part`, flags, 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } catch (error) {
      await rm(`${path}.part`, { force: true }) // a full disk: what is half written goes
      throw error
    } finally {
      await handle.close()
    }
    await rename(`${path}.part`, path)
  }
  return {
    async put(bytes, extension) {
      const name = randomBytes(16).toString('hex')
      const key = `${name.slice(0, 2)}/${name}.${extension}`
      await write(place(key), bytes, 'wx')
      return key
    },
    putAs: (key, bytes) => write(place(key), bytes, 'w'),
    get: (key) => readFile(place(key)),
    drop: (key) => rm(place(key), { force: true }),
  }
}
