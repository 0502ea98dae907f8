import type { Fact } from '../administration/journal.ts'
import * as store from './store.ts'

export type GrantState = { officerId: string; role: string; agencyId: string; validFrom: string; validTo: string | null }
export type OfficerState = { disabledAt: string | null }

/** Target: the grant's id. It is ended, never removed. */
export const grantFact: Fact<GrantState> = { noun: 'grant', read: store.readGrant, write: store.writeGrant }

/** Target: the officer's id. */
export const officerFact: Fact<OfficerState> = { noun: 'officer', read: store.readOfficer, write: store.writeOfficer }
