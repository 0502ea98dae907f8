import { asset } from '../../kit/html.tsx'
import type { T } from '../../kit/i18n.ts'
import { Button, Buttons } from '../../kit/ui/button.tsx'

type Props = {
  t: T
  /** Where the challenge is fetched (`…/mulai`) and the answer sent. */
  action: string
  /** Makes a new one instead of asking for one. */
  make?: boolean
  next?: string
  big?: boolean
}

/** The button for a passkey; shown by its script, where the browser can. */
export function PasskeyBox({ t, action, make, next, big }: Props) {
  return (
    <>
      <div
        class="mt"
        hidden
        data-passkey={action}
        data-next={next ?? ''}
        data-failed={t('signin.passkey.failed')}
        {...(make ? { 'data-make': '' } : {})}
      >
        <Buttons>
          <Button look="secondary" type="button" big={big ?? false}>
            {t(make ? 'signin.passkey.add' : 'signin.passkey.use')}
          </Button>
        </Buttons>
        <p role="status" class="mt-s"></p>
      </div>
      <script type="module" src={asset('passkey.js')}></script>
    </>
  )
}
