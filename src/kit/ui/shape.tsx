import { raw } from 'hono/html'

const ring = '<circle cx="8" cy="8" r="6.5" stroke="currentColor" stroke-width="1.75"/>'
const paper = 'stroke="var(--ds-color-neutral-surface-default,#fff)"'
const round = 'stroke-linecap="round" stroke-linejoin="round"'

// A status is a shape before it is a colour: the circle fills as the report moves; what stands outside the path has another outline.
const shapes = {
  submitted: ring,
  checking: `${ring}<path d="M8 8V3.6A4.4 4.4 0 0 1 12.4 8Z" fill="currentColor"/>`,
  forwarded: `${ring}<path d="M8 3.6a4.4 4.4 0 0 1 0 8.8Z" fill="currentColor"/>`,
  inProgress: `${ring}<path d="M8 8V3.6A4.4 4.4 0 1 1 3.6 8Z" fill="currentColor"/>`,
  answered: `${ring}<circle cx="8" cy="8" r="4.4" fill="currentColor"/>`,
  closed: `<circle cx="8" cy="8" r="7.4" fill="currentColor"/><path d="m4.7 8.3 2.3 2.3 4.4-4.8" ${paper} stroke-width="1.9" ${round}/>`,
  held: `<path d="M8 .9 15.1 8 8 15.1.9 8Z" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M6.5 5.6v4.8M9.5 5.6v4.8" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
  archived:
    '<rect x="1.5" y="1.5" width="13" height="13" rx="2" stroke="currentColor" stroke-width="1.6"/><path d="M5 8h6" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  next: '<circle cx="8" cy="8" r="6.5" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2.1"/>',
  past: `<circle cx="8" cy="8" r="7.2" fill="currentColor"/><path d="m4.9 8.2 2.2 2.2 4-4.4" ${paper} stroke-width="1.7" ${round}/>`,
  now: '<circle cx="8" cy="8" r="6.6" stroke="currentColor" stroke-width="2.4" fill="var(--ds-color-neutral-surface-default,#fff)"/><circle cx="8" cy="8" r="3" fill="currentColor"/>',
  warn: '<path d="M8 1.4 15.3 14H.7Z" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M8 6v3.6" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/><circle cx="8" cy="11.7" r="1" fill="currentColor"/>',
  err: `<path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor"/><path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" ${paper} stroke-width="1.7" stroke-linecap="round"/>`,
  yes: `<circle cx="8" cy="8" r="6.8" fill="currentColor"/><path d="m5 8.2 2.1 2.1 3.9-4.3" ${paper} stroke-width="1.7" ${round}/>`,
  no: '<circle cx="8" cy="8" r="6.2" stroke="currentColor" stroke-width="1.4"/><path d="M5.2 8h5.6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>',
  info: '<circle cx="8" cy="8" r="6.6" stroke="currentColor" stroke-width="1.5"/><path d="M8 7.4v3.8" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/><circle cx="8" cy="4.9" r="1" fill="currentColor"/>',
  lock: '<rect x="2.8" y="7" width="10.4" height="7.4" rx="1.4" stroke="currentColor" stroke-width="1.5"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" stroke="currentColor" stroke-width="1.5"/>',
  cam: '<rect x="1.2" y="4" width="13.6" height="9.6" rx="1.8" stroke="currentColor" stroke-width="1.4"/><circle cx="8" cy="8.8" r="2.6" stroke="currentColor" stroke-width="1.4"/><path d="M5.4 4 6.4 2.2h3.2L10.6 4" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>',
  sheet:
    '<path d="M3.2 1.4h6.2l3.4 3.4v9.8H3.2Z" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/><path d="M9.2 1.6v3.4h3.4M5.6 8.4h4.8M5.6 11h4.8" stroke="currentColor" stroke-width="1.3"/>',
  left: `<path d="M10 3 5 8l5 5" stroke="currentColor" stroke-width="1.8" ${round}/>`,
  right: `<path d="m6 3 5 5-5 5" stroke="currentColor" stroke-width="1.8" ${round}/>`,
  pin: '<path d="M8 14.6S2.9 9.9 2.9 6.3a5.1 5.1 0 0 1 10.2 0c0 3.6-5.1 8.3-5.1 8.3Z" stroke="currentColor" stroke-width="1.4"/><circle cx="8" cy="6.3" r="1.7" fill="currentColor"/>',
  phone:
    '<path d="M3.1 1.6h2.5l1.2 3.2-1.6 1.2a9 9 0 0 0 4.8 4.8l1.2-1.6 3.2 1.2v2.5a1.5 1.5 0 0 1-1.6 1.5A11.6 11.6 0 0 1 1.6 3.2 1.5 1.5 0 0 1 3.1 1.6Z" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>',
} as const

export type ShapeName = keyof typeof shapes
export const shapeNames = Object.keys(shapes) as ShapeName[]

/** A small drawing in the colour of its text, hidden from screen readers: a word always stands beside it. `size` in CSS pixels. */
export function Shape({ name, size = 16 }: { name: ShapeName; size?: number }) {
  return raw(`<svg width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" aria-hidden="true">${shapes[name]}</svg>`)
}

/** The name as drawn: lower case, ending in a full stop (tuntas: done). */
export function Wordmark() {
  return raw(
    '<svg viewBox="0 0 170 46" role="img" aria-label="Tuntas" fill="none" stroke="currentColor" stroke-width="5.6" stroke-linecap="round" stroke-linejoin="round"><path d="M10 6.5v26a7.5 7.5 0 0 0 7.5 7.5h1.5M3.5 18.5h15M28 18.5V30a10 10 0 0 0 20 0V18.5M48 18.5V40M58.5 40V18.5M58.5 29a10.2 10.2 0 0 1 20.4 0v11M91 6.5v26a7.5 7.5 0 0 0 7.5 7.5h1.5M84.5 18.5h15"/><circle cx="117" cy="29.2" r="10.8"/><path d="M127.8 18.5V40M151.5 21.7c-1.7-2.3-4.2-3.4-7-3.4-4 0-6.9 2-6.9 5.2 0 7.6 14.9 3.3 14.9 11 0 3.6-3.3 5.8-7.5 5.8-3.4 0-6.4-1.3-8.2-4"/><circle cx="163" cy="39.2" r="3.8" fill="var(--ds-color-accent-base-default)" stroke="none"/></svg>',
  )
}
