import type { PropsWithChildren } from 'hono/jsx'

// Charts as SVG from the server, in the style of the agency page: bars ink, what is late hatched, the promise a brick line with its word. Each has its table beside it.

/** A frame that scrolls by itself on a narrow screen, and that the keyboard reaches. */
export function ChartFrame({ label, children }: PropsWithChildren<{ label: string }>) {
  return (
    <section class="scroll" tabindex={0} aria-label={label}>
      {children}
    </section>
  )
}

const round = (x: number) => Math.round(x * 10) / 10

/** Promise against practice on one line: ink to the median, pale to nine of ten, the promise as a line with a wedge. `most`: working days at the right end. */
export function PromiseBar({
  promise,
  median,
  p90,
  most,
  label,
}: {
  promise: number
  median: number
  p90: number
  most: number
  label: string
}) {
  const x = (days: number) => round((Math.min(days, most) / most) * 436)
  return (
    <svg class="ch" viewBox="0 0 440 44" role="img" aria-label={label}>
      <rect x="0" y="15" width={x(p90)} height="14" class="band" />
      <rect x="0.5" y="15" width={x(p90)} height="14" class="bo" />
      <rect x="0" y="15" width={x(median)} height="14" class="in" />
      <line x1={x(p90)} x2={x(p90)} y1="12" y2="32" class="axis" />
      <line x1={x(promise)} x2={x(promise)} y1="6" y2="38" class="lim" />
      <path d={`M${x(promise) - 5} 3h10l-5 6z`} class="limf" />
    </svg>
  )
}

/** Whole numbers for an axis: three or four steps of 1, 2 or 5 times a power of ten. */
export function ticks(most: number): number[] {
  const rough = Math.max(most, 1) / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((k) => k * power).find((size) => size >= rough) ?? power * 10)
  return Array.from({ length: Math.floor(Math.max(most, 1) / step) + 1 }, (_, i) => i * step)
}

/** How many reports took how many days. Bars after the promise are hatched. A bar that is null is not drawn. */
export function DaysChart({
  bars,
  promise,
  label,
  words,
}: {
  bars: { label: string; n: number | null }[]
  promise: number
  label: string
  words: { promise: string; axis: string }
}) {
  const most = Math.max(1, ...bars.map((bar) => bar.n ?? 0))
  const y = (n: number) => round(226 - (n / most) * 180)
  const step = 720 / bars.length
  const limit = round(40 + step * Math.min(bars.length - 1, promise + 1))
  return (
    <svg class="ch" viewBox="0 0 760 270" role="img" aria-label={label}>
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="hatch0" />
          <line x1="0" y1="0" x2="0" y2="6" class="hl" />
        </pattern>
      </defs>
      {ticks(most).map((n) => (
        <>
          <line x1="40" x2="760" y1={y(n)} y2={y(n)} class={n === 0 ? 'axis' : 'grid'} />
          <text x="32" y={y(n) + 4} text-anchor="end" class="s">
            {n}
          </text>
        </>
      ))}
      {bars.map((bar, i) => (
        <>
          {bar.n !== null && bar.n > 0 && (
            <rect
              x={round(43 + i * step)}
              y={y(bar.n)}
              width={round(step - 6)}
              height={round(226 - y(bar.n))}
              class={i <= promise ? 'in' : 'outl'}
            />
          )}
          <text x={round(40 + (i + 0.5) * step)} y="244" text-anchor="middle">
            {bar.label}
          </text>
        </>
      ))}
      <line x1={limit} x2={limit} y1="14" y2="226" class="lim" />
      <text x={limit + 8} y="24" class="limt">
        {words.promise}
      </text>
      <text x="400" y="266" text-anchor="middle" class="s">
        {words.axis}
      </text>
    </svg>
  )
}

/** One bar of parts in the five shades of age; a part that is null is drawn as thin as nothing. */
export function AgeBar({ parts, label }: { parts: (number | null)[]; label: string }) {
  const all = parts.reduce<number>((sum, n) => sum + (n ?? 0), 0)
  let x = 0
  return (
    <svg class="ch" viewBox="0 0 760 40" role="img" aria-label={label}>
      {parts.map((n, i) => {
        const width = all === 0 ? 0 : round(((n ?? 0) / all) * 756)
        const from = x
        x = round(x + width)
        return (
          <>
            <rect x={from} y="4" width={width} height="30" class={`r${i + 1} gap`} />
            {width > 36 && (
              <text x={round(from + width / 2)} y="24" text-anchor="middle" class={['lo', 'lo', 'mid', 'hi', 'hi'][i]}>
                {n}
              </text>
            )}
          </>
        )
      })}
      <rect x="0.5" y="4" width={Math.max(x, 1)} height="30" class="bo" />
    </svg>
  )
}

/** Median (full) and nine of ten (open) of each month; a month of too few reports has no dots. */
export function MonthsChart({
  months,
  promise,
  words,
  label,
}: {
  months: { label: string; median: number | null; p90: number | null }[]
  promise: number
  words: { promise: string }
  label: string
}) {
  const most = Math.max(promise + 1, ...months.map((month) => month.p90 ?? 0))
  const y = (days: number) => round(182 - (days / most) * 160)
  const step = 936 / Math.max(1, months.length)
  const x = (i: number) => round(120 + (i + 0.5) * step)
  return (
    <svg class="ch" viewBox="0 0 1056 214" role="img" aria-label={label}>
      {ticks(most)
        .filter((days) => days === 0 || Math.abs(y(days) - y(promise)) > 14)
        .map((days) => (
          <>
            <line x1="120" x2="1056" y1={y(days)} y2={y(days)} class={days === 0 ? 'axis' : 'grid'} />
            <text x="110" y={y(days) + 5} text-anchor="end" class="s">
              {days}
            </text>
          </>
        ))}
      <line x1="120" x2="1056" y1={y(promise)} y2={y(promise)} class="lim" />
      <text x="110" y={y(promise) + 5} text-anchor="end" class="limt">
        {words.promise}
      </text>
      {months.map((month, i) => (
        <>
          {month.median !== null && month.p90 !== null && (
            <>
              <line x1={x(i)} x2={x(i)} y1={y(month.median)} y2={y(month.p90)} class="axis" />
              <circle cx={x(i)} cy={y(month.p90)} r="5.5" class="ring" />
              <circle cx={x(i)} cy={y(month.median)} r="6.5" class="in" />
            </>
          )}
          <text x={x(i)} y="206" text-anchor="middle" class="s">
            {month.label}
          </text>
        </>
      ))}
    </svg>
  )
}

/** From step to step, with what was lost on the way beside it. */
export function FunnelChart({
  steps,
  label,
}: {
  steps: { label: string; n: number | null; shown: string; aside: string }[]
  label: string
}) {
  const most = Math.max(1, ...steps.map((step) => step.n ?? 0))
  return (
    <svg class="ch" viewBox={`0 0 1056 ${steps.length * 52}`} role="img" aria-label={label}>
      {steps.map((step, i) => {
        const width = round(((step.n ?? 0) / most) * 330)
        return (
          <>
            <text x="0" y={i * 52 + 25}>
              {step.label}
            </text>
            <rect x="210" y={i * 52 + 6} width={width} height="28" class="in" />
            <text x={220 + width} y={i * 52 + 25} class="b">
              {step.shown}
            </text>
            <text x="640" y={i * 52 + 25} class="s">
              {step.aside}
            </text>
          </>
        )
      })}
    </svg>
  )
}
