import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markdownTable } from '../../quality/markdown.ts'

const root = join(import.meta.dirname, '../..')
const figures = JSON.parse(readFileSync(join(root, 'docs/quality.json'), 'utf8'))

describe('the figures of local/reader', () => {
  it('stand in the README as they were measured', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(readme).toContain(markdownTable(figures, ['accuracy', 'right_when_answered', 'abstained']))
  })

  it('stand in the page about quality as they were measured', () => {
    expect(readFileSync(join(root, 'docs/quality.md'), 'utf8')).toContain(markdownTable(figures))
  })

  it.each(Object.entries(figures.modalities))('keep their bounds for %s', (_, measured) => {
    const { questions, ece, accepted_wrong } = measured as Record<string, number>
    expect(questions).toBeGreaterThanOrEqual(200)
    expect(ece).toBeLessThanOrEqual(0.08)
    expect(accepted_wrong).toBeLessThanOrEqual(0.05)
  })
})
