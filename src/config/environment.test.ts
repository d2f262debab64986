import { expect, test } from 'vitest'
import { environmentProblems } from './environment.ts'

test('variables that nothing reads are named, with what was probably meant', () => {
  const env = {
    PLUMBLINE_DATA: 'x',
    PLUMBLINE_UPSTREAM: '[]',
    ['PLUMBLINE_' + 'COLOUR']: 'red',
    PORT: '1',
    HOME: '/',
  }
  expect(environmentProblems(env)).toEqual([
    'PLUMBLINE_UPSTREAM is no setting; did you mean PLUMBLINE_UPSTREAMS?',
    expect.stringMatching(/COLOUR is no setting$/),
  ])
})
