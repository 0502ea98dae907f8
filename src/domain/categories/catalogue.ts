export type Category = {
  code: string
  parent: string | null
  name: string
  level: 'local' | 'national'
  validFrom: string
  validTo: string | null
  /** The category in whose place reports are filed since this one ended. */
  replacedBy?: string | null
}
export type Named = { code: string; nameId: string; nameEn: string; validFrom: string; validTo: string | null }
export type ArchiveReasonRow = Named & { citizenId: string; citizenEn: string }

/** What can be reported: two levels of categories, classes, grades, archive reasons; every row with its validity. Pure. */
export class Catalogue {
  readonly categories: readonly Category[]
  readonly classes: readonly Named[]
  readonly grades: readonly Named[]
  readonly archiveReasons: readonly ArchiveReasonRow[]
  #byCode: Map<string, Category>

  constructor(rows: { categories: Category[]; classes: Named[]; grades: Named[]; archiveReasons: ArchiveReasonRow[] }) {
    this.categories = rows.categories
    this.classes = rows.classes
    this.grades = rows.grades
    this.archiveReasons = rows.archiveReasons
    this.#byCode = new Map(rows.categories.map((c) => [c.code, c]))
  }

  category(code: string | null): Category | undefined {
    return code === null ? undefined : this.#byCode.get(code)
  }
  /** Top-level categories that may be chosen on a day (ISO date). */
  parentsOn(day: string): Category[] {
    return this.categories.filter((c) => c.parent === null && isValidOn(c, day))
  }
  childrenOn(parent: string, day: string): Category[] {
    return this.categories.filter((c) => c.parent === parent && isValidOn(c, day))
  }
  classNamed(code: string) {
    return this.classes.find((c) => c.code === code)
  }
  archiveReason(code: string) {
    return this.archiveReasons.find((r) => r.code === code)
  }
}

export const isValidOn = (row: { validFrom: string; validTo: string | null }, day: string) =>
  row.validFrom <= day && (row.validTo === null || day <= row.validTo)
