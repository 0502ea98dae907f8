import type { Agency } from '../../domain/agencies/tree.ts'
import type { Judged, TakenFile } from '../../domain/intake/key-in-file.ts'
import { columnNames, MOST_ROWS } from '../../domain/intake/read-rows.ts'
import { Button, Buttons, LinkButton } from '../../kit/ui/button.tsx'
import type { FieldError } from '../../kit/ui/error-summary.tsx'
import { Field, FileField } from '../../kit/ui/field.tsx'
import { Notice } from '../../kit/ui/notice.tsx'
import type { IntakeFrame } from './intake-pages.tsx'
import { Paper } from './paper.tsx'
import { SendOrCancel } from './send-or-cancel.tsx'

/** Which columns a file may have, and the file. */
export function FilePage({ offices, errors, ...frame }: IntakeFrame & { offices: readonly Agency[]; errors: FieldError[] }) {
  const { t } = frame
  return (
    <Paper
      {...frame}
      title={t('intake.file')}
      lead={t('intake.file.lead', { most: MOST_ROWS })}
      back="/konsol/catat"
      errors={errors}
      narrow
    >
      <p class="mt">{t('intake.file.columns', { columns: Object.values(columnNames).join(', ') })}</p>
      <form method="post" action="/konsol/catat/berkas" enctype="multipart/form-data" novalidate class="mt">
        <Field
          t={t}
          name="office"
          label={t('intake.office')}
          type="select"
          options={offices.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <FileField
          t={t}
          name="file"
          label={t('intake.file.label')}
          button={t('intake.file.button')}
          hint={t('intake.file.hint')}
          accept=".csv,.tsv,.txt,.xlsx"
          shape="sheet"
          error={errors.find(({ field }) => field === 'file')?.text}
        />
        <div class="go">
          <Buttons>
            <Button>{t('intake.file.check')}</Button>
          </Buttons>
        </div>
      </form>
    </Paper>
  )
}

/** What would be keyed in and what has to be mended first, line by line as the spreadsheet counts them. */
export function JudgedPage({ judged, ...frame }: IntakeFrame & { judged: Judged }) {
  const { t } = frame
  const wrong = judged.rows.filter(({ problems }) => problems.length > 0)
  return (
    <Paper {...frame} title={t('intake.judged')} back="/konsol/catat/berkas" narrow>
      <Notice tone={wrong.length ? 'ask' : 'ok'} live>
        {t('intake.judged.n', { good: judged.good, wrong: wrong.length })}
      </Notice>
      {judged.good > 0 && (
        <form method="post" action={`/konsol/catat/berkas/${judged.id}`}>
          <SendOrCancel t={t} back="/konsol/catat/berkas">
            {t('intake.judged.go', { n: judged.good })}
          </SendOrCancel>
        </form>
      )}
      {wrong.length > 0 && (
        <section class="sec">
          <h2>{t('intake.judged.mend')}</h2>
          <ul class="plain">
            {wrong.flatMap(({ line, said, problems }) =>
              problems.map(({ column, key, params }) => (
                <li>
                  <b>{t('intake.judged.line', { line, column })}</b> {t(key, params)} {said && <span class="sub">“{said}”</span>}
                </li>
              )),
            )}
          </ul>
        </section>
      )}
    </Paper>
  )
}

export function TakenPage({ done, ...frame }: IntakeFrame & { done: TakenFile }) {
  const { t } = frame
  return (
    <Paper {...frame} title={t('intake.taken')} back="/konsol/catat" narrow>
      <Notice tone={done.failed.length ? 'ask' : 'ok'} live>
        {t('intake.taken.n', { n: done.taken })}
        {done.already > 0 && ` ${t('intake.taken.already', { n: done.already })}`}
        {done.failed.length > 0 && ` ${t('intake.taken.failed', { n: done.failed.length })}`}
      </Notice>
      <ul class="plain mt">
        {done.failed.map(({ line, why }) => (
          <li>
            <b>{t('intake.taken.line', { line })}</b> {t(why)}
          </li>
        ))}
      </ul>
      <div class="go">
        <LinkButton href="/konsol?view=new">{t('intake.taken.open')}</LinkButton>
      </div>
    </Paper>
  )
}
