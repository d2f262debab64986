import { afterAll, beforeAll, expect, test } from 'vitest'
import { invoice, pdfOf, scannedPdfOf, scanOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

interface Cited {
  plumbline: { turn_id: string; citations: { part: string; page: number; box: number[]; quote: string }[] }
}

const cover = ['Harbour Lighting Ltd', 'Thank you for your order.', 'The invoice is on the next page.']

test('a PDF sent as file_data is answered from, and the page and box are cited', async () => {
  const pdf = await pdfOf([cover, invoice])
  const answer = await server.openai.chat.completions.create({
    model: 'agent/reader',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is the total due?' },
          {
            type: 'file',
            file: {
              filename: 'invoice.pdf',
              file_data: `data:application/pdf;base64,${pdf.toString('base64')}`,
            },
          },
        ],
      },
    ],
  })
  expect(answer.choices[0]?.message.content).toContain('$755.50')
  expect(answer.choices[0]?.finish_reason).toBe('stop')
  const [citation] = (answer as unknown as Cited).plumbline.citations
  expect(citation).toMatchObject({ part: 'messages[0].content[1]', page: 2 })
  expect(citation?.quote).toContain('$755.50')
  const [left = 0, top = 0, right = 0, bottom = 0] = citation?.box ?? []
  expect(left).toBeGreaterThan(0.05)
  expect(right).toBeLessThan(0.95)
  expect(top).toBeGreaterThan((80 + 6 * 30) / 842)
  expect(bottom).toBeLessThan((80 + 9 * 30) / 842)
})

test('a PNG scan is read by OCR, through the Responses API', async () => {
  const png = await scanOf(invoice)
  const response = await server.openai.responses.create({
    model: 'agent/reader',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is the invoice number?' },
          {
            type: 'input_image',
            image_url: `data:image/png;base64,${png.toString('base64')}`,
            detail: 'auto',
          },
        ],
      },
    ],
  })
  expect(response.status).toBe('completed')
  expect(response.output_text).toContain('HL-20417')
  const [citation] = (response as unknown as Cited).plumbline.citations
  expect(citation).toMatchObject({ part: 'input[0].content[1]', page: 1 })
})

test('an uploaded file is asked about by its id, and says what it does not hold', async () => {
  const pdf = await pdfOf([cover, invoice])
  const file = await server.openai.files.create({
    file: new File([new Uint8Array(pdf)], 'invoice.pdf', { type: 'application/pdf' }),
    purpose: 'user_data',
  })
  const ask = (text: string) =>
    server.openai.chat.completions.create({
      model: 'agent/reader',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text },
            { type: 'file', file: { file_id: file.id } },
          ],
        },
      ],
    })
  expect((await ask('When is payment due?')).choices[0]?.message.content).toContain('13 April 2026')
  const absent = await ask('How many penguins live in Antarctica?')
  expect((absent as unknown as Cited).plumbline.citations).toEqual([])
})

test('a long scan yields its first cited passage before its last page is read', async () => {
  const filler = (page: number) => [
    `Appendix ${page}`,
    'Notes on maintenance of deck fittings.',
    'Rinse with fresh water.',
  ]
  const pdf = await scannedPdfOf([invoice, ...[2, 3, 4].map(filler)])
  const response = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'agent/reader',
      input: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is the total due?' },
            { type: 'document', data: pdf.toString('base64') },
          ],
        },
      ],
    }),
  })
  const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
    JSON.parse(data ?? ''),
  )
  const firstFound = events.findIndex((event) => event.type === 'citation')
  const lastRead = events.findLastIndex(
    (event) => event.type === 'attempt.progress' && event.stage === 'reading',
  )
  expect(firstFound).toBeGreaterThan(0)
  expect(firstFound).toBeLessThan(lastRead)
  expect(events[lastRead]).toMatchObject({ page: 4, pages: 4, part: 'input[0].content[1]' })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
})
