import { secretFrom } from '../../src/kit/secrets.ts'

/** The secret of every test installation. */
export const testSecret = secretFrom(Buffer.alloc(32, 7))
