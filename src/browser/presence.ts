// Who else is writing in the report that is open: the server's sentence, asked for each second while the page is seen.

const line = document.querySelector<HTMLElement>('[data-writing]')
const from = line?.dataset.writing
if (line && from) ask(line, from)

async function ask(line: HTMLElement, from: string) {
  for (;;) {
    await new Promise((resume) => setTimeout(resume, 800))
    if (document.hidden) continue
    try {
      const answer = await fetch(from, { headers: { accept: 'application/json' } })
      if (answer.redirected || answer.status === 404) return // signed out, or no longer theirs: nothing more will come
      if (!answer.ok) continue
      const news = (await answer.json()) as { line: string }
      if (line.textContent !== news.line) line.textContent = news.line
    } catch {
      await new Promise((resume) => setTimeout(resume, 5_000)) // no line: the next try may have one
    }
  }
}
