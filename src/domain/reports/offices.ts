import type { Change } from './events.ts'
import type { ReportState } from './report.ts'

/** The change of assignments when the report goes to one lead and any supporting offices: those that are not named leave, the named ones begin. */
export function handOver(
  report: ReportState,
  lead: string,
  supporting: readonly string[],
  now: string,
): NonNullable<Change['assignments']> {
  const change: NonNullable<Change['assignments']> = {}
  for (const [office, a] of Object.entries(report.assignments))
    if (a.until === null && office !== lead && !supporting.includes(office)) change[office] = { ...a, until: now }
  for (const office of [lead, ...supporting]) {
    const kept = report.assignments[office]
    const lasting = kept && kept.until === null ? kept : { since: now, until: null, answeredAt: null }
    change[office] = { ...lasting, lead: office === lead }
  }
  return change
}

/** One office leaves the report. */
export function leave(report: ReportState, office: string, now: string): NonNullable<Change['assignments']> {
  const a = report.assignments[office]
  return a && a.until === null ? { [office]: { ...a, until: now } } : {}
}

/** The first time that an office gets it, a report for everybody is published (contract.md, "Publication"). */
export function firstHandOver(report: ReportState, now: string): Change {
  return {
    forwardedAt: report.forwardedAt ?? now,
    publishedAt: report.publishedAt ?? (report.audience === 'public' ? now : null),
  }
}
