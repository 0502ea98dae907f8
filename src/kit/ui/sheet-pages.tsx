import { type Lang, translator } from '../i18n.ts'
import { ActionLink, Button, LinkButton } from './button.tsx'
import { DueSquare, dueWords, StatusChip } from './chips.tsx'
import { ConsolePage, ListPane, QueueRow } from './console-page.tsx'
import { History, LimitTable, MoreActions, PanePart, ReportBody, ReportHead, ShapeLine, Suggestions } from './console-parts.tsx'
import { Field } from './field.tsx'
import { KeyHint } from './key-hint.tsx'
import { UndoBar } from './notice.tsx'
import { Page } from './page.tsx'
import { Receipt } from './receipt.tsx'
import { Shape } from './shape.tsx'
import { StepPage } from './step-page.tsx'

type SheetProps = { lang: Lang }

/** The receipt, on a page of its own: it brings the page's heading. */
export function ReceiptSheet({ lang }: SheetProps) {
  const { t, s } = wordsOf(lang)
  return (
    <Page t={t} title={s('kept')} path="/komponen" demo narrow bare>
      <Receipt
        t={t}
        title={s('kept')}
        line={s('keptLine')}
        number="26-7K3F-9QX"
        code="Q7MD2XWA9RKET4HN"
        actions={
          <>
            <LinkButton href="#main">{s('save')}</LinkButton>
            <LinkButton href="#main" look="secondary">
              {s('more')}
            </LinkButton>
          </>
        }
      />
      <div class="mt-l">
        <Receipt
          t={t}
          level={2}
          title={s('unsent')}
          line={s('unsentLine')}
          state="waiting"
          actions={<Button type="button">{s('retry')}</Button>}
        >
          <p>{s('unsentText')}</p>
        </Receipt>
      </div>
    </Page>
  )
}

/** A step of the path, refused once. */
export function StepSheet({ lang }: SheetProps) {
  const { t, s } = wordsOf(lang)
  return (
    <StepPage t={t} title={s('story')} demo step={1} of={5} back="#main" errors={[{ field: 'story', text: s('storyError') }]}>
      <form action="#main">
        <Field
          t={t}
          name="story"
          question
          label={s('story')}
          hint={s('storyHint')}
          error={s('storyError')}
          value={s('short')}
          type="textarea"
        />
        <div class="btns go">
          <Button big>{t('ui.next')}</Button>
        </div>
      </form>
    </StepPage>
  )
}

/** The three panes with everything that can stand in them. */
export function ConsoleSheet({ lang }: SheetProps) {
  const { t, s } = wordsOf(lang)
  const row = (number: string, title: string, left: number, current = false) => (
    <QueueRow
      href="#report"
      current={current}
      due={<DueSquare t={t} left={left} />}
      title={title}
      facts={[
        number,
        <>
          <Shape name="submitted" size={13} /> {s('mini')}
        </>,
      ]}
    />
  )
  return (
    <ConsolePage
      t={t}
      title="26-7K3F-9QX"
      demo
      place={{ name: 'Kota Malang', role: s('role') }}
      home="#report"
      commands={{ label: 'perintah', find: 'Cari perintah', none: 'Tidak ada', href: '#' }}
      find={{ action: '#report', name: 'q' }}
      views={[
        { href: '#report', label: s('views.new'), count: 18 },
        { href: '#report', label: s('views.near'), count: 3, current: true },
      ]}
      saved={[{ href: '#report', label: 'Kedungkandang', count: 9 }]}
      note={s('noticeAsk')}
      account={<ActionLink href="#report">{s('leave.console')}</ActionLink>}
      keys={[
        { keys: 'J K', text: `${s('next')}, ${s('previous')}` },
        { keys: 'V', text: s('verify') },
      ]}
      lastKey={{ keys: '?', text: s('command') }}
      list={
        <ListPane
          t={t}
          title={s('views.near')}
          count="3"
          order={s('limits')}
          fresh={{ href: '#report', text: s('fresh'), shortcut: 'N' }}
          foot={
            <UndoBar action="#report" label={s('undo')} fields={{ event: '0' }}>
              {s('undone')}
            </UndoBar>
          }
        >
          {row('26-MN4K-7TP', s('row1'), -2)}
          {row('26-P8W2-CDJ', s('row2'), 0)}
          {row('26-7K3F-9QX', s('storyText'), 1, true)}
        </ListPane>
      }
      report={
        <>
          <ReportHead
            meta={['26-7K3F-9QX', <StatusChip small status="submitted" label={s('mini')} />, s('day1')]}
            presence={s('presence')}
            title={s('storyText')}
            actions={
              <>
                <Button type="button" shortcut="V">
                  {s('verify')}
                </Button>
                <Button type="button" look="secondary" shortcut="T">
                  {s('ask')}
                </Button>
              </>
            }
          />
          <ReportBody
            asideLabel={s('limits')}
            aside={
              <>
                <PanePart title={s('limits')}>
                  <LimitTable
                    lines={[
                      { name: s('verify'), text: s('firstBy'), value: dueWords(t, 1), of: '3' },
                      { name: s('answered'), text: s('day1'), value: dueWords(t, -2), of: '5', late: true },
                    ]}
                  />
                </PanePart>
                <PanePart title={s('who')}>
                  <ShapeLine shape="lock">
                    <b>{s('onlyDesk')}</b>
                  </ShapeLine>
                </PanePart>
              </>
            }
          >
            <PanePart title={s('choices')}>
              <Suggestions
                items={[
                  { title: <b>Dinas PUPR Kota Malang</b>, text: s('reason'), action: <KeyHint keys="Enter" /> },
                  { title: 'Kelurahan Madyopuro', action: <KeyHint keys="2" /> },
                ]}
              />
            </PanePart>
            <PanePart title={s('story')}>
              <p class="body">
                {s('storyText')} <mark>0812 3456 7890</mark>
              </p>
            </PanePart>
            <PanePart title={s('path')}>
              <History events={[{ at: '2026-11-24', when: '24 Nov', text: s('received') }]} />
              <MoreActions label={s('more')}>
                <Button type="button" look="secondary">
                  {s('withdraw')}
                </Button>
              </MoreActions>
            </PanePart>
          </ReportBody>
        </>
      }
    />
  )
}

function wordsOf(lang: Lang) {
  const t = translator(lang)
  return { t, s: (name: string) => t(`sheet.${name}`) }
}
