import { describe, expect, it } from 'vitest'
import { evaluate, readTree, type TreeNode, writeTree } from './boosted-trees.ts'

const names = ['coverage', 'type']
const tree: TreeNode[] = [
  [0, 0.5, 1, 2],
  [-1, -1.25, 0, 0],
  [1, 0, 3, 4],
  [-1, 0.25, 0, 0],
  [-1, 2, 0, 0],
]

describe('boosted trees', () => {
  it.each([
    [[0.5, 1], -1.25],
    [[0.6, 0], 0.25],
    [[0.6, 1], 2],
  ])('lead %j to %d', (vector, worth) => {
    expect(evaluate([tree], vector)).toBe(worth)
    expect(evaluate([tree, tree], vector)).toBe(2 * worth)
  })

  it('are the same when they are written and read', () => {
    expect(readTree(writeTree(tree, names), names)).toEqual(tree)
  })

  it('find their features by name, wherever these stand', () => {
    const moved = readTree(writeTree(tree, names), ['new', ...names])
    expect(evaluate([moved], [9, 0.6, 1])).toBe(2)
  })

  it('refuse a feature that there is not', () => {
    expect(() => readTree(writeTree(tree, names), ['coverage'])).toThrow('type')
  })
})
