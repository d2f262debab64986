import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimSpans } from './claims.ts'

const claims = (text: string) => claimSpans(text).map(({ start, end }) => text.slice(start, end))

describe('statements of an answer', () => {
  it('are its sentences', () => {
    expect(claims('Dr. Smith paid $1,234.50 on Mar. 5. He got a receipt!  It is no. 7.')).toEqual([
      'Dr. Smith paid $1,234.50 on Mar. 5.',
      'He got a receipt!',
      'It is no. 7.',
    ])
    expect(claims('Die Rechnung vom 5. März 2024 ist bezahlt. Es sind 5. Mehr nicht.')).toEqual([
      'Die Rechnung vom 5. März 2024 ist bezahlt.',
      'Es sind 5.',
      'Mehr nicht.',
    ])
  })

  it('are clauses where a sentence says two things', () => {
    expect(
      claims(
        'The invoice was issued in March, and the payment was made in April; the rest, fees and tips, is open.',
      ),
    ).toEqual([
      'The invoice was issued in March',
      'and the payment was made in April',
      'the rest, fees and tips, is open.',
    ])
  })

  it('are items of lists and rows of tables', () => {
    const text =
      '## Result\nThese are the items:\n- Widget, 12 pieces\n2. Gadget\n\n| item | price |\n|---|---|\n| Widget | 4.00 |\n---\n'
    expect(claims(text)).toEqual(['Widget, 12 pieces', 'Gadget', 'Widget | 4.00'])
  })

  it('are not greetings, offers, questions, code, or what says that something is not known', () => {
    const text =
      'Sure! Happy to help.\nHere is what I found:\n```\ncode 5\n```\nThe document does not say who signed it.\nShall I go on? Let me know if you need more.'
    expect(claims(text)).toEqual([])
  })

  it('are there wherever a figure is, whatever is said around it', () => {
    expect(claims('I could not find a better total than 999.')).toEqual([
      'I could not find a better total than 999.',
    ])
    expect(claims('It does not say who signed it, but the total is due.')).toEqual(['but the total is due.'])
  })

  it('have spans in order inside the text, without space around them, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '. ',
        '\n',
        '- ',
        '| a | b |\n',
        '|---|\n',
        '```\n',
        '; ',
        ', and ',
        'It is so',
        '# ',
        '。',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        let from = 0
        for (const { start, end } of claimSpans(text)) {
          expect(start).toBeGreaterThanOrEqual(from)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
          expect(end).toBeGreaterThan(start)
          from = end
        }
      }),
    )
  })
})
