import type { Child, PropsWithChildren } from 'hono/jsx'
import type { T } from '../i18n.ts'
import { ActionLink, BackLink, Button, Buttons, LinkButton } from './button.tsx'
import { ConsequenceCards } from './consequence-cards.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Field, FileField, Tick } from './field.tsx'
import { KeyHint } from './key-hint.tsx'
import { Section } from './rows.tsx'

/** The half of the component sheet that is pressed and filled in. `s` gives the sample words. */
export function FormSheet({ t, s }: { t: T; s: (name: string) => string }) {
  return (
    <>
      <SheetPart id="buttons" title={s('buttons')}>
        <Buttons row>
          <Button type="button">{s('send')}</Button>
          <Button type="button" look="secondary">
            {s('save')}
          </Button>
          <Button type="button" look="tertiary">
            {s('cancel')}
          </Button>
          <LinkButton href="#buttons" big>
            {s('big')}
          </LinkButton>
          <Button type="button" look="secondary" shortcut="V">
            {s('verify')}
          </Button>
        </Buttons>
        <p class="mt-s">
          <ActionLink href="#buttons" arrow>
            {s('more')}
          </ActionLink>
        </p>
        <p>
          <ActionLink href="#buttons" quiet>
            {s('withdraw')}
          </ActionLink>
        </p>
        <p class="mt">
          <BackLink href="#buttons">{t('ui.back')}</BackLink>
        </p>
        <p>
          <KeyHint keys="Ctrl K" /> {s('command')}
        </p>
      </SheetPart>

      <SheetPart id="fields" title={s('fields')}>
        <ErrorSummary
          t={t}
          errors={[
            { field: 'phone2', text: s('phoneError') },
            { field: 'who2', text: s('whoError') },
          ]}
        />
        <form action="#fields">
          <Field
            t={t}
            name="phone"
            label={s('phone')}
            hint={s('phoneHint')}
            value="0812 3456 7890"
            type="tel"
            optional
            autocomplete="off"
          />
          <Field t={t} name="phone2" label={s('phone')} hint={s('phoneHint')} error={s('phoneError')} value="0812" type="tel" />
          <Field t={t} name="story" label={s('story')} type="textarea" rows={3} value={s('storyText')} />
          <Field t={t} name="day" label={s('day')} type="date" value="2026-11-24" optional />
          <Field
            t={t}
            name="area"
            label={s('area')}
            type="select"
            options={[
              { value: '', label: s('choose') },
              { value: 'klojen', label: 'Klojen' },
            ]}
          />
          <Field t={t} name="code" label={t('ui.receipt.code')} mono value="Q7MD 2XWA 9RKE T4HN" />
          <FileField
            t={t}
            name="photo"
            label={s('photo')}
            aside={s('photoAside')}
            button={s('photoButton')}
            hint={s('photoHint')}
            accept="image/*"
            multiple
          />
          <Tick t={t} name="consent">
            {s('consent')}
          </Tick>
          <Tick t={t} name="consent2" error={s('consentError')}>
            {s('consent')}
          </Tick>
          <div class="mt">
            <Button big>{s('send')}</Button>
          </div>
        </form>
      </SheetPart>

      <SheetPart id="choices" title={s('choices')}>
        <form action="#choices">
          <ConsequenceCards t={t} name="who" legend={s('who')} value="verifierOnly" options={choices(s)} hint={s('whoHint')} />
          <ConsequenceCards t={t} name="who2" legend={s('who')} options={choices(s)} error={s('whoError')} />
          <div class="mt">
            <Button>{s('save')}</Button>
          </div>
        </form>
      </SheetPart>
    </>
  )
}

/** A part of the sheet under its heading. */
export function SheetPart({ id, title, children }: PropsWithChildren<{ id: string; title: Child }>) {
  return (
    <Section id={id} title={title}>
      {children}
    </Section>
  )
}

function choices(s: (name: string) => string) {
  return [
    {
      value: 'verifierOnly',
      title: s('onlyDesk'),
      text: s('onlyDeskText'),
      who: [
        { knows: true, text: s('deskKnows') },
        { knows: false, text: s('officeNot') },
      ],
    },
    {
      value: 'anonymous',
      title: s('nobody'),
      text: s('nobodyText'),
      who: [
        { knows: false, text: s('deskNot') },
        { knows: false, text: s('officeNot') },
      ],
    },
  ]
}
