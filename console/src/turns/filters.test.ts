import { describe, expect, it } from 'vitest'
import { filtersFrom } from './filters.ts'

describe('filtersFrom', () => {
  it('takes what it knows and leaves out the rest', () => {
    expect(filtersFrom({ state: 'failed', modality: 'smell', text: '', other: 1 })).toEqual({
      state: 'failed',
    })
  })

  it('reads a number in the address as words', () => {
    expect(filtersFrom({ text: 2041 })).toEqual({ text: '2041' })
  })
})
