import { z } from '@hono/zod-openapi'
import { audiences, identities, statuses } from '../../domain/reports/report.ts'

// The shapes of the document; what is accepted is decided by the action's own schema.

export const SubmitBody = z
  .object({
    body: z.string().min(10).max(5_000),
    title: z.string().max(120).optional(),
    class: z.string().optional(),
    category: z.string().nullable().optional(),
    agency: z.string().nullable().optional(),
    occurredOn: z.iso.date().nullable().optional(),
    identity: z.enum(identities).optional(),
    audience: z.enum(audiences).optional(),
    location: z
      .object({ areaCode: z.string().nullable(), lat: z.number().nullable(), long: z.number().nullable(), landmark: z.string() })
      .partial()
      .optional(),
    reporter: z.object({ name: z.string(), phone: z.string(), email: z.email() }).partial().optional(),
    attachments: z.array(z.uuid()).max(5).optional(),
  })
  .openapi({
    example: { body: 'Lampu jalan di depan Pasar Madyopuro padam sejak Senin.', location: { areaCode: '35.73.03.1009' } },
  })

export const Created = z
  .object({
    number: z.string(),
    accessCode: z.string(),
    status: z.literal('submitted'),
    url: z.url(),
    due: z.object({ verifyOn: z.iso.date(), answerOn: z.iso.date() }),
  })
  .openapi({
    example: {
      number: '26-7K3F-9QX',
      accessCode: '7K3F 9QXA 0BCD 12EF',
      status: 'submitted',
      url: 'http://127.0.0.1:3000/laporan/26-7K3F-9QX',
      due: { verifyOn: '2026-11-27', answerOn: '2026-12-04' },
    },
  })

export const PublicReport = z.object({
  number: z.string(),
  status: z.enum(statuses),
  class: z.string(),
  grade: z.string().nullable(),
  category: z.string().nullable(),
  audience: z.enum(audiences),
  title: z.string(),
  body: z.string().nullable(),
  agency: z.string(),
  location: z.object({ areaCode: z.string().nullable(), place: z.string().nullable() }),
  receivedOn: z.iso.date(),
  closedBy: z.string().nullable(),
  archivedBy: z.string().nullable(),
  archiveReason: z.string().nullable(),
  version: z.number(),
})

export const Derivation = z.object({
  dueOn: z.iso.date(),
  provisional: z.boolean(),
  counted: z.array(z.iso.date()),
  skipped: z.array(z.object({ date: z.iso.date(), reason: z.string(), name: z.string().optional() })),
})
