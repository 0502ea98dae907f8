import { serve } from './cli/serve.ts'
import { readConfig } from './config.ts'

try {
  await serve(readConfig())
} catch (error) {
  // A start that fails says why in one sentence; what is no sentence of ours is a bug and shows where it is.
  const known = error instanceof Error && !('code' in error) && error.constructor === Error
  console.error(known ? (error as Error).message : error)
  process.exitCode = 1
}
