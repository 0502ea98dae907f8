import type { AgencyTree } from './tree.ts'

export type Addressed = {
  agency: string | null
  areaCode: string | null
  categoryLevel: 'local' | 'national' | null
  category: string | null
}

/**
 * Where a new report goes. In words (contract.md, row `category, agency, location`):
 * a chosen agency receives the report directly; otherwise, when the area is known and the category is local (an unknown category counts as local),
 * the coordinator of the smallest node that serves the area; else the national desk, which is the root. No report is refused for its address.
 * @param unknownCountsAsLocal the installation's flag `unknownCategoryIsLocal`
 * @returns the id of the node that holds the report.
 */
export function route(
  tree: AgencyTree,
  { agency, areaCode, categoryLevel, category }: Addressed,
  unknownCountsAsLocal: boolean,
): string {
  if (agency) return agency
  const local = categoryLevel === null ? unknownCountsAsLocal : categoryLevel === 'local'
  if (!areaCode || !local) return tree.root.id
  return smallestServing(tree, areaCode, category) ?? tree.root.id
}

/** The most precise area wins, then the node that names the category, then the deeper node; it must have a coordinator, since others can't verify. */
function smallestServing(tree: AgencyTree, areaCode: string, category: string | null): string | undefined {
  const fitting = tree.served
    .filter(
      (s) =>
        isPartOf(areaCode, s.areaCode) &&
        (s.categoryCode === null || s.categoryCode === category) &&
        tree.hasCoordinator(s.agencyId),
    )
    .sort(
      (a, b) =>
        b.areaCode.length - a.areaCode.length ||
        Number(b.categoryCode !== null) - Number(a.categoryCode !== null) ||
        tree.path(b.agencyId).length - tree.path(a.agencyId).length,
    )
  return fitting[0]?.agencyId
}

/** Codes of Kemendagri are nested by dots: 35.73.03.1005 lies in 35.73.03, 35.73 and 35. */
export function isPartOf(areaCode: string, whole: string): boolean {
  return areaCode === whole || areaCode.startsWith(`${whole}.`)
}

/**
 * Who reads a final answer a second time: the nearest coordinator above the answering office that takes no part in the report and is not reported in it.
 * @param report.handlers the offices that handle the report
 * @returns the node, or null: nobody can
 */
export const secondReader = (
  tree: AgencyTree,
  report: { holder: string; reportedOffice: string | null; handlers: readonly string[] },
): string | null => identityDesk(tree, { ...report, handlers: [...report.handlers, report.holder] })

/**
 * The identity desk: the nearest coordinator above the handling office that neither handles the report nor is reported in it (contract.md, row `identity`).
 * Before anybody handles it, the verifying coordinator who holds it is that desk, unless the report is about it.
 * @param report.handlers the offices that handle the report now; empty while it waits for verification
 * @returns the node whose coordinator may look, or null: the identity stays sealed.
 */
export function identityDesk(
  tree: AgencyTree,
  report: { holder: string; reportedOffice: string | null; handlers: readonly string[] },
): string | null {
  const path = tree.path(report.holder).slice(report.handlers.length ? 1 : 0)
  return (
    path.find((node) => tree.hasCoordinator(node) && !report.handlers.includes(node) && node !== report.reportedOffice) ?? null
  )
}
