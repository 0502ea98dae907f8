import type { Opened } from './open-auth.ts'
import { IDLE_MINUTES, PROVEN_MINUTES, type Way } from './rules.ts'

/** Who a request comes from. */
export type Session = {
  id: string
  userId: string
  email: string
  name: string
  way: Way
  /** TOTP is on for the account. */
  twoFactor: boolean
  hasPasskey: boolean
  /** Proved within the last 15 minutes who they are. */
  proven: boolean
}

/** A row of the list that its owner sees. Device: like 'Firefox, Windows', or ''. */
export type SessionRow = {
  id: string
  began: Temporal.Instant
  seen: Temporal.Instant
  way: Way
  device: string
  isThis: boolean
}

export type Sessions = {
  /** Whether cookies may go over https only. */
  secure: boolean
  /**
   * The session of a request, `idle` when it ended because nobody did anything, or null. The database's clock judges, and every use counts as one (kept to the minute) unless
   * `quietly`: what the page does by itself.
   */
  session(headers: Headers, quietly?: boolean): Promise<Session | 'idle' | null>
  /** Writes down how the session of these cookies began or was proved, just now. */
  prove(session: Pick<Session, 'id'>, way?: Way): Promise<void>
  sessions(session: Pick<Session, 'id' | 'userId'>): Promise<SessionRow[]>
  /** Ends one session of the same person, or with null all but this one. */
  endSessions(session: Pick<Session, 'id' | 'userId'>, id: string | null): Promise<void>
  signOut(headers: Headers): Promise<string[]>
}

const ACTIVE = `seen_at > now() - interval '${IDLE_MINUTES} minutes'`

export function sessionsOf({ db, auth, options }: Opened): Sessions {
  const api = async () => (await auth()).api
  return {
    secure: options.baseUrl.startsWith('https:'),
    async session(headers, quietly = false) {
      if (!/tuntas\.session_token=/.test(headers.get('cookie') ?? '')) return null
      const found = await (await api()).getSession({ headers })
      if (!found) return null
      const { rows } = await db.query<{ way: Way; active: boolean; proven: boolean; hasPasskey: boolean }>(
        `with s as (select id, way, ${ACTIVE} as active, proven_at > now() - interval '${PROVEN_MINUTES} minutes' as proven from auth.session where id = $1),
           used as (update auth.session u set seen_at = now() from s where u.id = s.id and s.active and not $3::boolean and u.seen_at < now() - interval '1 minute')
         select way, active, proven, exists (select from auth.passkey p where p."userId" = $2) as "hasPasskey" from s`,
        [found.session.id, found.user.id, quietly],
      )
      const row = rows[0]
      if (!row) return null
      if (!row.active) return 'idle'
      const { id: userId, email, name } = found.user
      const twoFactor = Boolean((found.user as { twoFactorEnabled?: boolean }).twoFactorEnabled)
      return {
        id: found.session.id,
        userId,
        email,
        name,
        twoFactor,
        hasPasskey: row.hasPasskey,
        way: row.way,
        proven: row.proven,
      }
    },
    async prove({ id }, way) {
      await db.query('update auth.session set proven_at = now(), way = coalesce($2, way) where id = $1', [id, way ?? null])
    },
    async sessions({ id, userId }) {
      const { rows } = await db.query<SessionRow>(
        `select id, "createdAt" as began, seen_at as seen, way, coalesce("userAgent", '') as device, id = $2 as "isThis"
         from auth.session where "userId" = $1 and "expiresAt" > now() and ${ACTIVE} order by id = $2 desc, seen_at desc`,
        [userId, id],
      )
      return rows
    },
    async endSessions(session, id) {
      await db.query('delete from auth.session where "userId" = $1 and id <> $2 and ($3::text is null or id::text = $3)', [
        session.userId,
        session.id,
        id,
      ])
    },
    async signOut(headers) {
      const done = await (await api()).signOut({ headers, returnHeaders: true }).catch(() => null)
      return done?.headers.getSetCookie() ?? []
    },
  }
}

/** A session that better-auth made anew in place of another: how it counts as begun. */
export async function noteWay({ db, auth }: Opened, headers: Headers, way: Way): Promise<void> {
  const found = await (await auth()).api.getSession({ headers })
  if (found) await db.query('update auth.session set proven_at = now(), way = $2 where id = $1', [found.session.id, way])
}
