import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/message.ts'
import { pageText } from './passages.ts'
import { ask, askingAbout, documentPart, pageOf } from './reader.fixture.ts'

const invoice = pageOf(`Northwind Traders
12 Harbour Road, Leeds

INVOICE

Invoice number: INV-2041                 Bill to
Invoice date: 3 March 2026               Maria Jensen
Due date: 2 April 2026                   4 Mill Lane

Description              Qty      Unit price        Amount
Steel bracket              4           12.50         50.00
Oak shelf                  2           35.00         70.00

                                  Subtotal          120.00
                                  VAT (20%)          24.00
                                  Total due        $144.00

Please quote the invoice number with your payment.`)

const letter = pageOf(`Dear Mr. Okafor,

Thank you for your visit to the flat at 14 Garden Street last week. I am pleased
to confirm that the lease begins on 1 June 2026 and runs for two years. The monthly
rent is 950.00 EUR and has to be transferred before the third day of each month.

Pets are allowed as long as the neighbours do not complain about noise.

Kind regards,
Maria Jensen`)

const about = (question: string, ...pages: (typeof invoice)[]) => ask(askingAbout(question, pages), [pages])

describe('local/reader on an invoice', () => {
  it.each([
    ['What is the total?', 'Total due $144.00'],
    ['When is payment due?', 'Due date: 2 April 2026'],
    ['What is the invoice number?', 'Invoice number: INV-2041'],
    ['What is the unit price of the oak shelf?', '35.00'],
  ])('answers %s', async (question, quote) => {
    const { text, finals } = await about(question, invoice)
    expect(text).toBe(quote)
    expect(finals).toEqual([
      {
        part: 'messages[0].content[0]',
        page: 1,
        box: expect.any(Array),
        quote,
        score: expect.any(Number),
        filename: '0.pdf',
        start: 0,
        end: quote.length,
      },
    ])
  })

  it('marks the words of the quote and nothing beside them', async () => {
    const { finals } = await about('What is the invoice number?', invoice)
    const [left, top, right, bottom] = finals[0]?.box ?? []
    expect(left).toBe(0)
    expect(right).toBeLessThan(0.5)
    expect(top).toBeCloseTo(5 / 18)
    expect(bottom).toBeCloseTo(6 / 18)
  })

  it('gives the same answer every time', async () => {
    const [first, second] = [
      await about('What is the total?', invoice),
      await about('What is the total?', invoice),
    ]
    expect(second).toEqual(first)
  })
})

describe('local/reader on prose', () => {
  it('quotes one sentence of a paragraph, over its lines', async () => {
    const { text, finals } = await about('How much is the monthly rent?', letter)
    expect(text).toBe(
      'The monthly rent is 950.00 EUR and has to be transferred before the third day of each month.',
    )
    expect(pageText(letter)).toContain(finals[0]?.quote)
  })

  it('reads text that was pasted with the question', async () => {
    const pasted = `${pageText(letter)}\n\n${'The heating is serviced every autumn by a local firm. '.repeat(8)}`
    const one: Message[] = [
      { role: 'user', parts: [{ type: 'text', text: `${pasted}\n\nAre pets allowed?` }] },
    ]
    const { text, finals } = await ask(one, [])
    expect(text).toBe('Pets are allowed as long as the neighbours do not complain about noise.')
    expect(finals[0]).toMatchObject({ part: 'messages[0].content[0]', page: 1, box: null })
  })
})

describe('local/reader on a table over two pages', () => {
  const header = 'Region           Revenue    Employees     Growth'
  const pages = [
    pageOf(
      `Results\n\n${header}\nEurope              61.0          410       4.2%\nAsia                48.0          220      11.3%`,
    ),
    pageOf(
      `${header}\nAmericas            33.0          187       2.8%\nAfrica              12.0           96      15.1%`,
      {
        number: 2,
      },
    ),
  ]

  it('finds the row on the second page and cites that page', async () => {
    const { text, finals } = await about('How many employees work in Africa?', ...pages)
    expect(text).toBe('96')
    expect(finals[0]?.page).toBe(2)
  })

  it('cites a first passage before the last page is read', async () => {
    const { events } = await about('What was the revenue in Asia?', ...pages)
    const kinds = events.map((event) =>
      event.type === 'attempt.progress' ? `${event.stage} ${event.page ?? ''}` : event.type,
    )
    expect(kinds).toEqual([
      'reading 1',
      'citation',
      'reading 2',
      'retrieving ',
      'answering ',
      'text.delta',
      'citation',
    ])
    expect(events[1]).toMatchObject({ final: false, citation: { page: 1, quote: 'Asia 48.0 220 11.3%' } })
  })
})

describe('local/reader without an answer', () => {
  it.each(['What is the fax number?', 'Who won the football match?', 'How many patents were filed?'])(
    'says that nothing answers %s',
    async (question) => {
      const { text, finals, events } = await about(question, invoice)
      expect(finals).toEqual([])
      expect(text).toBe('Nothing in what was sent answers that.')
      expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'not_found' }))
    },
  )

  it('says what it needs when nothing is attached', async () => {
    const hello: Message[] = [{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }]
    const { text, events } = await ask(hello, [])
    expect(text).toMatch(/attach a PDF.*generative model/)
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'no_source' }))
  })

  it('asks for a question when there is none', async () => {
    const { events } = await ask([{ role: 'user', parts: [documentPart(0, 1)] }], [[invoice]])
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'no_question' }))
  })
})

describe('local/reader warns', () => {
  it('of pages without text, once for a part', async () => {
    const empty = [2, 3].map((number) => pageOf('-', { number, source: 'empty' }))
    const { events } = await about('What is the total?', invoice, ...empty)
    expect(events.filter((event) => event.type === 'warning')).toEqual([
      {
        type: 'warning',
        code: 'page_empty',
        part: 'messages[0].content[0]',
        message: 'Pages 2, 3 have no text that could be read.',
      },
    ])
  })

  it('of a text that is read only in part', async () => {
    const endless = `The total is 5 EUR. ${'a'.repeat(30_000)} ${'word and number 12 '.repeat(120_000)}`
    const parts = [endless, 'What is the total?'].map((text) => ({ type: 'text' as const, text }))
    const { events, text } = await ask([{ role: 'user', parts }], [])
    expect(text).toBe('The total is 5 EUR.')
    expect(events).toContainEqual(
      expect.objectContaining({ code: 'text_truncated', part: 'messages[0].content[0]' }),
    )
  }, 30_000)

  it('of a quote that was hard to read', async () => {
    const scan = pageOf('Total due: $144.00', { source: 'ocr', confidence: 0.4 })
    const { events } = await about('What is the total?', scan)
    expect(events).toContainEqual(
      expect.objectContaining({ code: 'low_legibility', part: 'messages[0].content[0]' }),
    )
  })
})

describe('local/reader over a conversation', () => {
  it('reads files of earlier messages, the latest first and each once', async () => {
    const messages: Message[] = [
      { role: 'user', parts: [documentPart(0, 1), { type: 'text', text: 'What is the total?' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'Total due $144.00' }] },
      {
        role: 'user',
        parts: [documentPart(1, 1), documentPart(0, 1), { type: 'text', text: 'When is payment due?' }],
      },
    ]
    const { text, events } = await ask(messages, [[invoice], [letter]])
    const read = events.flatMap((event) =>
      event.type === 'attempt.progress' && event.stage === 'reading' ? [event.part] : [],
    )
    expect(read).toEqual(['messages[2].content[0]', 'messages[2].content[1]'])
    expect(text).toBe('Due date: 2 April 2026')
  })

  it('stops reading when its signal aborts', async () => {
    const leaving = new AbortController()
    const pages = Array.from({ length: 20 }, (_, i) => ({ ...invoice, number: i + 1 }))
    const seen: number[] = []
    const asked = ask(askingAbout('What is the total?', pages), [pages], {
      signal: leaving.signal,
      onPage: (page) => {
        seen.push(page.number)
        if (page.number === 3) leaving.abort(new Error('left'))
      },
    })
    await expect(asked).rejects.toThrow('left')
    expect(seen).toEqual([1, 2, 3])
  })
})
