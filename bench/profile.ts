import { readdirSync, readFileSync } from 'node:fs'
import { openDb } from '../src/kit/db.ts'
import { install, load } from './installation.ts'
import { live, tokensOf } from './lifecycle.ts'
import type { BenchResult } from './results.ts'

const SECONDS = 6
const ROUNDS = 3
const GROWING = ['report', 'report_text', 'report_event', 'report_fact', 'outbox', 'idempotency', 'assignment', 'reporter']

/** Where the time and the room go: processor time of the program and of PostgreSQL for a life, a public page and the list, and bytes a report by table. Prints; PROFILE.md tells it in words. */
export async function profile(): Promise<BenchResult[]> {
  const installation = await install(async () => {})
  const owner = openDb(installation.ownerUrl, { max: 1 })
  try {
    const input = await tokensOf(installation)
    await live(installation.port, input, 4)
    for (let round = 0; round < ROUNDS; round++)
      await spent('a life', installation.pids(), () =>
        live(installation.port, input, SECONDS).then(({ done, perSecond }) => ({ answered: done, perSecond })),
      )
    await new Promise((done) => setTimeout(done, 9_000)) // the last moves are published
    const { rows } = await owner.query<{ number: string }>(
      `select number from report where published_at is not null and audience = 'public' limit 1000`,
    )
    await sizes(installation.ownerUrl)
    await owner.close()
    await installation.restart({ PAGE_CACHE_SECONDS: '0' })
    for (const [name, paths] of [
      ['a public page', rows.map(({ number }) => `/laporan/${number}`)],
      ['the list', ['/laporan']],
    ] as const) {
      await load(installation.port, paths, { seconds: 3 })
      await spent(name, installation.pids(), () => load(installation.port, paths, { seconds: SECONDS }))
    }
    return []
  } finally {
    await owner.close().catch(() => {})
    await installation.stop()
  }
}

async function spent(
  what: string,
  pids: { node: number; postgres: number },
  work: () => Promise<{ answered: number; perSecond: number }>,
) {
  const before = { node: ticks(pids.node), postgres: ticksBelow(pids.postgres) }
  const { answered, perSecond } = await work()
  const each = (now: number, then: number) => `${((10_000 * (now - then)) / answered).toFixed(0)} µs` // a tick is 10 ms
  console.log(
    `  ${what}: ${perSecond.toFixed(0)} a second; processor time of the program ${each(ticks(pids.node), before.node)}, of PostgreSQL ${each(ticksBelow(pids.postgres), before.postgres)}`,
  )
}

/** User and system time of a process; with `dead` also of children that have ended. */
function ticks(pid: number, dead = false): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').map(Number)
  return fields[11]! + fields[12]! + (dead ? fields[13]! + fields[14]! : 0)
}

function ticksBelow(parent: number): number {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === parent
    } catch {
      return false // ended meanwhile
    }
  })
  return children.reduce((sum, pid) => sum + ticks(Number(pid)), ticks(parent, true))
}

async function sizes(ownerUrl: string) {
  const db = openDb(ownerUrl, { max: 1 })
  await db.query('vacuum full analyze')
  const { rows } = await db.query<{ name: string; heap: number; indexes: number }>(
    `select relname as name, (pg_table_size(oid) / (select count(*) from report))::int as heap, (pg_indexes_size(oid) / (select count(*) from report))::int as indexes
     from pg_class where relkind = 'r' and relname = any($1) order by pg_total_relation_size(oid) desc`,
    [GROWING],
  )
  for (const { name, heap, indexes } of rows) console.log(`  ${name}: ${heap} bytes of rows and ${indexes} of indexes a report`)
  await db.close()
}
