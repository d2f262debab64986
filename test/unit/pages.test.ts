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

/** Snippets that are shown and not run, by how they begin, and why. All others are run by test/e2e/docs.test.ts. */
const shown: Record<string, string> = {
  'npm ci': 'installs anew, and serves on the usual port',
  'npm i': 'installs from the registry',
  'npm install': 'installs from the registry',
  'npm run bench': 'takes minutes, on an idle machine',
  'npm run quality': 'takes minutes; quality/run-suite.test.ts runs some of it',
  'OPENAI_API_KEY=': 'needs a key',
  'PLUMBLINE_UPSTREAMS=': 'names servers of the reader',
  'HOST=0.0.0.0': 'listens where others can reach it; test/e2e/keys.test.ts does so',
  'sqlite3 ': 'writes to the disk of backups, with a program that may not be there',
  'npx vitest': 'is a test itself',
  'import base64': 'needs Python and its client',
  'const { messages, sendMessage } = useChat':
    'is a piece of a page; the snippet after it sends what the page does',
}

it.each(pages.filter((page) => !page.startsWith('docs/reference')))(
  '%s shows no snippet that is not run, but for a reason',
  (page) => {
    const snippets = snippetsOf(readFileSync(join(root, page), 'utf8'))
    const unexplained = snippets.filter(
      ({ use, code }) => use === 'show' && !Object.keys(shown).some((start) => code.startsWith(start)),
    )
    expect(unexplained.map(({ line, code }) => `line ${line}: ${code}`)).toEqual([])
  },
)

describe('a snippet', () => {
  it('is run when it is bash or ts, and prints the text that follows it', () => {
    const page = '# A\n```bash\necho 1\n```\n\n```text\n1\n```\n\n```sh\nnpm ci\n```\n\n```ts\nx()\n```\n'
    expect(snippetsOf(page)).toEqual([
      { language: 'bash', use: 'run', code: 'echo 1\n', prints: '1\n', line: 2 },
      { language: 'sh', use: 'show', code: 'npm ci\n', prints: undefined, line: 10 },
      { language: 'ts', use: 'run', code: 'x()\n', prints: undefined, line: 14 },
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
