import { longDate, mediumDate } from '../../kit/dates.ts'
import type { Document } from '../../kit/documents/document.ts'
import type { T } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import { groups } from '../../kit/ui/receipt.tsx'
import { placeNames } from '../agencies/areas.ts'
import type { App } from '../app.ts'
import { reportPage } from '../desk/report-page.ts'
import type { Actor } from '../people/actor.ts'
import type { Keyed } from './key-in.ts'
import { officesToKeyInFor } from './key-in.ts'
import { registerRows } from './store.ts'

/**
 * The receipt for who came to the counter: the identity they gave, what they said, where and when, the name of the officer who received it and room for two signatures
 * (UU 25/2009 article 43), with the number and the access code to follow it by.
 * @param reporterName as it was just given; it is read from nowhere
 * @param place address of the page where the report can be followed
 */
export async function receiptDocument(
  app: App,
  actor: Extract<Actor, { kind: 'officer' }>,
  keyed: Keyed,
  reporterName: string,
  place: string,
  t: T,
): Promise<Document> {
  const page = await reportPage(app, actor, keyed.receipt.number)
  const office = app.reference.get().agencies.get(keyed.office)!
  const words = (label: string, text: string) => [label, text || '–']
  const { verifyOn, answerOn } = keyed.receipt.due
  return {
    lang: t.lang,
    at: app.now(),
    from: office.name,
    title: t('intake.receipt'),
    lines: [t('intake.receipt.line', { no: keyed.registerNo, year: keyed.year }), longDate(keyed.keyedOn, t.lang)],
    lead: [
      t('intake.receipt.number', { number: keyed.receipt.number }),
      t('intake.receipt.code', { code: groups(keyed.receipt.accessCode).join(' ') }),
    ],
    tables: [
      {
        title: t('intake.receipt.what'),
        columns: [
          { label: t('intake.receipt.field'), kind: 'words' },
          { label: t('intake.receipt.value'), kind: 'words' },
        ],
        rows: [
          words(t('intake.receipt.reporter'), reporterName || t('intake.receipt.unnamed')),
          words(t('intake.receivedOn'), longDate(keyed.receivedOn, t.lang)),
          words(t('intake.channel'), page ? t(`console.channel.${page.report.channel}`) : ''),
          words(t('intake.receipt.place'), [page?.place, page?.landmark].filter(Boolean).join(', ')),
          words(t('intake.receipt.title'), page?.title ?? ''),
          words(t('intake.receipt.verify'), longDate(verifyOn, t.lang)),
          words(t('intake.receipt.answer'), longDate(answerOn, t.lang)),
          words(t('intake.receipt.officer'), actor.name),
        ],
      },
    ],
    notes: [
      { title: t('intake.receipt.body'), text: page?.original ?? page?.body ?? t('intake.receipt.elsewhere') },
      { title: t('intake.receipt.keep'), text: t('intake.receipt.keep.text', { place }) },
    ],
    sign: [t('intake.receipt.signs'), '', '', `${reporterName || '…………………………'}          ${actor.name}`],
    foot: t('intake.receipt.foot', { number: keyed.receipt.number }),
  }
}

/** The register book of an office for days of keying, both included; who reported stands in none of its lines. @throws Refusal not-found: not the officer's office */
export async function registerDocument(app: App, actor: Actor, slug: string, from: string, to: string, t: T): Promise<Document> {
  const office = officesToKeyInFor(app, actor).find((one) => one.slug === slug)
  if (!office) throw new Refusal('not-found')
  const { agencies } = app.reference.get()
  const rows = await registerRows(app.db, office.id, from, to)
  const places = await placeNames(
    app.db,
    rows.flatMap((row) => row.areaCode ?? []),
  )
  const labels = ['what', 'received', 'place', 'channel', 'officer', 'holder'] as const
  return {
    lang: t.lang,
    at: app.now(),
    from: office.name,
    title: t('intake.register'),
    lines: [t('intake.register.days', { from: mediumDate(from, t.lang), to: mediumDate(to, t.lang) })],
    lead: [t('intake.register.count', { n: rows.length })],
    tables: [
      {
        title: t('intake.register.lines'),
        columns: labels.map((label) => ({ label: t(`intake.register.${label}`), kind: 'words' })),
        rows: rows.map((row) => [
          `${row.registerNo}/${row.year} · ${row.number} · ${row.title}`,
          mediumDate(row.receivedOn, t.lang),
          places.get(row.areaCode ?? '')?.split(',')[0] ?? '–',
          t(`console.channel.${row.channel}`),
          row.officer,
          agencies.get(row.holder)?.shortName ?? '–',
        ]),
      },
    ],
    notes: [{ title: t('intake.register.note'), text: t('intake.register.note.text') }],
    sign: [],
    foot: t('intake.register.foot', { office: office.shortName }),
  }
}
