import type { Ctx } from '../../kit/http.ts'
import { fieldErrors } from '../../kit/http.ts'
import { localPath, type T, translator } from '../../kit/i18n.ts'
import { Refusal } from '../../kit/refusal.ts'
import type { Site } from '../../kit/site.ts'
import { LinkButton } from '../../kit/ui/button.tsx'
import { Page } from '../../kit/ui/page.tsx'

type Kind = 'notFound' | 'wrong' | 'forbidden' | 'signIn' | 'changed' | 'tooLarge' | 'tooMany' | 'notSetUp' | 'broken'

const kinds: Record<number, Kind> = {
  400: 'wrong',
  401: 'signIn',
  403: 'forbidden',
  404: 'notFound',
  409: 'changed',
  413: 'tooLarge',
  429: 'tooMany',
  503: 'notSetUp',
}

/**
 * What a refusal or a bug looks like: a whole page in the reader's language.
 * "Not there" and "not for you" are the same bytes. A bug shows its request id and nothing else.
 * @param status where it is not the refusal's own (a door in front of the pages refused)
 */
export async function problemPage(
  c: Ctx,
  site: Site,
  error: Error,
  { status, requestId = '' }: { status?: number | undefined; requestId?: string } = {},
): Promise<Response> {
  const t = c.get('t') ?? translator('id')
  const refusal = error instanceof Refusal ? error : null
  const code = status ?? refusal?.status ?? 500
  const kind = kinds[code] ?? (code < 500 ? 'wrong' : 'broken')
  const retryAfter = refusal?.details.retryAfter
  if (code === 429) c.header('Retry-After', String(retryAfter ?? 60))
  c.header('Cache-Control', 'no-store')
  return c.html(String(await Problem({ t, site, kind, refusal, requestId })), code as 400)
}

type View = { t: T; site: Site; kind: Kind; refusal: Refusal | null; requestId: string }

function Problem({ t, site, kind, refusal, requestId }: View) {
  const why = refusal?.details.reason
  const mend = refusal?.fields.length ? fieldErrors(refusal, t) : []
  return (
    <Page t={t} title={t(`error.page.${kind}`)} path="/" demo={site.demo} narrow>
      <h1>{t(`error.page.${kind}`)}</h1>
      {why?.startsWith('move.why.') && (
        <p class="mt">
          <b>{t(why)}</b>
        </p>
      )}
      <p class="mt">{t(`error.page.${kind}Text`, { minutes: minutesOf(refusal) })}</p>
      {mend.length > 0 && (
        <ul class="mt stack">
          {mend.map((problem) => (
            <li>{problem.text}</li>
          ))}
        </ul>
      )}
      {kind === 'broken' && (
        <p class="mt sm sub">
          {t('error.page.request')} <span class="mono">{requestId}</span>
        </p>
      )}
      <div class="btns row go">
        <LinkButton href={localPath(t.lang, '/')}>{t('error.page.home')}</LinkButton>
        <LinkButton href={localPath(t.lang, '/lacak')} look="secondary">
          {t('ui.nav.track')}
        </LinkButton>
      </div>
    </Page>
  )
}

const minutesOf = (refusal: Refusal | null) => Math.max(1, Math.ceil((refusal?.details.retryAfter ?? 60) / 60))
