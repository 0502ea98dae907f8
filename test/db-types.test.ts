import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { typesFile, typesOf } from '../tools/types-db.ts'
import { cloneDatabase } from './support/postgres.ts'

test('the types of the tables are those of the migrated database', async () => {
  const database = await cloneDatabase()
  expect(typesOf(database.ownerUrl)).toBe(readFileSync(typesFile, 'utf8'))
  await database.drop()
})
