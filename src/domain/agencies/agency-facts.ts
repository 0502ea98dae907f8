import type { Fact } from '../administration/journal.ts'
import * as store from './store.ts'

export type AgencyState = { name: string; shortName: string; needsHeadApproval: boolean }
export type Brand = { displayName: string; address: string; contact: string; city: string; signerTitle: string }
export type ServesState = { areaCode: string; area: string; categoryCode: string | null }

/** Target: the agency's id. */
export const agencyFact: Fact<AgencyState> = { noun: 'agency', read: store.readAgency, write: store.writeAgency }
export const brandFact: Fact<Brand> = { noun: 'brand', read: store.readBrand, write: store.writeBrand }

/** Target: agency, area and category (or nothing), with slashes: `servesTarget`. */
export const servesFact: Fact<ServesState> = { noun: 'serves', read: store.readServes, write: store.writeServes }

export const servesTarget = (agencyId: string, areaCode: string, categoryCode: string | null) =>
  `${agencyId}/${areaCode}/${categoryCode ?? ''}`
