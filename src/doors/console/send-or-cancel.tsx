import type { PropsWithChildren } from 'hono/jsx'
import type { T } from '../../kit/i18n.ts'
import { ActionLink, Button, Buttons } from '../../kit/ui/button.tsx'

/** The end of a form of the console: the button that sends it, with its words, and the way out. */
export function SendOrCancel({ t, back, children }: PropsWithChildren<{ t: T; back: string }>) {
  return (
    <div class="go">
      <Buttons row>
        <Button>{children}</Button>
        <ActionLink href={back} quiet>
          {t('console.cancel')}
        </ActionLink>
      </Buttons>
    </div>
  )
}
