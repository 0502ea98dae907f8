import type { Fact } from '../administration/journal.ts'
import * as store from './store.ts'

export type CategoryState = { name: string; level: string; validTo: string | null; replacedBy: string | null }
export type ReasonState = { nameId: string; nameEn: string; citizenId: string; citizenEn: string; validTo: string | null }

/** Target: the code. A category is ended, never removed. */
export const categoryFact: Fact<CategoryState> = { noun: 'category', read: store.readCategory, write: store.writeCategory }
export const reasonFact: Fact<ReasonState> = { noun: 'archiveReason', read: store.readReason, write: store.writeReason }
