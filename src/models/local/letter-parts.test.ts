import { describe, expect, it } from 'vitest'
import { textOf } from './cells.ts'
import { passagesOf } from './passages.ts'
import { pageOf } from './reader.fixture.ts'

/** What is quoted for each role; the first where there are several. */
const parts = (text: string) =>
  Object.fromEntries(
    passagesOf(pageOf(text))
      .flatMap(({ role, words }) => (role === undefined ? [] : [[role, textOf(words)] as const]))
      .reverse(),
  )

const letter = `Northwind Packaging Ltd
52 Bridge Street
Austin TX 78701

10.08.2023

Mateo Brennan
99 Linden Street
Leeds LS1 4AP

Your order of 3 desks

Dear Mateo Brennan,

We have sent the desks to you this morning and hope that you will like them. The carrier
will call before they come.

Yours sincerely,

Tom Nair
Managing Director`

describe('the parts of a letter', () => {
  it('are known by where they stand', () => {
    expect(parts(letter)).toEqual({
      sender: 'Northwind Packaging Ltd',
      sender_address: '52 Bridge Street',
      date: '10.08.2023',
      recipient: 'Mateo Brennan',
      recipient_address: '99 Linden Street',
      subject: 'Your order of 3 desks',
      salutation: 'Dear Mateo Brennan,',
      signature: 'Tom Nair',
      signature_role: 'Managing Director',
    })
  })

  it('are told apart when the sender stands in one line', () => {
    const head = 'Corvus Systems, 3 Foundry Lane, 8005 Zurich'
    expect(parts(letter.replace(/^.*\n.*\n.*\n/, `${head}\n`))).toMatchObject({
      sender: 'Corvus Systems,',
      sender_address: '3 Foundry Lane, 8005 Zurich',
      recipient: 'Mateo Brennan',
    })
  })

  it('are not looked for where nothing shows them', () => {
    expect(parts('Stock list\n\nBolts   12\nNuts    14\nScrews   8')).toEqual({ title: 'Stock list' })
  })
})

describe('the head of a receipt', () => {
  it('names the shop and its street', () => {
    const slip =
      'City Grocer\n30 High Street\nBoston MA 02110\nTel: 555 0100\n\nPaper towels      28.00\nCheddar 250 g      4.50'
    expect(parts(slip)).toEqual({ sender: 'City Grocer', sender_address: '30 High Street' })
  })
})

describe('an address below a label', () => {
  it('is of the one whom the label names', () => {
    const found = parts(
      'Bill to                    Ship to\nAshford Hardware           Vanguard Foods\n38 High Street             72 Mill Lane\nPortland OR 97205          20457 Hamburg',
    )
    expect(found).toMatchObject({ recipient_address: '38 High Street', delivery_address: '72 Mill Lane' })
  })
})
