import type { Blob } from 'node:buffer'
import type Stream from 'node:stream'
import type { Feature } from 'write-excel-file/node'
import { getCellAddress, insertElementMarkupAccordingToOrderOfSiblings, sanitizeAttributeValue } from 'write-excel-file/utility'

/** A cell that leads to an address; row and column from 0. */
export type Link = { row: number; column: number; url: string }

type FileContent = Stream | Buffer | Blob // as the library has it, which does not name it to others

// The order in which a sheet's parts must stand (ECMA-376 part 1, 18.3.1.99), as far as they can come here.
const parts = ['sheetData', 'mergeCells', 'conditionalFormatting', 'dataValidations', 'hyperlinks', 'pageMargins', 'drawing']
const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink'
const idOf = (i: number) => `rId-link-${i + 1}`

/**
 * Makes cells lead somewhere (ECMA-376 part 1, 18.3.1.47): the address stands beside the cell, in the sheet's relations. Never by the formula HYPERLINK, so that a workbook
 * of ours holds no formula at all.
 * @param sheets the links of each sheet, in the order of the sheets
 */
export function links(sheets: readonly (readonly Link[])[]): Feature<FileContent> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _, { sheetIndex }) => {
            const own = sheets[sheetIndex] ?? []
            if (own.length === 0) return xml
            const marks = own.map(({ row, column }, i) => `<hyperlink ref="${getCellAddress(row, column)}" r:id="${idOf(i)}"/>`)
            return insertElementMarkupAccordingToOrderOfSiblings(
              xml,
              `<hyperlinks>${marks.join('')}</hyperlinks>`,
              parts,
              'worksheet',
            )
          },
        },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_, { sheetIndex }) =>
            (sheets[sheetIndex] ?? [])
              .map(
                ({ url }, i) =>
                  `<Relationship Id="${idOf(i)}" Type="${kind}" Target="${sanitizeAttributeValue(url)}" TargetMode="External"/>`,
              )
              .join(''),
        },
      },
    },
  }
}
