import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts'
import { processStart } from '../src/kit/folder-lock.ts'

const folders: string[] = []
const open: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of open.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const newFolder = () => {
  const made = mkdtempSync(join(tmpdir(), 'tuntas-embedded-'))
  chmodSync(made, 0o711) // as root the server runs as another user, who must be able to pass
  folders.push(made)
  return made
}
const start = async (dataDir: string) => {
  const server = await startEmbeddedPostgres({ dataDir, password: "p@ss/word' ?" })
  open.push(server)
  return server
}
async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('it is durable: fsync and full page writes are on, commits wait for the disk, data pages have checksums', async () => {
  const { url } = await start(newFolder())
  const settings = await query(
    url,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'jit')`,
  )
  expect(Object.fromEntries(settings.map((s) => [s.name, s.setting]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    jit: 'off',
  })
})

test('it listens on loopback and inside its own folder only, and asks for the password there too', async () => {
  const { url, port, folder } = await start(newFolder())
  expect(
    await query(url, `select current_setting('listen_addresses') as l, current_setting('unix_socket_directories') as u`),
  ).toEqual([{ l: '127.0.0.1', u: folder }])
  const wrong = new URL(url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password/)
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal)
  // The port is free on every other address of this machine: nothing of ours listens there.
  if (outside)
    await new Promise<void>((done, fail) => {
      const probe = createServer()
        .once('error', fail)
        .listen(port, outside.address, () => probe.close(() => done()))
    })
})

test('the data folder is for its own user only', async () => {
  const { folder: data } = await start(newFolder())
  expect(statSync(data).mode & 0o077).toBe(0)
})

test('a second start on the same folder is refused with a sentence, and the first goes on', async () => {
  const dataDir = newFolder()
  const { url } = await start(dataDir)
  await expect(start(dataDir)).rejects.toThrow(/already in use by process \d+; stop it first or set DATA_DIR/)
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('stopped and started again it has what was written', async () => {
  const dataDir = newFolder()
  const first = await start(dataDir)
  await query(first.url, 'create table kept as select 42 as n')
  await open.splice(0)[0]!.stop()
  const { url } = await start(dataDir)
  expect(await query(url, 'select n from kept')).toEqual([{ n: 42 }])
})

const holder = `
  const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('../src/kit/embedded-postgres.ts', import.meta.url).href)})
  const server = await startEmbeddedPostgres({ dataDir: process.argv[1], password: "p@ss/word' ?" })
  console.log(server.url)
  setInterval(() => {}, 1000)
`
function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((done) => child.stdout!.once('data', (line) => done({ child, url: String(line).trim() })))
}
const ended = (child: ChildProcess) => new Promise((done) => child.once('exit', done))

test('after kill -9 of the program its server is found, stopped and replaced; what was committed is there', async () => {
  const dataDir = newFolder()
  const { child, url } = await startElsewhere(dataDir)
  await query(url, 'create table kept as select 1 as n')
  const left = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  child.kill('SIGKILL')
  await ended(child)
  expect(processStart(left)).toBeDefined() // it did outlive its program
  const server = await start(dataDir)
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 1 }])
  expect(processStart(left)).toBeUndefined()
})

test('after kill -9 of program and server together the write-ahead log brings back what was committed', async () => {
  const dataDir = newFolder()
  const { child, url } = await startElsewhere(dataDir)
  await query(url, 'create table kept (n int)')
  for (let n = 0; n < 50; n++) await query(url, `insert into kept values (${n})`)
  const left = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(left, 'SIGKILL')
  child.kill('SIGKILL')
  await ended(child)
  const server = await start(dataDir)
  expect(await query(server.url, 'select count(*)::int as n from kept')).toEqual([{ n: 50 }])
})
