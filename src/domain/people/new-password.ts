import { z } from 'zod'
import { parseInput } from '../../kit/input.ts'
import { Refusal } from '../../kit/refusal.ts'
import { PASSWORD_SIGNS } from '../sign-in/rules.ts'

const NewPassword = z.strictObject({
  password: z
    .string()
    .min(PASSWORD_SIGNS.least, { error: 'error.admin.password' })
    .max(PASSWORD_SIGNS.most, { error: 'error.admin.password' }),
  again: z.string(),
})

/** A password that somebody sets behind a link, typed twice. @throws Refusal invalid-input (`password`, `again`) */
export function readNewPassword(input: unknown): string {
  const { password, again } = parseInput(NewPassword, input)
  if (password !== again) throw new Refusal('invalid-input', { fields: [{ path: 'again', key: 'error.admin.again' }] })
  return password
}
