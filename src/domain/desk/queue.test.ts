import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hands } from '../../../test/support/moving.ts'
import { testApp } from '../../../test/support/postgres.ts'
import { aReport, smallNation, type World } from '../../../test/support/world.ts'
import { dropView, MOST_VIEWS, savedViews, saveView } from '../people/saved-views.ts'
import { correctReport } from '../reports/correct-report.ts'
import { addressOf, type DeskFilter, listFrom, type ViewName } from './desk-filter.ts'
import { countOf, queue, queueNumbers } from './queue.ts'
import { type QueueNews, watchQueue } from './watch-queue.ts'

let w: World
const { go } = hands(() => w)
/** Numbers by what is special about the report. */
const one: Record<string, string> = {}

beforeAll(async () => {
  w = await smallNation(await testApp())
  const made = async (name: string, overrides = {}) => {
    one[name] = (await aReport(w.app, overrides)).number
    return one[name]
  }
  await made('plain')
  await made('private', { audience: 'private' })
  await made('trash', { category: 'lingkungan-pencemaran', title: 'Sampah menumpuk di TPS' })
  await made('elsewhere', { location: { areaCode: '35.73.05.1001' } })
  await made('asking', { class: 'informationRequest' })
  await made('unknown', { identity: 'anonymous' })
  await made('ministry', { agency: 'kemensos' })
  const forwarded = await made('forwarded')
  await go('city', forwarded, 'verify', { grade: 'oversight', tags: ['Banjir', 'pasar  besar'] })
  await go('city', forwarded, 'forward', { agency: 'dpu' })
  await go('dpu', forwarded, 'assign', { officer: w.officer.dpu!.id })
  const closed = await made('closed', { category: 'lingkungan-pencemaran' })
  await go('city', closed, 'archive', { reason: 'unclear' })
})
afterAll(() => w.app.close())

const namesOf = (numbers: readonly string[]) =>
  numbers.map((number) => Object.keys(one).find((name) => one[name] === number) ?? number).sort()
const list = (filter: DeskFilter, view: ViewName = 'open', q?: string) => ({ view, filter, ...(q && { q }) })
const found = async (who: string, ...asked: Parameters<typeof list>) =>
  namesOf((await queue(w.app, w.officer[who]!, list(...asked))).map((row) => row.number))

const open = ['asking', 'elsewhere', 'forwarded', 'plain', 'private', 'trash', 'unknown']

describe('each filter leaves what it names', () => {
  test.each([
    [{}, open],
    [{ status: 'forwarded' }, ['forwarded']],
    [{ status: 'no-such-status' }, []],
    [{ category: 'lingkungan' }, ['trash']],
    [{ category: 'lingkungan-pencemaran' }, ['trash']],
    [{ agency: 'dpu' }, ['forwarded']],
    [{ agency: 'malang' }, open],
    [{ agency: 'jatim' }, open],
    [{ agency: 'kemensos' }, []],
    [{ agency: 'dpu', status: 'forwarded' }, ['forwarded']],
    [{ agency: 'dpu', status: 'held' }, []],
    [{ area: '35.73.05' }, ['elsewhere']],
    [{ class: 'informationRequest' }, ['asking']],
    [{ grade: 'oversight' }, ['forwarded']],
    [{ channel: 'web' }, open],
    [{ channel: 'sms' }, []],
    [{ identity: 'anonymous' }, ['unknown']],
    [{ audience: 'private' }, ['private']],
    [{ assignee: 'none', status: 'forwarded' }, []],
    [{ tag: 'banjir' }, ['forwarded']],
    [{ tag: 'PASAR BESAR' }, ['forwarded']],
    [{ from: '2026-11-25' }, []],
    [{ to: '2026-11-24', identity: 'anonymous' }, ['unknown']],
    [{ dueTo: '2026-11-27', grade: 'oversight' }, []],
    [{ identity: 'anonymous', audience: 'private' }, []],
  ] satisfies [DeskFilter, string[]][])('%j', async (filter, expected) => {
    expect(await found('city', filter)).toEqual(expected)
    expect(await countOf(w.app, w.officer.city!, list(filter))).toBe(expected.length)
    expect(namesOf(await queueNumbers(w.app, w.officer.city!, list(filter)))).toEqual(expected)
  })

  test('also what is finished, and what a search found', async () => {
    expect(await found('city', { category: 'lingkungan' }, 'closed')).toEqual(['closed'])
    expect(await found('city', { category: 'kesehatan' }, 'closed')).toEqual([])
    expect(await found('city', {}, 'open', 'sampah')).toEqual(['trash'])
    expect(await found('city', { category: 'pekerjaan-umum-jalan' }, 'open', 'sampah')).toEqual([])
    expect(await found('city', {}, 'open', one.unknown)).toEqual(['unknown'])
  })

  test('mine are my own, whoever else looks', async () => {
    expect(await found('dpu', { assignee: 'me' })).toEqual(['forwarded'])
    expect(await found('city', { assignee: 'me' })).toEqual([])
    expect(await found('city', { assignee: w.officer.dpu!.id })).toEqual(['forwarded'])
  })

  test('no filter opens what an officer may not see', async () => {
    for (const filter of [{}, { agency: 'kemensos' }, { tag: 'banjir' }, { identity: 'anonymous' }] satisfies DeskFilter[]) {
      expect(await found('social', filter)).toEqual(filter.agency || !Object.keys(filter).length ? ['ministry'] : [])
      expect(await found('dlh', filter)).toEqual([])
      expect(await found('sysadmin', filter)).toEqual([])
    }
  })
})

describe('words of the text for offices', () => {
  const numbersOf = async (who: string, q: string) =>
    (await queue(w.app, w.officer[who]!, { view: 'open', q, filter: {} })).map((row) => row.number)

  test('find what lies on the desk by its whole text, and no longer by what was closed up in it', async () => {
    const body = `${'Lampu di gang mati dan belum juga menyala. '.repeat(4)}Rumah pelapor berpagar jingga di sebelah penjahit.`
    const { number } = await aReport(w.app, { body })
    expect(await numbersOf('city', 'penjahit')).toEqual([number])
    expect(await numbersOf('city', 'pagar jingga penjahit')).toEqual([number])
    for (const who of ['dlh', 'dpu', 'social', 'sysadmin']) expect(await numbersOf(who, 'penjahit'), who).toEqual([])
    await correctReport(w.app, w.officer.city!, { number }, { working: body.replace(/Rumah.*/, '[alamat ditutup]') })
    expect(await numbersOf('city', 'penjahit')).toEqual([])
    expect(await numbersOf('city', 'alamat ditutup')).toEqual([number])
  })
})

describe('tags and corrections', () => {
  test('tags are kept in small letters, sorted, each once; the desk and the holding liaison may give them, nobody else', async () => {
    const { number } = { number: one.forwarded! }
    const tagged = await correctReport(w.app, w.officer.dpu!, { number }, { addTags: ['lampu', 'banjir'] })
    expect(tagged.tags).toEqual(['banjir', 'lampu', 'pasar besar'])
    for (const who of ['dlh', 'social', 'mayor', 'auditor', 'ombudsman'])
      await expect(correctReport(w.app, w.officer[who]!, { number }, { addTags: ['x y'] })).rejects.toMatchObject({
        code: 'not-found',
      })
    await expect(correctReport(w.app, w.officer.dpu!, { number }, { title: 'Judul lain' })).rejects.toMatchObject({
      code: 'not-found',
    })
    const many = Array.from({ length: 9 }, (_, i) => `tanda ${i}`)
    await expect(correctReport(w.app, w.officer.city!, { number }, { addTags: many })).rejects.toMatchObject({
      fields: [{ path: 'tags', key: 'error.tag.tooMany' }],
    })
  })

  test('a correction changes title, place and the text for offices; status, limits and the original stay', async () => {
    const { number } = await aReport(w.app, { body: 'Hubungi saya di 0812 3456 7890, lubangnya dalam sekali.' })
    const before = await go('city', number, 'note', { text: 'dibaca' })
    const after = await correctReport(
      w.app,
      w.officer.city!,
      { number },
      { title: 'Lubang dalam', working: 'Hubungi saya di [nomor telepon ditutup].', area: '35.73.05.1001' },
    )
    expect(after).toMatchObject({
      status: before.status,
      clocks: before.clocks,
      originalText: before.originalText,
      areaCode: '35.73.05.1001',
    })
    expect(after.workingText).not.toBe(before.workingText)
    const wrong = correctReport(w.app, w.officer.city!, { number }, { area: '99.99' })
    await expect(wrong).rejects.toMatchObject({ fields: [{ path: 'area', key: 'error.area.unknown' }] })
    const late = correctReport(w.app, w.officer.city!, { number, version: before.version }, { title: 'Judul yang lama' })
    await expect(late).rejects.toMatchObject({ code: 'version-conflict' })
  })
})

describe('saved views', () => {
  const wanted = list({ category: 'lingkungan', tag: 'banjir' }, 'due', 'lampu')

  test('an address is read back as the list that it was written from; what is not known is left out', () => {
    const words = new URLSearchParams(addressOf(wanted))
    expect(listFrom((name) => words.get(name) ?? undefined)).toEqual(wanted)
    expect(listFrom((name) => ({ view: 'nope', secret: 'x', status: ' ' })[name])).toEqual({
      view: 'open',
      q: undefined,
      filter: {},
    })
  })

  test('are kept for their officer, replaced by name, and forgotten; twelve at the most', async () => {
    const { city, dpu } = w.officer
    await saveView(w.app, city!, wanted, { name: 'Lampu' })
    await saveView(w.app, city!, list({ tag: 'banjir' }), { name: 'Lampu' })
    const [kept, ...others] = await savedViews(w.app, city!)
    expect(others).toEqual([])
    expect(kept).toMatchObject({ name: 'Lampu', list: list({ tag: 'banjir' }) })
    expect(await savedViews(w.app, dpu!)).toEqual([])
    await expect(dropView(w.app, dpu!, kept!.id)).rejects.toMatchObject({ code: 'not-found' })
    for (let i = 1; i < MOST_VIEWS; i++) await saveView(w.app, city!, list({}), { name: `Tampilan ${i}` })
    await expect(saveView(w.app, city!, list({}), { name: 'Satu lagi' })).rejects.toMatchObject({
      fields: [{ path: 'name', key: 'error.viewName.tooMany' }],
    })
    await dropView(w.app, city!, kept!.id)
    expect((await savedViews(w.app, city!)).map(({ name }) => name)).not.toContain('Lampu')
  })
})

describe('news of an open list', () => {
  const until = (told: () => boolean) => expect.poll(told, { timeout: 30_000 }).toBe(true)

  test('a new report is told to all who look at the list, to nobody of another office, and to nobody who has gone', async () => {
    const heard: Record<string, QueueNews[]> = { a: [], b: [], social: [], gone: [] }
    const watch = (name: string, who: string) =>
      watchQueue(w.app, w.officer[who]!, list({}, 'new'), (news) => void heard[name]!.push(news))
    const stops = [watch('a', 'city'), watch('b', 'city'), watch('social', 'social')]
    watch('gone', 'city')()
    await until(() => ['a', 'b', 'social'].every((name) => heard[name]!.length > 0))
    const { number } = await aReport(w.app)
    await until(() => ['a', 'b'].every((name) => heard[name]!.at(-1)!.numbers.includes(number)))
    for (const stop of stops) stop()
    expect(heard.social!.some((news) => news.numbers.includes(number))).toBe(false)
    expect(heard.gone).toEqual([])
    const before = heard.a!.length
    await aReport(w.app)
    await new Promise((done) => setTimeout(done, 1_500))
    expect(heard.a).toHaveLength(before)
  })

  test('whoever comes later is told at once how it stands', async () => {
    const heard: QueueNews[] = []
    const stops = [watchQueue(w.app, w.officer.city!, list({}, 'open'), (news) => void heard.push(news))]
    await until(() => heard.length > 0)
    const late: QueueNews[] = []
    stops.push(watchQueue(w.app, w.officer.city!, list({}, 'open'), (news) => void late.push(news)))
    expect(late).toEqual([heard.at(-1)])
    for (const stop of stops) stop()
  })
})
