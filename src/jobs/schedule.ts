import type { TaskName } from './tasks.ts'

/** What runs when: seconds between runs. Every instance may ask; the key of the round makes each run once. */
export const schedule: readonly { task: TaskName; every: number }[] = [
  { task: 'send-notices', every: 5 },
  { task: 'digest-officers', every: 120 },
  { task: 'read-telegram', every: 10 },
  { task: 'close-silent', every: 300 },
  { task: 'archive-incomplete', every: 300 },
  { task: 'count-figures', every: 15 },
  { task: 'release-open-data', every: 900 },
  { task: 'take-steps', every: 300 },
  { task: 'offer-ombudsman', every: 3_600 },
  { task: 'move-limits', every: 60 },
  { task: 'make-filings', every: 600 },
  { task: 'sweep-leftovers', every: 3_600 },
  { task: 'note-worker', every: 60 },
]
