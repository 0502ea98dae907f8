// A form in which an officer writes: keeps what is typed on the server, brings templates in by ::code, shows what the server sees in the text. Without this file the form works all the same.

type Reply = {
  edition: number
  line: string
  rival: string
  blanks: string
  checks: { part: string; met: boolean; text: string }[]
}

const form = document.querySelector<HTMLFormElement>('form[data-draft]')
if (form) start(form, form.dataset.draft!)

function start(form: HTMLFormElement, base: string) {
  const text = form.querySelector<HTMLTextAreaElement>('#text, #question') ?? form.querySelector<HTMLTextAreaElement>('textarea')
  const pick = form.querySelector<HTMLSelectElement>('[data-templates]')
  let sent = false
  let dirty = false
  let saving = false
  let told = 0
  let waits: ReturnType<typeof setTimeout> | undefined
  restoreLost()
  if (text?.matches('#text, #question') && !form.querySelector('[aria-invalid="true"]')) {
    text.focus()
    text.setSelectionRange(text.value.length, text.value.length)
  }

  form.addEventListener('input', (event) => {
    if (event.target === pick) return
    dirty = true
    tellWriting()
    clearTimeout(waits)
    waits = setTimeout(save, 900)
  })
  const rest = setInterval(() => dirty && save(), 5_000)
  form.addEventListener('submit', () => {
    sent = true
    clearTimeout(waits)
    clearInterval(rest)
    keepLost()
  })
  addEventListener('pagehide', () => {
    if (!sent && (dirty || told)) navigator.sendBeacon(`${base}/draf`, body('leave'))
  })
  if (text && pick) templates(text, pick, form)

  /** At once with the first key, then every few seconds while somebody writes. */
  function tellWriting() {
    if (Date.now() - told < 5_000) return
    told = Date.now()
    void fetch(`${base}/menulis`, { method: 'POST', body: new URLSearchParams({ form: form.dataset.form! }) }).catch(() => {})
  }

  async function save() {
    if (saving || sent) return
    saving = true
    dirty = false
    try {
      const answer = await fetch(`${base}/draf`, { method: 'POST', body: body('save') })
      if (answer.ok && !answer.redirected && !sent) show((await answer.json()) as Reply)
    } catch {
      dirty = true // the next round tries again
    } finally {
      saving = false
    }
  }

  function body(state: string): URLSearchParams {
    const all = new URLSearchParams({ form: form.dataset.form!, state })
    let files = 0
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string') all.append(name, value)
      else if (value.size > 0) files++
    }
    const kept = all.get('kept')?.split(',').filter(Boolean).length ?? 0
    all.set('files', String(files + kept))
    return all
  }

  function show({ line, rival, blanks, checks }: Reply) {
    say('[data-draft-line]', line)
    say('[data-blanks]', blanks)
    say('[data-rival-line]', rival)
    const box = form.querySelector<HTMLElement>('[data-rival]')
    if (box) box.hidden = rival === ''
    for (const { part, met, text } of checks) {
      const item = form.querySelector(`[data-part="${part}"]`)
      item?.classList.toggle('met', met)
      const words = item?.querySelector('.sub')
      if (words) words.textContent = text
    }
  }

  function say(where: string, words: string) {
    const place = form.querySelector(where)
    if (place && place.textContent !== words) place.textContent = words
  }

  /** A session that ended while the form was sent: what was typed last waits in this tab until the form is open again. */
  function keepLost() {
    try {
      sessionStorage.setItem(base, JSON.stringify([form.dataset.form, [...body('')]]))
    } catch {}
  }

  function restoreLost() {
    try {
      const [name, fields] = JSON.parse(sessionStorage.getItem(base) ?? '[]') as [string?, [string, string][]?]
      if (!document.referrer.includes('/masuk') || name !== form.dataset.form) return
      for (const [field, value] of fields ?? []) {
        const place = form.elements.namedItem(field)
        if (place instanceof HTMLTextAreaElement || place instanceof HTMLSelectElement) place.value = value
      }
      dirty = true
      waits = setTimeout(save, 100)
    } catch {
    } finally {
      try {
        sessionStorage.removeItem(base)
      } catch {}
    }
  }
}

/** `::code` in the text becomes its template, as soon as no other code begins like it, or with a space, Tab or Enter after it; so does a choice in the list with its button. */
function templates(text: HTMLTextAreaElement, pick: HTMLSelectElement, form: HTMLFormElement) {
  const all = [...pick.options].filter((option) => option.dataset.code)
  /** The rest of a code that was complete before its last letter was typed, and until when it is swallowed. */
  let rest = ''
  let until = 0
  /** Where the template begins, until its first blank is selected. */
  let fresh: number | null = null

  text.addEventListener('beforeinput', (event) => {
    const typed = event.inputType === 'insertLineBreak' ? ' ' : event.data
    const late = Date.now() > until
    if (!late && rest !== '' && typed === rest[0]) {
      event.preventDefault()
      rest = rest.slice(1)
      until = Date.now() + 1_500
    } else if (!late && rest === '' && fresh !== null && typed === ' ') event.preventDefault()
    else rest = ''
    if (rest !== '') return
    if (fresh !== null) selectBlank(fresh)
    // The space that ends a code, typed out of habit, must not replace the blank; anything else is meant to.
    if (!event.defaultPrevented || typed === ' ') fresh = null
  })
  text.addEventListener('input', () => {
    const typed = typedCode()
    const fits = typed ? all.filter(({ dataset }) => dataset.code!.startsWith(typed)) : []
    if (typed && fits.length === 1) take(fits[0]!, typed)
  })
  text.addEventListener('keydown', (event) => {
    if (!['Tab', 'Enter', ' '].includes(event.key)) return
    if (event.key === 'Tab' && fresh !== null && Date.now() <= until) {
      event.preventDefault()
      selectBlank(fresh)
      fresh = null
      return
    }
    const typed = typedCode()
    const exact = typed && all.find(({ dataset }) => dataset.code === typed)
    if (!exact) return
    take(exact, typed)
    if (!event.ctrlKey && !event.metaKey) event.preventDefault()
  })
  pick.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      event.stopPropagation()
      choose()
    }
  })
  form.querySelector('[name="take"][value="template"]')?.addEventListener('click', (event) => {
    event.preventDefault()
    choose()
  })

  const typedCode = () => /::([a-z][a-z0-9-]*)$/i.exec(text.value.slice(0, text.selectionStart))?.[1]?.toLowerCase()

  function choose() {
    const option = pick.selectedOptions[0]
    if (!option?.dataset.code) return
    const gap = text.value.trim() === '' ? '' : '\n\n'
    text.value = text.value.trimEnd()
    put(option, text.value.length, text.value.length, gap)
  }

  function take(option: HTMLOptionElement, typed: string) {
    const end = text.selectionStart
    const whole = rest === '' && typed === option.dataset.code
    rest = option.dataset.code!.slice(typed.length)
    until = Date.now() + 1_500
    fresh = whole ? null : end - typed.length - 2
    pick.value = option.value
    put(option, end - typed.length - 2, end, '')
  }

  function put({ dataset }: HTMLOptionElement, start: number, end: number, gap: string) {
    text.focus()
    text.setRangeText(gap + dataset.text!, start, end, 'end')
    const kind = form.elements.namedItem('kind')
    if (dataset.kind && kind instanceof HTMLSelectElement) kind.value = dataset.kind
    const reason = form.elements.namedItem('reason')
    if (dataset.reason && reason instanceof HTMLTextAreaElement && reason.value.trim() === '') reason.value = dataset.reason
    if (rest === '') selectBlank(start)
    text.dispatchEvent(new Event('input', { bubbles: true }))
  }

  /** The first blank is what is written next. */
  function selectBlank(start: number) {
    const blank = /\{\s*\p{L}[^{}\n]*\}|\[\s*\p{L}[^[\]\n]*\]/u.exec(text.value.slice(start))
    if (blank) text.setSelectionRange(start + blank.index, start + blank.index + blank[0].length)
  }
}
