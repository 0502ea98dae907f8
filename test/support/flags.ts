import { bumpReference } from '../../src/domain/reference.ts'
import { asOwner, type TestApp } from './postgres.ts'

/** Gives a policy flag of the installation another value. */
export async function setFlagValue(app: TestApp, code: string, value: unknown): Promise<void> {
  await asOwner(app.ownerUrl, 'update flag set value = $2::jsonb where code = $1', [code, JSON.stringify(value)])
  await bumpReference(app.db)
  await app.reference.refresh()
}
