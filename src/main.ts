import { sayError } from './cli/say-error.ts'
import { serve } from './cli/serve.ts'
import { readConfig } from './config.ts'

try {
  await serve(readConfig())
} catch (error) {
  sayError(error)
}
