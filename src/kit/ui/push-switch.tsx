import { asset } from '../html.tsx'
import type { T } from '../i18n.ts'
import { Button } from './button.tsx'

/** Offers to be told in this browser; shown by its script, where the browser can. `publicKey`: with which push services know us. */
export function PushSwitch({ t, action, publicKey }: { t: T; action: string; publicKey: string }) {
  return (
    <>
      <div
        class="mt-l"
        hidden
        data-push={action}
        data-key={publicKey}
        data-done={t('ui.push.done')}
        data-refused={t('ui.push.refused')}
        data-failed={t('ui.push.failed')}
      >
        <Button look="secondary" type="button">
          {t('ui.push.begin')}
        </Button>
        <p role="status" class="mt-s"></p>
      </div>
      <script type="module" src={asset('push.js')}></script>
    </>
  )
}
