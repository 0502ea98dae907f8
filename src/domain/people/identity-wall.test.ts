import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner, testApp } from '../../../test/support/postgres.ts'
import { testSecret } from '../../../test/support/test-secret.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { appRole } from '../../kit/migrate.ts'
import { Refusal } from '../../kit/refusal.ts'
import { forwardReport } from '../reports/forward-report.ts'
import { verifyReport } from '../reports/verify-report.ts'
import { viewIdentity } from '../reports/view-identity.ts'

let w: World
beforeAll(async () => {
  w = await smallNation(await testApp())
})
afterAll(() => w.app.close())

const role = appRole(testSecret).name
const reporter = { name: 'Bu Contoh', phone: '0812 0000 1234' }
const look = (officer: string, number: string) =>
  viewIdentity(w.app, w.officer[officer]!, { number }, { reason: 'Perlu menelepon untuk lokasi yang tepat' })
const notFound = (promise: Promise<unknown>) =>
  expect(promise).rejects.toSatisfy((e) => e instanceof Refusal && e.code === 'not-found')

/** Every way in which the app's role could read an identity without a trace. */
async function openings(): Promise<string[]> {
  const { rows } = await asOwner(
    w.app.ownerUrl,
    `select c.relname || ' ' || p as opening from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['SELECT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
     where n.nspname = 'identity' and c.relkind in ('r', 'v', 'm', 'p') and has_table_privilege($1, c.oid, p)
     union all select 'superuser' from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole)
     union all select 'member of ' || r.rolname from pg_roles r where r.rolname <> $1 and r.rolname !~ '^pg_' and pg_has_role($1, r.oid, 'member')`,
    [role],
  )
  return rows.map((row) => row.opening as string)
}

test('the app may put identities in and has no other way to them', async () => {
  expect(await openings()).toEqual([])
  await expect(w.app.db.query('select * from identity.reporter')).rejects.toThrow(/permission denied/)
  await expect(w.app.db.query('delete from identity.look_log')).rejects.toThrow(/permission denied/)
  await expect(
    w.app.db.query('insert into identity.look_log (report_id, purpose, reason) values (gen_random_uuid(), $1, $2)', [
      'desk',
      'tanpa melihat',
    ]),
  ).rejects.toThrow(/permission denied/)
})

test('granting the role SELECT would be noticed', async () => {
  await asOwner(w.app.ownerUrl, `grant select on identity.reporter to ${role}`)
  expect(await openings()).toEqual(['reporter SELECT'])
  await asOwner(w.app.ownerUrl, `revoke select on identity.reporter from ${role}`)
})

test('before anyone handles it the verifying desk may look, with a reason, and the look is counted', async () => {
  const { number } = await aReport(w.app, { reporter })
  await notFound(look('dpu', number))
  await notFound(look('mayor', number))
  await notFound(look('province', number))
  expect(await look('city', number)).toEqual({ name: 'Bu Contoh', phone: '+6281200001234' })
  const { rows } = await asOwner(
    w.app.ownerUrl,
    `select l.* from identity.look_log l join report r on r.id = l.report_id where r.number = $1`,
    [number],
  )
  expect(rows).toMatchObject([
    { actor_id: w.officer.city!.id, purpose: 'desk', reason: 'Perlu menelepon untuk lokasi yang tepat' },
  ])
})

test('the office that handles it never learns who reported, unless the reporter chose so', async () => {
  for (const [identity, handler] of [
    ['verifierOnly', false],
    ['named', true],
  ] as const) {
    const { number } = await aReport(w.app, { reporter, identity })
    await verifyReport(w.app, w.officer.city!, { number }, {})
    await forwardReport(w.app, w.officer.city!, { number }, { agency: 'dpu' })
    if (handler) expect(await look('dpu', number)).toMatchObject({ name: 'Bu Contoh' })
    else await notFound(look('dpu', number))
    expect(await look('city', number)).toMatchObject({ name: 'Bu Contoh' })
    await notFound(look('dlh', number))
    await notFound(look('auditor', number))
  }
})

test('a desk that is reported in it is passed over: the next coordinator above is the desk', async () => {
  const { number } = await aReport(w.app, { reporter, agency: 'malang' })
  await notFound(look('city', number))
  expect(await look('province', number)).toMatchObject({ name: 'Bu Contoh' })
})

test('for "nobody" there is no desk at all', async () => {
  const { number } = await aReport(w.app, { identity: 'anonymous' })
  for (const officer of Object.keys(w.officer)) await notFound(look(officer, number))
})

test('a look without a reason of some length is refused', async () => {
  const { number } = await aReport(w.app, { reporter })
  const { parseInput } = await import('../../kit/input.ts')
  const { ViewIdentity } = await import('../reports/view-identity.ts')
  expect(() => parseInput(ViewIdentity, { reason: 'perlu' })).toThrow(/invalid-input/)
  await expect(
    w.app.db.query('select identity.look($1, (select id from report where number = $2), $3, $4)', [null, number, 'desk', '']),
  ).rejects.toThrow(/check/)
})
