import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type PDFDocument from 'pdfkit'
import { type Cell, cellText, type Document, isWords, type Table } from './document.ts'

// DejaVu has the signs that people write with, beyond Latin too, and comes as a package: nothing of this machine's fonts is used.
const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const ink = '#1b1b1b'
const quiet = '#555555'
const rule = '#8a8a8a'
const margins = { top: 56, bottom: 64, left: 56, right: 56 }
const pad = 3
const LOGO = { width: 110, height: 62 }

type Pdf = InstanceType<typeof PDFDocument>

/** A4, tagged (headings, paragraphs, tables with header cells) so that a screen reader can follow it; the same content and date give the same bytes. */
export async function writePdf(document: Document): Promise<Buffer> {
  const { default: Pdfkit } = await import('pdfkit') // 14 MB that most instances never need
  const at = new Date(document.at.epochMilliseconds)
  const pdf = new Pdfkit({
    size: 'A4',
    margins,
    lang: document.lang,
    tagged: true,
    pdfVersion: '1.7',
    displayTitle: true,
    bufferPages: true,
    font: join(fonts, 'DejaVuSans.ttf'),
    info: {
      Title: `${document.title} · ${document.lines[0] ?? ''}`,
      Author: document.from,
      Producer: 'Tuntas',
      Creator: 'Tuntas',
      CreationDate: at,
    },
  })
  pdf.registerFont('text', join(fonts, 'DejaVuSans.ttf'))
  pdf.registerFont('strong', join(fonts, 'DejaVuSans-Bold.ttf'))
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const say = (
    tag: string,
    text: string,
    { font = 'text', size = 9.5, color = ink, gap = 4, align = 'left' as 'left' | 'center', inset = 0 } = {},
  ) => {
    const width = pdf.page.width - margins.left - margins.right - 2 * inset
    const write = () => {
      pdf.font(font).fontSize(size).fillColor(color)
      pdf.text(text, margins.left + inset, pdf.y, { paragraphGap: gap, align, width })
    }
    root.add(pdf.struct(tag, {}, write))
  }

  if (document.head) {
    const logo = document.logo && drawLogo(pdf, root, document.logo)
    const inset = logo ? logo.width + 10 : 0
    for (const [i, line] of document.head.entries())
      say('P', line, { align: 'center', inset, ...(i === 0 ? { font: 'strong', size: 14, gap: 2 } : { gap: 1 }) })
    pdf.y = Math.max(pdf.y, logo?.bottom ?? 0)
    underline(pdf)
  } else say('P', document.from, { font: 'strong', size: 10.5 })
  say('H1', document.title, { font: 'strong', size: 17, gap: 2 })
  for (const line of document.lines) say('P', line, { color: quiet, gap: 1 })
  pdf.moveDown(0.8)
  for (const sentence of document.lead) say('P', sentence, { size: 11 })
  for (const table of document.tables) {
    heading(pdf, (text, size) => say('H2', text, { font: 'strong', size, gap: 5 }), table.title)
    drawTable(pdf, root, table, document.lang)
  }
  for (const note of document.notes) {
    heading(pdf, (text) => say('H3', text, { font: 'strong', size: 9.5, gap: 1 }), note.title, 40)
    say('P', note.text)
  }
  if (document.sign.length) {
    if (pdf.y > bottomOf(pdf) - 110) pdf.addPage()
    pdf.moveDown(2)
    for (const line of document.sign) say('P', line || ' ', { gap: 6 })
  }
  root.end()
  feet(pdf, [document.sample, document.foot].filter(Boolean).join(' · '))
  pdf.end()
  return done
}

const bottomOf = (pdf: Pdf) => pdf.page.height - margins.bottom

/** At the left edge, as high as three lines of a letterhead; what follows begins at the same height. */
function drawLogo(pdf: Pdf, root: PDFKit.PDFStructureElement, { png, width, height, alt }: NonNullable<Document['logo']>) {
  const scale = Math.min(LOGO.width / width, LOGO.height / height)
  const top = pdf.y
  const size = { width: width * scale, height: height * scale }
  root.add(pdf.struct('Figure', { alt }, () => void pdf.image(png, margins.left, top, size)))
  pdf.y = top
  return { width: size.width, bottom: top + size.height }
}

/** The rule under a letterhead, as decoration. */
function underline(pdf: Pdf) {
  const y = pdf.y + 4
  pdf.markContent('Artifact', { type: 'Layout' })
  pdf
    .lineWidth(1.5)
    .strokeColor(ink)
    .moveTo(margins.left, y)
    .lineTo(pdf.page.width - margins.right, y)
    .stroke()
  pdf.endMarkedContent()
  pdf.y = y + 16
}

/** A heading never stands alone at the foot of a page. */
function heading(pdf: Pdf, write: (text: string, size: number) => unknown, text: string, room = 90) {
  if (pdf.y > bottomOf(pdf) - room) pdf.addPage()
  else pdf.moveDown(1)
  write(text, 12)
}

/** In parts of a page each, every one with its header row: numbers without their heads are not to be read. */
function drawTable(pdf: Pdf, root: PDFKit.PDFStructureElement, { columns, rows }: Table, lang: Document['lang']) {
  const whole = pdf.page.width - margins.left - margins.right
  const [first, ...rest] = columns
  // A list of names with what is said of each is read on the right; figures need no more room than they take.
  const said = rest.length === 1 && isWords(rest[0]!.kind)
  const narrow =
    rest.length === 0 ? 0 : said ? whole * 0.66 : Math.min(90, (whole * (rest.length > 4 ? 0.76 : 0.68)) / rest.length)
  const widths = columns.map((_, i) => (i === 0 ? whole - narrow * rest.length : narrow))
  const text = (cell: Cell, i: number) => cellText(cell, columns[i]!.kind, lang)
  // Many columns: the heads are set smaller, so that no word of them is broken.
  const [size, headSize] = rest.length > 4 ? [7.5, 6] : [8.5, 8.5]
  const heightOf = (cells: readonly string[]) =>
    Math.max(...cells.map((cell, i) => pdf.heightOfString(cell, { width: widths[i]! - 2 * pad }))) + 2 * pad + 1
  pdf.font('strong').fontSize(headSize)
  const headHeight = heightOf(columns.map(({ label }) => label))
  pdf.font('text').fontSize(size)
  const align = (i: number) => ({ x: isWords(columns[i]!.kind) ? 'left' : 'right', y: 'top' }) as const
  const border = { top: 0, left: 0, right: 0, bottom: 0.5 }
  for (let from = 0; first && (from === 0 || from < rows.length); ) {
    const shown: string[][] = []
    let room = bottomOf(pdf) - pdf.y - headHeight
    while (from < rows.length) {
      const cells = rows[from]!.map(text)
      const height = heightOf(cells)
      if (height > room && shown.length) break
      room -= height
      shown.push(cells)
      from++
    }
    const structure = pdf.struct('Sect')
    root.add(structure)
    pdf.fillColor(ink).table({
      columnStyles: widths,
      defaultStyle: { padding: pad, border, borderColor: rule, textColor: ink },
      structParent: structure,
      data: [
        columns.map(({ label }, i) => ({
          text: label,
          type: 'TH' as const,
          align: align(i),
          font: { src: 'strong', size: headSize },
          border: { ...border, bottom: 1 },
        })),
        ...shown.map((cells) =>
          cells.map((cell, i) => ({
            text: cell,
            align: align(i),
            font: { src: 'text', size },
            ...(i === 0 && { type: 'TH' as const }),
          })),
        ),
      ],
    } as PDFKit.Mixins.TableOptionsWithData)
    structure.end()
    if (rows.length === 0) break
    if (from < rows.length) pdf.addPage()
  }
}

/** Number of the page and what it belongs to, as decoration: a reader that speaks does not say it on every page. */
function feet(pdf: Pdf, foot: string) {
  const { start, count } = pdf.bufferedPageRange()
  for (let i = start; i < start + count; i++) {
    pdf.switchToPage(i)
    pdf.page.margins.bottom = 0
    pdf.markContent('Artifact', { type: 'Pagination' })
    pdf
      .font('text')
      .fontSize(7.5)
      .fillColor(quiet)
      .text(`${foot} · ${i + 1}/${count}`, margins.left, pdf.page.height - 40, { lineBreak: false })
    pdf.endMarkedContent()
  }
}
