import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prints, snippetsOf } from '../support/snippets.ts'

const root = join(import.meta.dirname, '../..')
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
)

it.each(pages)('%s links to files that are there', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target ?? '')
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([])
})

it.each(['CONTRIBUTING.md', 'docs/architecture.md', 'docs/operations/running.md'])(
  '%s names source files that are there',
  (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const named = [...text.matchAll(/`((?:src|test|scripts|docs|console)\/[^\s`…]*)`/g)].map(
      ([, path]) => path ?? '',
    )
    const later = ['src/verifiers/', 'src/tools/', 'src/guards/']
    expect(named.filter((path) => !later.includes(path) && !existsSync(join(root, path)))).toEqual([])
  },
)

describe('a snippet', () => {
  it('is run when it is bash or ts, and prints the text that follows it', () => {
    const page = '# A\n```bash\necho 1\n```\n\n```text\n1\n```\n\n```sh\nnpm ci\n```\n\n```ts\nx()\n```\n'
    expect(snippetsOf(page)).toEqual([
      { language: 'bash', code: 'echo 1\n', prints: '1\n', line: 2 },
      { language: 'ts', code: 'x()\n', prints: undefined, line: 14 },
    ])
  })

  it('does not claim the text of the next section', () => {
    expect(snippetsOf('```ts\nx()\n```\n\n# B\n\n```text\n1\n```\n')[0]?.prints).toBeUndefined()
  })

  it('prints what the page says when every line is there, in order', () => {
    expect(prints('a\nb 12\nc\n', 'a\nb …\n')).toBe(true)
    expect(prints('b 12\na\n', 'a\nb …\n')).toBe(false)
    expect(prints('a (1)\n', 'a (2)\n')).toBe(false)
  })
})
