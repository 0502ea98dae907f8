import { type Lang, translator } from '../i18n.ts'
import { LinkButton } from './button.tsx'
import { CountedLikeThis } from './calendar.tsx'
import { CheckTable } from './check-table.tsx'
import { DueChip, DueSquare, dueWords, StatusChip } from './chips.tsx'
import { DataTable } from './data-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Jalur } from './jalur.tsx'
import { Inset, LineBox, Notice, UndoBar, Warning } from './notice.tsx'
import { Page } from './page.tsx'
import { EmptyState, Facts, ListRow, Pager, Rows } from './rows.tsx'
import { Shape, shapeNames } from './shape.tsx'
import { FormSheet, SheetPart } from './sheet-forms.tsx'

/** Every component in every state on one page, for those who build pages and for the page checks. Texts are samples. */
export function ComponentSheet({ lang }: { lang: Lang }) {
  const t = translator(lang)
  const s = (name: string) => t(`sheet.${name}`)
  return (
    <Page t={t} title={s('title')} path="/komponen" demo css="office">
      <h1>{s('title')}</h1>
      <p class="lead">{s('lead')}</p>

      <SheetPart id="states" title={s('states')}>
        <p class="line">
          <StatusChip status="submitted" label={s('received')} />
          <StatusChip status="checking" label={s('checked')} />
          <StatusChip status="forwarded" label={s('forwarded')} />
          <StatusChip status="inProgress" label={s('working')} />
          <StatusChip status="answered" label={s('answered')} />
          <StatusChip status="closed" label={s('closed')} tone="ok" />
          <StatusChip status="held" label={s('held')} tone="ask" />
          <StatusChip status="archived" label={s('archived')} />
          <StatusChip status="warn" label={dueWords(t, -2)} tone="late" />
          <StatusChip status="submitted" label={s('mini')} small />
        </p>
        <p class="line mt">
          {shapeNames.map((name) => (
            <Shape name={name} size={28} />
          ))}
        </p>
      </SheetPart>

      <SheetPart id="limits" title={s('limits')}>
        <DueChip t={t} dueOn="2026-12-03" title={s('first')} text={s('firstBy')} />
        <div class="line mt">
          {[4, 1, 0, -2, null].map((left) => (
            <DueSquare t={t} left={left} />
          ))}
        </div>
        <div class="mt">
          <CountedLikeThis t={t} open {...december} today="2026-12-01" skipped={[]} />
          <CountedLikeThis
            t={t}
            open
            from="2026-12-22"
            counted={['2026-12-23', '2026-12-28', '2026-12-29']}
            dueOn="2026-12-29"
            {...holidays(s)}
          >
            {s('own')}
          </CountedLikeThis>
        </div>
      </SheetPart>

      <SheetPart id="path" title={s('path')}>
        <Jalur
          t={t}
          items={[
            { state: 'past', title: s('received'), lines: [s('day1')] },
            { state: 'past', title: s('checked'), lines: [s('day2')] },
            {
              state: 'now',
              title: s('working'),
              children: (
                <>
                  <p>{s('holder')}</p>
                  <DueChip t={t} dueOn="2026-12-03" title={s('first')} text={s('firstBy')} />
                </>
              ),
            },
            { state: 'next', title: s('answered') },
            { state: 'next', title: s('closed'), lines: [s('youJudge')] },
          ]}
        />
      </SheetPart>

      <FormSheet t={t} s={s} />

      <SheetPart id="answers" title={s('answers')}>
        <CheckTable
          t={t}
          rows={[
            { title: s('story'), answer: s('storyText'), change: '#answers' },
            { title: s('area'), answer: 'Madyopuro, Kedungkandang', change: '#answers' },
            { title: s('who'), answer: s('onlyDesk') },
          ]}
        />
      </SheetPart>

      <SheetPart id="messages" title={s('messages')}>
        <div class="stack">
          <Notice>{s('noticeInfo')}</Notice>
          <Notice tone="ok">{s('noticeOk')}</Notice>
          <Notice tone="ask">{s('noticeAsk')}</Notice>
          <Notice tone="late">{s('noticeLate')}</Notice>
          <Warning>{t('ui.receipt.save')}</Warning>
          <Inset>
            <p>{s('inset')}</p>
          </Inset>
        </div>
        <LineBox shape="phone">
          {t('ui.help')} <a href="tel:112">{t('ui.help.call')}</a>
        </LineBox>
        <div class="mt">
          <UndoBar action="#messages" label={s('undo')} fields={{ event: '0' }}>
            {s('undone')}
          </UndoBar>
        </div>
      </SheetPart>

      <SheetPart id="lists" title={s('lists')}>
        <FilterBar
          t={t}
          action="#lists"
          search={{ name: 'q', label: s('find'), value: 'jembatan' }}
          chosen="Lowokwaru"
          reset="#lists"
          filters={[
            {
              name: 'kecamatan',
              label: s('area'),
              value: 'l',
              options: [
                { value: '', label: s('all') },
                { value: 'l', label: 'Lowokwaru' },
              ],
            },
            { name: 'dari', label: s('from') },
          ]}
        />
        <EmptyState
          level={3}
          title={s('empty')}
          text={s('emptyText')}
          actions={
            <LinkButton href="#lists" look="secondary">
              {t('ui.filter.reset')}
            </LinkButton>
          }
        />
        <div class="mt-l">
          <Rows>
            <ListRow
              href="#lists"
              title={s('row1')}
              chip={<StatusChip status="inProgress" label={s('working')} />}
              facts={['Sawojajar', dueWords(t, 6)]}
            />
            <ListRow
              href="#lists"
              title={s('row2')}
              chip={<StatusChip status="closed" label={s('closed')} tone="ok" />}
              facts={['Dinoyo']}
            />
          </Rows>
          <Pager
            label={s('pages')}
            previous={{ href: '#lists', text: s('previous') }}
            next={{ href: '#lists', text: s('next') }}
          />
        </div>
      </SheetPart>

      <SheetPart id="figures" title={s('figures')}>
        <Facts
          facts={[
            { figure: '412', text: s('fact1') },
            { figure: `3 ${t('ui.workingDays')}`, text: s('fact2') },
            { figure: '61 %', text: s('fact3') },
          ]}
        />
        <div class="mt">
          <DataTable
            caption={s('tableCaption')}
            columns={[{ label: s('promise'), words: true }, { label: s('half') }, { label: s('nine') }, { label: 'n' }]}
            rows={[
              [s('checked'), '1,6', '3,4', '2.011'],
              [s('answered'), '4,0', '11,0', '1.962'],
            ]}
          />
        </div>
      </SheetPart>
    </Page>
  )
}

const december = {
  from: '2026-11-26',
  counted: ['2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03'],
  dueOn: '2026-12-03',
}

function holidays(s: (name: string) => string) {
  return {
    skipped: [
      { date: '2026-12-24', name: s('leave') },
      { date: '2026-12-25', name: s('christmas') },
    ],
  }
}
