import type { Child, PropsWithChildren } from 'hono/jsx'
import { longDate } from '../../kit/dates.ts'
import { localPath } from '../../kit/i18n.ts'
import { Button } from '../../kit/ui/button.tsx'
import { type Consequence, ConsequenceCards } from '../../kit/ui/consequence-cards.tsx'
import { errorAt } from '../../kit/ui/error-summary.tsx'
import { Field, FileField, Tick } from '../../kit/ui/field.tsx'
import { Inset, Notice } from '../../kit/ui/notice.tsx'
import { StepPage } from '../../kit/ui/step-page.tsx'
import type { MovePage, MoveView } from './tracker-moves.tsx'
import { mayDispute, trackerWords } from './tracker-page.tsx'

const lastBy = ({ seen }: Pick<MoveView, 'seen'>) => seen.entries.findLast((entry) => entry.actorKind === 'reporter')
const sameText = (kept: string | undefined, typed: string) =>
  (kept ?? '') === typed.normalize('NFC').replace(/\r\n?/g, '\n').trim()

export const messageForm: MovePage = {
  move: 'message',
  input: ({ text, kept }) => ({ text, attachments: kept }),
  isDone: (seen, typed) => lastBy({ seen })?.kind === 'messaged' && sameText(lastBy({ seen })?.texts.message, typed.text),
  done: 'citizen.message.done',
  page: (view) => {
    const { t, seen, typed, errors } = view
    const question = seen.status === 'held' ? seen.entries.findLast((entry) => entry.kind === 'held')?.texts.question : undefined
    return (
      <MoveFrame view={view} path="keterangan" title={t('citizen.message.title')} files button={t('citizen.message.send')}>
        {question && (
          <div class="mt">
            <Inset>
              <p>
                <b>{t('citizen.tracker.asked')}</b>
              </p>
              <p class="told">{question}</p>
            </Inset>
          </div>
        )}
        <Field
          t={t}
          name="text"
          type="textarea"
          label={t('citizen.message.text')}
          hint={t('citizen.message.hint')}
          error={errorAt(errors, 'text')}
          value={typed.text}
        />
        {typed.kept.map((id) => (
          <input type="hidden" name="kept" value={id} />
        ))}
        {typed.kept.length > 0 && <p class="saved">{t('citizen.story.kept', { n: typed.kept.length })}</p>}
        <FileField
          t={t}
          name="photo"
          label={t('citizen.story.photos')}
          aside={t('citizen.story.photosAside')}
          button={t('citizen.story.photosButton')}
          hint={t('citizen.story.photosHint')}
          error={errorAt(errors, 'photo') ?? errorAt(errors, 'attachments')}
          accept="image/*"
          multiple
        />
      </MoveFrame>
    )
  },
}

export const feedbackForm: MovePage = {
  move: 'feedback',
  input: ({ solved, rating, text }) => ({ ...(solved && { solved }), ...(rating && { rating }), ...(text.trim() && { text }) }),
  isDone: (seen, typed) => lastBy({ seen })?.kind === 'feedback' && seen.report.solved === typed.solved,
  done: 'citizen.feedback.done',
  page: (view) => {
    const { t, app, seen, typed, errors } = view
    const words = trackerWords(app, seen, t)
    const answer = seen.entries.findLast((entry) => entry.kind === 'answeredFinal')
    const disputable = mayDispute(seen, words)
    const options: Consequence[] = [
      ...(seen.status === 'closed'
        ? []
        : [
            { value: 'yes', title: t('citizen.feedback.yes'), text: t('citizen.feedback.yesText') },
            { value: 'partly', title: t('citizen.feedback.partly'), text: t('citizen.feedback.partlyText') },
          ]),
      ...(disputable
        ? [
            {
              value: 'no',
              title: t('citizen.feedback.no'),
              text: t('citizen.feedback.noText', {
                office: words.holder,
                date: longDate(words.disputeUntil ?? words.today, t.lang),
              }),
            },
          ]
        : []),
    ]
    return (
      <MoveFrame view={view} path="nilai" button={t('citizen.feedback.send')} title={t('citizen.feedback.question')} bare>
        <ConsequenceCards
          t={t}
          name="solved"
          as="h1"
          legend={t('citizen.feedback.question')}
          hint={answer && `${words.holder}, ${longDate(answer.at, t.lang)}: ${shortened(answer.texts.answer ?? '')}`}
          error={errorAt(errors, 'solved')}
          value={typed.solved}
          options={options}
        />
        {!disputable && (
          <div class="mt">
            <Notice tone="info">{t(seen.report.disputeCount > 0 ? 'move.why.disputedOnce' : 'move.why.disputeTooLate')}</Notice>
          </div>
        )}
        <Field
          t={t}
          name="rating"
          type="select"
          label={t('citizen.feedback.rating')}
          optional
          hint={t('citizen.feedback.ratingHint')}
          error={errorAt(errors, 'rating')}
          value={typed.rating}
          options={['', '5', '4', '3', '2', '1'].map((value) => ({ value, label: t(`citizen.rating.${value || 'none'}`) }))}
        />
        <Field
          t={t}
          name="text"
          type="textarea"
          rows={3}
          optional
          label={t('citizen.feedback.why')}
          hint={t('citizen.feedback.whyHint')}
          error={errorAt(errors, 'text')}
          value={typed.text}
        />
      </MoveFrame>
    )
  },
}

export const withdrawForm: MovePage = {
  move: 'withdraw',
  input: ({ text }) => (text.trim() ? { text } : {}),
  isDone: (seen) => seen.report.archivedBy === 'reporter',
  done: 'citizen.withdraw.done',
  page: (view) => {
    const { t, typed, errors } = view
    return (
      <MoveFrame view={view} path="cabut" title={t('citizen.withdraw.title')} button={t('citizen.withdraw.send')}>
        <p class="mt-s">{t('citizen.withdraw.text')}</p>
        <Field
          t={t}
          name="text"
          type="textarea"
          rows={3}
          optional
          label={t('citizen.withdraw.why')}
          error={errorAt(errors, 'text')}
          value={typed.text}
        />
      </MoveFrame>
    )
  },
}

export const appealForm: MovePage = {
  move: 'appeal',
  input: ({ text }) => ({ text }),
  isDone: (seen, typed) => lastBy({ seen })?.kind === 'appealed' && sameText(lastBy({ seen })?.texts.message, typed.text),
  done: 'citizen.appeal.done',
  page: (view) => {
    const { t, typed, errors } = view
    return (
      <MoveFrame view={view} path="banding" title={t('citizen.appeal.title')} button={t('citizen.appeal.send')}>
        <p class="mt-s">{t('citizen.appeal.text')}</p>
        <Field
          t={t}
          name="text"
          type="textarea"
          label={t('citizen.appeal.why')}
          hint={t('citizen.appeal.hint')}
          error={errorAt(errors, 'text')}
          value={typed.text}
        />
        <p class="sm sub mt">{t('citizen.appeal.ombudsman')}</p>
      </MoveFrame>
    )
  },
}

export const transferForm: MovePage = {
  move: 'transfer',
  input: ({ consent }) => ({ consent }),
  isDone: (seen) => seen.report.transferredAt !== null,
  done: 'citizen.transfer.done',
  page: (view) => {
    const { t, typed, errors } = view
    return (
      <MoveFrame view={view} path="ombudsman" title={t('citizen.transfer.title')} button={t('citizen.transfer.send')}>
        <p class="mt-s">{t('citizen.transfer.text')}</p>
        <Tick t={t} name="consent" checked={typed.consent} error={errorAt(errors, 'consent')}>
          {t('citizen.transfer.consent')}
        </Tick>
      </MoveFrame>
    )
  },
}

type FrameProps = PropsWithChildren<{
  view: MoveView
  path: string
  title: string
  button: string
  files?: boolean
  bare?: boolean
}>

/** One question about a tracked report. `notice`: why it can't be done now; what was typed stays. */
function MoveFrame({ view, path, title, button, files, bare, children }: FrameProps): Child {
  const { t, site, seen, errors, notice } = view
  const at = localPath(t.lang, '/lacak/laporan')
  return (
    <StepPage t={t} title={title} path="/lacak" demo={site.demo} back={at} errors={errors}>
      <p class="sm sub num">
        {t('report.one')} {seen.report.number}
      </p>
      {!bare && <h1>{title}</h1>}
      {notice && (
        <div class="mt">
          <Notice tone="late" live>
            <p>{t(notice)}</p>
            <p>
              <a href={at}>{t('citizen.tracker.look')}</a>
            </p>
          </Notice>
        </div>
      )}
      <form class="mt" method="post" action={`${at}/${path}`} {...(files ? { enctype: 'multipart/form-data' } : {})} novalidate>
        <input type="hidden" name="version" value={String(seen.report.version)} />
        {children}
        <div class="btns go">
          <Button big>{button}</Button>
        </div>
      </form>
    </StepPage>
  )
}

const shortened = (text: string) => (text.length > 240 ? `${text.slice(0, 240).replace(/\s+\S*$/, '')} …` : text)
