// Charts that set units beside each other, in the style of charts.tsx. Each has its table beside it.

const round = (x: number) => Math.round(x * 10) / 10
const LEFT = 260
const WIDE = 1056
const ROW = 36

/** A label that ends before the drawing begins; the whole name stands in the table. */
const short = (label: string, most = 31) => (label.length > most ? `${label.slice(0, most - 1).trimEnd()}…` : label)

/** Where things stand in a row of bars: on a page, and on a wall, whose letters are twice as large. */
const sizes = {
  page: { left: LEFT, row: ROW, bar: 27, base: 19, letters: 31, room: 34, end: 70 },
  wall: { left: 330, row: 50, bar: 38, base: 28, letters: 22, room: 60, end: 90 },
}

/** Bars of parts in the five shades of age, one a row, on one scale. */
export function StackedBars({
  rows,
  label,
  size = 'page',
}: {
  rows: { label: string; parts: number[] }[]
  label: string
  size?: keyof typeof sizes
}) {
  const { left, row: high, bar, base, letters, room, end } = sizes[size]
  const sum = (parts: number[]) => parts.reduce((a, b) => a + b, 0)
  const most = Math.max(1, ...rows.map(({ parts }) => sum(parts)))
  const width = (n: number) => round((n / most) * (WIDE - left - end))
  return (
    <svg class="ch" viewBox={`0 0 ${WIDE} ${rows.length * high + 4}`} role="img" aria-label={label}>
      {rows.map((row, i) => {
        let x = left
        const y = i * high + 4
        return (
          <>
            <text x="0" y={y + base}>
              {short(row.label, letters)}
            </text>
            {row.parts.map((n, part) => {
              const from = x
              x = round(x + width(n))
              return (
                <>
                  <rect x={from} y={y} width={width(n)} height={bar} class={`r${part + 1} gap`} />
                  {width(n) > room && (
                    <text
                      x={round(from + width(n) / 2)}
                      y={y + base}
                      text-anchor="middle"
                      class={['lo', 'lo', 'mid', 'hi', 'hi'][part]}
                    >
                      {n}
                    </text>
                  )}
                </>
              )
            })}
            <rect x={left + 0.5} y={y} width={Math.max(1, round(x - left))} height={bar} class="bo" />
            <text x={x + 10} y={y + base} class="b">
              {sum(row.parts)}
            </text>
          </>
        )
      })}
    </svg>
  )
}

/** `unknown`: what is said in place of a median that nobody knows yet. Nine of ten that are not known yet lie beyond the right edge. */
export type DotRow = {
  label: string
  median: number | null
  p90: number | null
  from: number | null
  to: number | null
  unknown: string
  few: boolean
}

/** Median (full, with its interval) and nine of ten (open) of each unit on one axis of days, the promise as a line. `few`: too few reports to be set in order; drawn pale. */
export function DotPlot({
  rows,
  promise,
  words,
  label,
}: {
  rows: DotRow[]
  promise: number
  words: { promise: string }
  label: string
}) {
  const most = Math.max(promise + 1, ...rows.flatMap(({ median, p90, to }) => [median ?? 0, p90 ?? 0, to ?? 0]))
  const x = (days: number | null) => (days === null ? WIDE : round(LEFT + (Math.min(days, most) / most) * (WIDE - LEFT - 20)))
  const bottom = rows.length * ROW + 30
  return (
    <svg class="ch" viewBox={`0 0 ${WIDE} ${bottom + 26}`} role="img" aria-label={label}>
      {scale(most).map((days) => (
        <>
          <line x1={x(days)} x2={x(days)} y1="26" y2={bottom} class={days === 0 ? 'axis' : 'grid'} />
          <text x={x(days)} y={bottom + 18} text-anchor="middle" class="s">
            {days}
          </text>
        </>
      ))}
      <line x1={x(promise)} x2={x(promise)} y1="22" y2={bottom} class="lim" />
      <text x={x(promise) + 6} y="16" class="limt">
        {words.promise}
      </text>
      {rows.map((row, i) => {
        const y = i * ROW + 46
        return (
          <g class={row.few ? 'pale' : undefined}>
            <text x="0" y={y + 5}>
              {short(row.label)}
            </text>
            {row.median === null ? (
              <text x={LEFT + 10} y={y + 5} class="b">
                {row.unknown}
              </text>
            ) : (
              <>
                <line x1={x(row.median)} x2={x(row.p90)} y1={y} y2={y} class="axis" />
                {row.from !== null && (
                  <rect x={x(row.from)} y={y - 4} width={round(x(row.to) - x(row.from))} height="8" class="band" />
                )}
                {row.p90 !== null && <circle cx={x(row.p90)} cy={y} r="5.5" class="ring" />}
                <circle cx={x(row.median)} cy={y} r="6.5" class="in" />
              </>
            )}
          </g>
        )
      })}
    </svg>
  )
}

function scale(most: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((size) => most / size <= 8) ?? 500
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
}

/** Shares of a whole with their intervals (0 to 1); without a share the row is only named. */
export function ShareBars({
  rows,
  label,
}: {
  rows: { label: string; share: number | null; from: number; to: number; shown: string }[]
  label: string
}) {
  const x = (share: number) => round(LEFT + share * (WIDE - LEFT - 130))
  return (
    <svg class="ch" viewBox={`0 0 ${WIDE} ${rows.length * ROW + 4}`} role="img" aria-label={label}>
      {rows.map((row, i) => {
        const y = i * ROW + 4
        return (
          <>
            <text x="0" y={y + 19}>
              {short(row.label)}
            </text>
            <rect x={LEFT + 0.5} y={y + 4} width={round(x(1) - LEFT)} height="20" class="bo" />
            {row.share !== null && (
              <>
                <rect x={LEFT} y={y + 4} width={round(x(row.share) - LEFT)} height="20" class="in" />
                <line x1={x(row.from)} x2={x(row.to)} y1={y + 14} y2={y + 14} class="whisk" />
                <line x1={x(row.from)} x2={x(row.from)} y1={y + 8} y2={y + 20} class="whisk" />
                <line x1={x(row.to)} x2={x(row.to)} y1={y + 8} y2={y + 20} class="whisk" />
              </>
            )}
            <text x={x(1) + 10} y={y + 19} class="b">
              {row.shown}
            </text>
          </>
        )
      })}
    </svg>
  )
}

/** A line of weeks over the band of what is to be expected; `most` is the top of the scale. */
export function Spark({
  weeks,
  expected,
  rises,
  most,
  label,
}: {
  weeks: readonly number[]
  expected: { from: number; to: number }
  rises: boolean
  most: number
  label: string
}) {
  const x = (i: number) => round(4 + (i / Math.max(1, weeks.length - 1)) * 254)
  const y = (n: number) => round(86 - (Math.min(n, most) / Math.max(1, most)) * 76)
  const last = weeks.length - 1
  return (
    <svg class="ch" viewBox="0 0 270 92" role="img" aria-label={label}>
      <rect x="0" y={y(expected.to)} width="270" height={Math.max(2, round(y(expected.from) - y(expected.to)))} class="band" />
      <polyline points={weeks.map((n, i) => `${x(i)},${y(n)}`).join(' ')} class={rises ? 'up' : 'ln'} />
      <circle cx={x(last)} cy={y(weeks[last] ?? 0)} r="6" class={rises ? 'upd' : 'in'} />
    </svg>
  )
}
