import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cell } from '../../kit/csv.ts'
import { type CsvRecord, recordsOf } from './records.ts'

async function* pieces(text: string, size: number) {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size)
}
async function read(text: string, columns: number, size = 7): Promise<CsvRecord[]> {
  const records: CsvRecord[] = []
  for await (const record of recordsOf(pieces(text, size), ',', () => columns)) records.push(record)
  return records
}

test('whatever cells are written, the same are read, however the text is cut into pieces', async () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', "'", ';'), maxLength: 12 })
    .filter((t) => !t.startsWith('\n'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text, fc.constant('x')), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('\r\n', '\n'),
      async (rows, size, end) => {
        const csv = rows.map((row) => row.map(cell).join(',') + end).join('')
        const records = await read(csv, 3, size)
        expect(records.map((record) => ('cells' in record ? record.cells : record))).toEqual(rows.map((row) => [...row]))
      },
    ),
  )
})

test('a quote that is never closed costs its own line, wherever the file goes on', async () => {
  const records = await read('1,"a,b\n2,c,d\n3,"e ""f""",g\n4,"h"i,j\n5,"k\nl",m\n6,"n,o\n7,p,q', 3)
  expect(records.map((record) => [record.line, 'cells' in record ? record.cells[0] : record.reason])).toEqual([
    [1, 'a quote is opened and never closed'],
    [2, '2'],
    [3, '3'],
    [4, '4'],
    [5, '5'],
    [7, 'a quote is opened and never closed'],
    [8, '7'],
  ])
})

test('a quote inside a bare cell is one more sign', async () => {
  expect(await read('1,pipa 5" bocor,x\n', 3)).toEqual([{ line: 1, cells: ['1', 'pipa 5" bocor', 'x'] }])
})

test('lines that end with CR alone are lines', async () => {
  expect((await read('1,a,b\r2,c,d\r', 3)).map((record) => record.line)).toEqual([1, 2])
})
