import { describe, expect, it } from 'vitest'
import { textOf } from './cells.ts'
import { passagesOf } from './passages.ts'
import { pageOf } from './reader.fixture.ts'

const all = (text: string) => passagesOf(pageOf(text))

/** `row / header` of each cell, with what is quoted. */
const cells = (text: string) =>
  Object.fromEntries(
    all(text).flatMap(({ kind, row, header, words }) =>
      kind === 'cell' ? [[`${row} / ${header}`, textOf(words)]] : [],
    ),
  )

describe('a table', () => {
  it('is quoted cell by cell, each named by its row and its column', () => {
    const found = cells(
      [
        'Article          Pcs     Unit price      Total',
        'Pallet wrap        1      GBP 13.00      GBP 13.00',
        'Oak shelf         20       GBP 9.50      GBP 190.00',
        'Subtotal                                 GBP 203.00',
      ].join('\n'),
    )
    expect(found).toMatchObject({
      'Pallet wrap / Unit price': 'GBP 13.00',
      'Oak shelf / Pcs': '20',
      'Oak shelf / Total': 'GBP 190.00',
      ' / Article': 'Oak shelf',
    })
    expect(Object.keys(found).join()).not.toContain('Subtotal')
  })

  it('keeps the sum below it with its name', () => {
    const pairs = all(
      'Item      Qty    Price\nPens        2     4.00\nInk         1     9.00\nTotal            13.00',
    )
    expect(pairs).toContainEqual(expect.objectContaining({ kind: 'pair', label: 'Total', value: '13.00' }))
  })

  it('has a head though its names hold digits', () => {
    const found = cells(
      'Code     Article          Price 1-9    Price 10+\nH6661    Desk lamp            29.20        26.28\nB4372    Office chair         67.10        60.39',
    )
    expect(found).toMatchObject({
      'H6661 Desk lamp / Price 1-9': '29.20',
      'B4372 Office chair / Price 10+': '60.39',
      'Office chair / Code': 'B4372',
    })
  })

  it('has years for a head', () => {
    const found = cells(
      '               2023      2024      2025\nRevenue        12.1      13.4      15.0\nProfit          1.1       0.9       2.2',
    )
    expect(found).toMatchObject({ 'Revenue / 2024': '13.4', 'Profit / 2025': '2.2' })
  })

  it('has a head of two lines', () => {
    const found = cells(
      '                      Unit        Line\nDescription    Qty    price       total\nSteel bar        4    12.50       50.00\nCopper reel      2    35.00       70.00',
    )
    expect(found).toMatchObject({ 'Steel bar / Unit price': '12.50', 'Copper reel / Line total': '70.00' })
  })

  it('leaves empty cells empty', () => {
    const found = cells(
      'Date          Details           Paid out    Paid in    Balance\n01/02/2023    Hotel Bellevue      109.00               3,988.95\n01/05/2023    Salary                          903.99   4,892.94\n01/06/2023    Gym                  20.00               4,872.94',
    )
    expect(found).toMatchObject({
      '01/02/2023 Hotel Bellevue / Paid out': '109.00',
      '01/05/2023 Salary / Paid in': '903.99',
      '01/05/2023 Salary / Balance': '4,892.94',
    })
    expect(found).not.toHaveProperty('01/05/2023 Salary / Paid out')
  })

  it('says of its rows which group they are in', () => {
    const found = all(
      'Item          Stock    Shelf    Ordered\nOffice\nDesk lamp        36    B8-48         20\nWorkshop\nDrill bits      398    B5-42        100\nWall plugs       12    B5-43          5',
    )
    const lamp = found.find(({ row, header }) => row === 'Desk lamp' && header === 'Stock')
    const plugs = found.find(({ row, header }) => row === 'Wall plugs' && header === 'Stock')
    expect(lamp).toMatchObject({ value: '36', context: expect.stringContaining('Office') })
    expect(plugs).toMatchObject({ value: '12', context: expect.stringContaining('Workshop') })
  })

  it('is none where labels and values stand side by side', () => {
    const found = all(
      'Account no.    31746    Period     March\nBranch         Leeds    Currency   EUR\nManager        Nair     Desk       14',
    )
    expect(found.filter(({ kind }) => kind === 'cell')).toEqual([])
    expect(found).toContainEqual(expect.objectContaining({ label: 'Account no.', value: '31746' }))
  })
})
