import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOf } from './cells.ts'
import { pageText, passagesOf } from './passages.ts'
import { pageOf } from './reader.fixture.ts'

const pairs = (text: string) =>
  passagesOf(pageOf(text)).flatMap((passage) =>
    passage.kind === 'pair' ? [[passage.label, passage.value, textOf(passage.words)]] : [],
  )

describe('passages of a page', () => {
  it('pair a label with the value after its colon', () => {
    expect(pairs('Invoice no.: 2041')).toEqual([['Invoice no.:', '2041', 'Invoice no.: 2041']])
  })

  it('pair a label with the value in the next column', () => {
    expect(pairs('Total due                    $144.00')).toEqual([
      ['Total due', '$144.00', 'Total due $144.00'],
    ])
  })

  it('pair a label with the line below it', () => {
    expect(pairs('Bill to\nMaria Jensen, 4 Mill Lane')).toEqual([
      ['Bill to', 'Maria Jensen, 4 Mill Lane', 'Bill to Maria Jensen, 4 Mill Lane'],
    ])
  })

  it('pair labels with the values under them and quote only the values', () => {
    expect(
      pairs('Invoice          Issued           Due\nINV-1            2026-03-01       2026-04-01'),
    ).toEqual([
      ['Invoice', 'INV-1', 'INV-1'],
      ['Issued', '2026-03-01', '2026-03-01'],
      ['Due', '2026-04-01', '2026-04-01'],
    ])
  })

  it('keep an address beside label and value apart from them', () => {
    const found = pairs(
      'Bill to                    Invoice date: 3 May\nMaria Jensen               Due date: 2 June',
    )
    expect(found).toContainEqual(['Bill to', 'Maria Jensen', 'Maria Jensen'])
    expect(found).toContainEqual(['Due date:', '2 June', 'Due date: 2 June'])
  })

  it('are whole rows of a table, under the names of its columns', () => {
    const rows = passagesOf(
      pageOf(
        'Region        Revenue      Growth\nEurope           61.0        4.2%\nAsia             48.0       11.3%',
      ),
    ).filter((passage) => passage.kind === 'row')
    expect(rows.map((row) => textOf(row.words))).toEqual(['Europe 61.0 4.2%', 'Asia 48.0 11.3%'])
    expect(rows[0]).toMatchObject({ label: 'Europe', context: 'Region Revenue Growth' })
  })

  it('are sentences where lines make a paragraph, and abbreviations end none', () => {
    const found = passagesOf(
      pageOf(
        'The flat was let to Mr. Okafor in the spring of last year. He pays\nthe rent at the beginning of each month. Pets are welcome here.',
      ),
    )
    expect(found.map((passage) => textOf(passage.words))).toEqual([
      'The flat was let to Mr. Okafor in the spring of last year.',
      'He pays the rent at the beginning of each month.',
      'Pets are welcome here.',
    ])
  })

  it('stand word for word in the text of the page', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9:.,$%€-]{1,9}$/)
    const gap = fc.constantFrom(' ', ' ', '      ')
    const line = fc.array(fc.tuple(word, gap), { maxLength: 14 }).map((words) => words.flat().join(''))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const page = pageOf(`start\n${lines.join('\n')}`)
        const text = pageText(page)
        for (const { words } of passagesOf(page)) {
          expect(words.length).toBeGreaterThan(0)
          expect(text).toContain(textOf(words))
        }
      }),
    )
  })
})

describe('a row that holds an address and a fact', () => {
  it('pairs the fact alone', () => {
    const found = pairs(
      'Bill to              Invoice number      INV-2041\nMaria Jensen         Invoice date        3 March 2026\n4 Mill Lane          Due date            2 April 2026',
    )
    expect(found).toEqual(
      expect.arrayContaining([
        ['Invoice number', 'INV-2041', 'Invoice number INV-2041'],
        ['Due date', '2 April 2026', 'Due date 2 April 2026'],
        ['Bill to', 'Maria Jensen', 'Maria Jensen'],
      ]),
    )
  })
})
