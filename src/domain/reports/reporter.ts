import { z } from 'zod'
import { freeText } from '../../kit/input.ts'

/** An Indonesian mobile or landline number as people write it: spaces, dashes, +62 or a leading 0. Kept as digits with +62. */
const phone = z
  .string()
  .transform((v) => v.replace(/[\s\-().]/g, ''))
  .refine((v) => /^(\+?62|0)[2-9]\d{6,12}$/.test(v), { error: 'error.phone.wrong' })
  .transform((v) => v.replace(/^(\+?62|0)/, '+62'))

/** Who reports, as far as they say: everything is optional. Sealed before it reaches the database. */
export const Reporter = z.strictObject({
  name: freeText('name', 1, 120).optional(),
  phone: phone.optional(),
  email: z.email({ error: 'error.email.wrong' }).max(254, { error: 'error.email.wrong' }).optional(),
})
export type Reporter = z.infer<typeof Reporter>
