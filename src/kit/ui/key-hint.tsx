import type { PropsWithChildren } from 'hono/jsx'

/** The key or keys ("Ctrl K") that do what stands beside it. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span class="kbds">
      {keys.split(' ').map((key) => (
        <kbd>{key}</kbd>
      ))}
    </span>
  )
}

/** `href`: the page that the key opens. */
export type KeyLine = { keys: string; text: string; href?: string }

/** The bar at the foot of the console that names the keys of the list. */
export function KeyBar({ lines, last, children }: PropsWithChildren<{ lines: KeyLine[]; last?: KeyLine | undefined }>) {
  return (
    <footer class="keys">
      {lines.map((line) => (
        <span>
          <KeyHint keys={line.keys} /> {line.text}
        </span>
      ))}
      {last && (
        <a class="r" href={last.href} data-key={last.keys}>
          <KeyHint keys={last.keys} /> {last.text}
        </a>
      )}
      {children}
    </footer>
  )
}
