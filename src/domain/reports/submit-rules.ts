import { firstGraphemes, graphemes } from '../../kit/input.ts'
import { route } from '../agencies/routing.ts'
import { isValidOn } from '../categories/catalogue.ts'
import { choosePolicy, localDay, toDay, toIso } from '../clocks/rules.ts'
import { addWorkingDays } from '../clocks/working-days.ts'
import type { Reference } from '../reference.ts'
import { wrongField } from './make-move.ts'
import type { Decision } from './record-event.ts'
import type { Channel, ReportState } from './report.ts'
import type { Door, Receipt, SubmitReport } from './submit-report.ts'

// What a submission means: where it goes, what its first event holds, by which dates. Pure.

/** Channels on which the sender's number is known: nobody can stay unknown there. */
const KNOWN_SENDER: readonly Channel[] = ['sms', 'whatsapp', 'telegram', 'phone']

type Place = { holder: string; chosen: string | null; reported: string | null; receivedOn: string }

/** Checks the codes that were given and finds the desk. The day of arrival is the one in the zone of the office that holds the report. */
export function placeOf(ref: Reference, given: SubmitReport, door: Door, at: Temporal.Instant): Place {
  const chosen = given.agency === null ? null : ref.agencies.bySlug(given.agency)
  if (chosen === undefined) throw wrongField('agency', 'error.agency.unknown')
  const reported = given.reportedOffice === null ? null : ref.agencies.bySlug(given.reportedOffice)
  if (reported === undefined) throw wrongField('reportedOffice', 'error.agency.unknown')
  const category = ref.catalogue.category(given.category)
  const level = category?.level ?? null
  const holder = route(
    ref.agencies,
    { agency: chosen?.id ?? null, areaCode: given.location.areaCode, categoryLevel: level, category: given.category },
    ref.calendars.flag('unknownLocalGoesToArea') !== false,
  )
  const receivedOn = toIso(localDay(at, ref.agencies.get(holder)!.timeZone))
  if (given.category !== null && !(category && isValidOn(category, receivedOn)))
    throw wrongField('category', 'error.category.unknown')
  if (!ref.catalogue.classes.some((c) => c.code === given.class && isValidOn(c, receivedOn)))
    throw wrongField('class', 'error.class.unknown')
  if (given.occurredOn !== null && given.occurredOn > receivedOn) throw wrongField('occurredOn', 'error.occurredOn.future')
  if (given.occurredOn !== null && given.occurredOn < '1945-08-17') throw wrongField('occurredOn', 'error.occurredOn.wrong')
  if (given.identity === 'anonymous' && given.reporter && Object.keys(given.reporter).length)
    throw wrongField('reporter', 'error.reporter.anonymous')
  if (given.identity === 'anonymous' && KNOWN_SENDER.includes(door.channel))
    throw wrongField('identity', 'error.identity.channel')
  if ((given.location.lat === null) !== (given.location.long === null)) throw wrongField('location.lat', 'error.place.wrong')
  return { holder, chosen: chosen?.id ?? null, reported: reported?.id ?? chosen?.id ?? null, receivedOn }
}

/** The first event. The texts are the original, which is also the working text until the verifying desk writes another. */
export function decideSubmit(
  given: SubmitReport,
  place: Place,
  { number, at, channel }: { number: string; at: string; channel: Channel },
): Decision {
  return {
    kind: 'submitted',
    agencyId: null,
    change: {
      status: 'submitted',
      class: given.class,
      category: given.category,
      chosenAgency: place.chosen,
      reportedOffice: place.reported,
      holder: place.holder,
      areaCode: given.location.areaCode,
      lat: given.location.lat,
      long: given.location.long,
      identity: given.identity,
      audience: given.audience,
      channel,
      receivedAt: at,
      receivedOn: place.receivedOn,
      occurredOn: given.occurredOn,
      extra: { number, ...(given.attachments.length && { files: given.attachments.length }) },
    },
    texts: {
      title: given.title || cutTitle(given.body),
      original: given.body,
      working: given.body,
      ...(given.location.landmark && { landmark: given.location.landmark }),
    },
  }
}

/** The first sentence, cut between words at 120 signs at most. */
export function cutTitle(body: string): string {
  const first = /^[\s\S]*?(?:[.!?](?=\s|$)|\n|$)/.exec(body)![0].trim().replace(/\s+/g, ' ').replace(/[.]$/, '')
  const start = first.length >= 10 ? first : body.replace(/\s+/g, ' ')
  if (graphemes(start, 120) <= 120) return start
  const cut = firstGraphemes(start, 119)
  return `${cut.replace(/\s+\S*$/, '') || cut}…`
}

/** `answerOn` is the projection from the verify date (contract.md): the days of a first answer counted on from it. */
export function dueOf(ref: Reference, report: ReportState): Receipt['due'] {
  const verify = report.clocks.verify!
  const office = ref.agencies.get(report.holder)!
  const policy = choosePolicy(ref.calendars.policies, {
    kind: 'firstAnswer',
    class: report.class,
    grade: report.grade,
    agencyPath: ref.agencies.path(report.holder),
    on: verify.dueOn,
  })
  return {
    verifyOn: verify.dueOn,
    answerOn: toIso(addWorkingDays(ref.calendars.get(office.calendarId), toDay(verify.dueOn), policy.days).due),
  }
}
