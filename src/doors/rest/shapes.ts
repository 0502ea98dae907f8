import { z } from 'zod'
import { eventKinds } from '../../domain/reports/events.ts'
import { moveNames } from '../../domain/reports/moves.ts'
import { reviewReasons } from '../../domain/reports/readings.ts'
import { archiveReasons, audiences, channels, identities, statuses } from '../../domain/reports/report.ts'

// The shapes of answers, for the document and its tests. What is accepted is said by the actions' own schemas.

const day = z.iso.date()
const by = z.enum(['reporter', 'system', 'officer']).nullable()
const place = { areaCode: z.string().nullable(), place: z.string().nullable() }

export const Receipt = z.object({
  number: z.string(),
  accessCode: z.string(),
  status: z.literal('submitted'),
  url: z.url(),
  due: z.object({ verifyOn: day, answerOn: day }),
})

const Limit = z.object({
  kind: z.string(),
  dueOn: day,
  late: z.boolean(),
  running: z.boolean(),
  paused: z.boolean(),
  provisional: z.boolean(),
  /** How the date came about: from it alone it can be counted again, day by day. */
  derivation: z.object({
    from: day,
    days: z.int(),
    unit: z.enum(['working', 'calendar']),
    counted: z.array(day),
    skipped: z.array(z.object({ date: day, reason: z.string(), name: z.string().optional() })),
  }),
})

/** What everybody reads, and after it what only the reporter and the offices do. */
export const Report = z.object({
  number: z.string(),
  url: z.url(),
  status: z.enum(statuses),
  class: z.string(),
  grade: z.string().nullable(),
  category: z.string().nullable(),
  audience: z.enum(audiences),
  title: z.string(),
  body: z.string().nullable(),
  agency: z.string(),
  location: z.object({
    ...place,
    lat: z.number().nullable().optional(),
    long: z.number().nullable().optional(),
    landmark: z.string().nullable().optional(),
  }),
  receivedOn: day.nullable(),
  closedBy: by,
  archivedBy: by,
  archiveReason: z.enum(archiveReasons).nullable(),
  version: z.int(),
  original: z.string().nullable().optional(),
  public: z.string().nullable().optional(),
  identity: z.enum(identities).optional(),
  channel: z.enum(channels).optional(),
  occurredOn: day.nullable().optional(),
  supporting: z.array(z.string()).optional(),
  limits: z.array(Limit).optional(),
  solved: z.enum(['yes', 'partly', 'no']).nullable().optional(),
  rating: z.int().nullable().optional(),
  follows: z.string().nullable().optional(),
  looks: z.int().optional(),
  allowed: z.array(z.enum(moveNames)).optional(),
})

export const ListPage = z.object({
  items: z.array(
    z.object({
      number: z.string(),
      url: z.url(),
      title: z.string(),
      status: z.enum(statuses),
      class: z.string(),
      category: z.string().nullable(),
      agency: z.string(),
      location: z.object(place),
      receivedOn: day.nullable(),
      nextDueOn: day.nullable().optional(),
      version: z.int().optional(),
    }),
  ),
  next: z.string().nullable(),
})

export const Timeline = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      event: z.enum(eventKinds),
      at: z.iso.datetime(),
      by: z.enum(['reporter', 'officer', 'system']),
      agency: z.string().nullable(),
      officer: z.string().nullable().optional(),
      status: z.enum(statuses),
      to: z.string().nullable(),
      supporting: z.array(z.string()),
      texts: z.record(z.string(), z.string()),
      attachments: z.array(z.object({ id: z.uuid(), width: z.int(), height: z.int() })),
    }),
  ),
})

export const Kept = z.object({ id: z.uuid(), bytes: z.int(), width: z.int(), height: z.int() })

export const Agencies = z.array(
  z.object({
    slug: z.string(),
    name: z.string(),
    shortName: z.string(),
    kind: z.string(),
    parent: z.string().nullable(),
    timeZone: z.string(),
    serves: z.array(z.string()),
  }),
)
export const Categories = z.array(
  z.object({ code: z.string(), name: z.string(), parent: z.string().nullable(), level: z.enum(['local', 'national']) }),
)
export const Areas = z.array(z.object({ code: z.string(), level: z.int(), name: z.string(), fullName: z.string() }))

export const Derivation = z.object({
  dueOn: day,
  provisional: z.boolean(),
  counted: z.array(day),
  skipped: z.array(z.object({ date: day, reason: z.string(), name: z.string().optional() })),
})

const count = z.int().nullable()
const share = z.number().nullable()
const duration = z.object({ mean: share, median: share, p90: share, n: count })
const inTime = z.object({ yes: count, no: count, waiting: count, share })
const figures = {
  received: count,
  verified: count,
  forwarded: count,
  answered: count,
  resolved: count,
  pending: count,
  archived: count,
  withdrawn: count,
  merged: count,
  counted: count,
  closed: z.object({ reporter: count, system: count, officer: count }),
  archivedBy: z.record(z.string(), count),
  answeredShare: share,
  resolvedShare: share,
  onTimeShare: share,
  verification: duration,
  firstAnswer: duration,
  resolution: duration,
  firstAnswerWithWaiting: share,
  inTime: z.object({ verify: inTime, firstAnswer: inTime, resolve: inTime }),
  said: z.object({ yes: count, partly: count, no: count }),
  silent: count,
  open: z.object({ byAge: z.array(z.object({ days: z.string(), n: count })) }),
  returned: count,
  bounced: count,
  reopened: count,
  extended: count,
  rating: z.object({ mean: share, n: count }),
  score: z.object({ share, n: count }),
  /** With a token only. */
  secondReading: z
    .object({
      passed: count,
      failed: count,
      waiting: count,
      lapsed: count,
      verdict: z.object({ share, n: count }),
      reasons: z.partialRecord(z.enum(reviewReasons), count),
    })
    .optional(),
}
export const Statistics = z.object({
  from: day,
  to: day,
  agency: z.string().nullable(),
  ...figures,
  rows: z.array(z.object({ key: z.string(), label: z.string(), ...figures })).optional(),
})

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  allowed: z.array(z.string()).optional(),
  requestId: z.string().optional(),
})
