import type { App } from '../src/domain/app.ts'
import { keep } from '../src/domain/attachments/keep.ts'
import type { Random } from './random.ts'

/** The letters of "Data contoh" as strokes on a grid of 10 high: a machine without fonts draws them too. */
const strokes: Record<string, { path: string; width: number }> = {
  D: { path: 'M0 0V10H2Q5 9.5 5 5Q5 .5 2 0Z', width: 7 },
  a: { path: 'M4 7A2 2.7 0 1 0 4 7.01M4 4.4V10', width: 6 },
  t: { path: 'M1.5 1.5V8Q1.5 10 3.5 10M0 4.4H3.5', width: 5 },
  c: { path: 'M4 5.4A2.2 2.8 0 1 0 4 8.8', width: 6 },
  o: { path: 'M4 7A2 2.7 0 1 0 4 7.01Z', width: 6 },
  n: { path: 'M0 10V4.4M0 6.6Q.4 4.4 2.2 4.4Q4 4.4 4 6.6V10', width: 6 },
  h: { path: 'M0 10V0M0 6.6Q.4 4.4 2.2 4.4Q4 4.4 4 6.6V10', width: 6 },
  ' ': { path: '', width: 5 },
}

const skies = ['#b9d3e6', '#d9dfe2', '#f1dcbf']
const made = new Map<string, Promise<Buffer>>()

/** Keeps a drawn picture of a street through the one way in for files. `before`: the damage a reporter shows; `after`: the work an office did. @returns its id. */
export async function keepPicture(app: App, random: Random, kind: 'before' | 'after'): Promise<string> {
  const sky = random.pick(skies)
  const key = kind + sky
  if (!made.has(key)) made.set(key, draw(kind, sky))
  return (await keep(app, await made.get(key)!)).id
}

async function draw(kind: 'before' | 'after', sky: string): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  return sharp(Buffer.from(street(kind, sky)))
    .jpeg({ quality: 85 })
    .toBuffer()
}

function street(kind: 'before' | 'after', sky: string): string {
  const spot =
    kind === 'before'
      ? '<path d="M330 455q50-40 130-22q90 10 60 52q-50 38-130 26q-90-8-60-56z" fill="#2b2622"/><path d="M360 466q40-22 96-12q50 8 34 26q-60 16-110 8z" fill="#6f7f88"/>'
      : '<path d="M320 440h220l26 72H296z" fill="#33363a"/><path d="M250 520l14-46 14 46z" fill="#e8702a"/><path d="M580 520l14-46 14 46z" fill="#e8702a"/>'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
<rect width="800" height="600" fill="${sky}"/><rect y="240" width="800" height="110" fill="#7d9a6b"/><path d="M60 260h150v-90h-150zM560 270h170v-120h-170z" fill="#c9b79c"/>
<path d="M300 330h200l260 270H40z" fill="#6b6d70"/><path d="M396 340h8l14 80h-36zM384 540h32l6 60h-44z" fill="#e9e4d4"/>${spot}
<rect width="800" height="72" fill="#1d2b36"/><g transform="translate(24 16) scale(4)" fill="none" stroke="#fff" stroke-width="1.2" stroke-linecap="round">${words('Data contoh')}</g></svg>`
}

function words(text: string): string {
  let x = 0
  return [...text]
    .map((letter) => {
      const { path, width } = strokes[letter]!
      const drawn = `<path transform="translate(${x} 0)" d="${path}"/>`
      x += width
      return drawn
    })
    .join('')
}
