import type { Child, PropsWithChildren } from 'hono/jsx'
import type { T } from '../i18n.ts'
import { Warning } from './notice.tsx'
import { Shape } from './shape.tsx'

type ReceiptProps = PropsWithChildren<{
  t: T
  title: string
  /** Date and hour, or what is to be known first. */
  line?: string
  /** `kept`: green and a tick; `waiting`: amber and a diamond, for what has not been sent. */
  state?: 'kept' | 'waiting'
  number?: string
  /** 16 symbols, with or without spaces or dashes; shown in groups of four. */
  code?: string
  actions?: Child
  /** 2 where the page has a heading of its own. */
  level?: 1 | 2
}>

/** The slip a citizen takes away: number, access code, "save it now". Dashed lines part it as on paper. */
export function Receipt({ t, title, line, state = 'kept', number, code, actions, level = 1, children }: ReceiptProps) {
  const Title = `h${level}` as 'h1'
  return (
    <div class={state === 'kept' ? 'slip' : 'slip wait'}>
      <div class="head">
        <Shape name={state === 'kept' ? 'closed' : 'held'} size={30} />
        <div>
          <Title>{title}</Title>
          {line && <p class="sm">{line}</p>}
        </div>
      </div>
      {number && (
        <div>
          <p class="sm sub">{t('ui.receipt.number')}</p>
          <p class="bigno">{number}</p>
        </div>
      )}
      {code && (
        <div>
          <p class="sm sub">{t('ui.receipt.code')}</p>
          <p class="code">
            {groups(code).map((group) => (
              <>
                <span>{group}</span>{' '}
              </>
            ))}
          </p>
          <Warning>{t('ui.receipt.save')}</Warning>
        </div>
      )}
      {children && <div>{children}</div>}
      {actions && <div class="btns">{actions}</div>}
    </div>
  )
}

/** "Q7MD2XWA…" in groups of four, so that it can be copied by hand. */
export function groups(code: string): string[] {
  return code.replace(/[\s-]/g, '').match(/.{1,4}/g) ?? []
}
