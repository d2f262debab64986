import { describe, expect, it } from 'vitest'
import { loneValues } from './lone-values.ts'
import { passagesOf } from './passages.ts'
import { analyse } from './question.ts'
import { pageOf } from './reader.fixture.ts'

const found = (line: string, question: string) =>
  loneValues(passagesOf(pageOf(line)), analyse(question)).map(({ passage }) => [passage.label, passage.value])

describe('values that share their line', () => {
  it('are found by their look, with the words before them as their label', () => {
    expect(found('DATE 2026-03-01 TIME 14:05', 'What time is printed on the receipt?')).toContainEqual([
      'TIME',
      '14:05',
    ])
    expect(found('DATE 2026-03-01 TIME 14:05', 'What is the date on the receipt?')).toContainEqual([
      'DATE',
      '2026-03-01',
    ])
  })

  it('are not cut out of sentences', () => {
    expect(found('The meeting begins at 14:05 in the hall.', 'At what time does it begin?')).toEqual([])
  })
})
