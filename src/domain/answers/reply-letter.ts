import { mediumDate } from '../../kit/dates.ts'
import type { Document } from '../../kit/documents/document.ts'
import { translator } from '../../kit/i18n.ts'
import { rowId } from '../../kit/ids.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { AgencyTree } from '../agencies/tree.ts'
import type { App } from '../app.ts'
import { localDay, toIso } from '../clocks/rules.ts'
import { type ReportPage, reportPage } from '../desk/report-page.ts'
import type { Entry } from '../desk/timeline.ts'
import type { Actor } from '../people/actor.ts'
import { can } from '../people/permissions.ts'
import { atHour, UNDO_SECONDS } from '../reports/record-event.ts'
import { drawNumber, findLetter, giveNumberBack, insertLetter, type LetterRow } from './letter-store.ts'
import { type Letterhead, letterheadOf } from './letterhead.ts'

type Officer = Extract<Actor, { kind: 'officer' }>

/** Whether there is a letter to be had: a final answer is in force that can't be undone any more, and the officer writes for the office. */
export function mayHaveLetter(officer: Officer, page: ReportPage, tree: AgencyTree, now: Temporal.Instant): boolean {
  const answer = answerInForce(page)
  const settled = answer && Temporal.Instant.compare(Temporal.Instant.from(answer.at).add({ seconds: UNDO_SECONDS }), now) <= 0
  return settled === true && can(officer, 'report.letter', page.report, tree)
}

const answerInForce = ({ report, entries }: ReportPage): Entry | undefined =>
  report.answeredAt === null ? undefined : entries.findLast(({ kind }) => kind === 'answeredFinal')

/**
 * The letter of reply to a report: the final answer in force on the letterhead of the office that gave it. Its number is drawn when it is asked for the first time and stays;
 * another answer later is another letter.
 * @throws Refusal not-found (no such report, not theirs, no answer in force)
 */
export async function replyLetter(
  app: App,
  officer: Officer,
  typedNumber: string,
): Promise<{ document: Document; name: string }> {
  const now = app.now()
  const { agencies } = app.reference.get()
  const page = await reportPage(app, officer, typedNumber)
  if (page?.reader !== 'officer' || !mayHaveLetter(officer, page, agencies, now)) throw new Refusal('not-found')
  const answer = answerInForce(page)!
  const agencyId = answer.agencyId ?? page.report.holder
  const letter = await numbered(app, officer, page, { agencyId, seq: answer.seq, now })
  const zone = agencies.get(letter.agencyId)?.timeZone ?? agencies.root.timeZone
  const head = await letterheadOf(app, letter.agencyId)
  return {
    document: letterDocument(page, answer, { letter, head, zone }),
    name: `surat-balasan-${page.report.number}.pdf`,
  }
}

async function numbered(
  app: App,
  officer: Officer,
  { report }: ReportPage,
  { agencyId, seq, now }: { agencyId: string; seq: number; now: Temporal.Instant },
): Promise<LetterRow> {
  const anonymous = report.identity === 'anonymous'
  const at = anonymous ? atHour(now) : now
  const zone = app.reference.get().agencies.get(agencyId)?.timeZone ?? 'Asia/Jakarta'
  const year = now.toZonedDateTimeISO(zone).year
  return (
    (await findLetter(app.db, report.id, seq)) ??
    app.db.tx(async (tx) => {
      const number = await drawNumber(tx, agencyId, year)
      // Two who ask at once come here one after the other; the second finds the first one's letter and gives its number back.
      const made = await findLetter(tx, report.id, seq)
      if (made) {
        await giveNumberBack(tx, agencyId, year)
        return made
      }
      await insertLetter(tx, {
        id: rowId(anonymous),
        agencyId,
        year,
        number,
        reportId: report.id,
        eventSeq: seq,
        at: at.toString(),
        madeBy: officer.id,
      })
      return { number, year, agencyId, at }
    })
  )
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']

/** The letter in words; letters are in Indonesian. Nobody's name stands on it: who the reporter is the office may not know. Pure. */
function letterDocument(
  { report, title }: ReportPage,
  answer: Entry,
  { letter, head, zone }: { letter: LetterRow; head: Letterhead; zone: string },
): Document {
  const t = translator('id')
  const day = localDay(letter.at, zone)
  const number = `${letter.number}/${head.short}/${ROMAN[Number(toIso(day).slice(5, 7)) - 1]}/${letter.year}`
  const answeredOn = mediumDate(toIso(localDay(Temporal.Instant.from(answer.at), zone)), 'id')
  const { answer: text = '', reason } = answer.texts
  return {
    lang: 'id',
    at: letter.at,
    from: head.lines[0] ?? '',
    head: head.lines,
    ...(head.logo && { logo: { ...head.logo, alt: t('answer.letter.logo', { office: head.lines[0] ?? '' }) } }),
    title: t('answer.letter.title'),
    lines: [
      t('answer.letter.number', { number }),
      t('answer.letter.date', { date: mediumDate(toIso(day), 'id') }),
      t('answer.letter.about', { number: report.number, title }),
      t('answer.letter.to', { number: report.number }),
    ],
    lead: [
      t('answer.letter.opening', {
        number: report.number,
        received: report.receivedOn ? mediumDate(report.receivedOn, 'id') : t('report.dateUnknown'),
        answered: answeredOn,
      }),
      ...text.split(/\n{2,}/),
      ...(answer.attachments.length ? [t('answer.letter.photos', { n: answer.attachments.length })] : []),
      ...(answer.attachments.length === 0 && reason ? [t('answer.letter.noPhoto', { reason })] : []),
      t('answer.letter.closing'),
    ],
    tables: [],
    notes: [],
    sign: [
      ...(head.city ? [`${head.city}, ${mediumDate(toIso(day), 'id')}`] : []),
      head.signer || (head.lines[0] ?? ''),
      '',
      t('answer.letter.signature'),
      '',
      t('answer.letter.signer'),
    ],
    foot: t('answer.letter.foot', { number: report.number, letter: number }),
  }
}
