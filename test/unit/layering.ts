import { importsOf, resolveImport, type Sources } from './source-imports.ts'

/** The house, top row first: a room imports rooms of the rows above it, and none of its own row. */
const rows = [
  ['contract'],
  ['stats', 'media', 'net', 'workers', 'config'],
  ['store', 'models', 'tools', 'verifiers', 'guards', 'policies', 'documents'],
  ['turn', 'learning', 'evaluation', 'experiments', 'decisions'],
  ['server', 'cli'],
  ['setup.ts'],
  ['app.ts', 'index.ts'],
]
const adapters = 2
const domain = 3

/** The one exception: the commands open the app, so the command line sits below the file that wires it. */
const exception = { from: 'cli', to: 'app.ts' }

/** Tests, and what only tests use. */
const isTest = (file: string) => /\.(test|fixture)\.tsx?$|(^|\/)testing\.ts$/.test(file)

/** Every import that the house forbids, as `file → import: reason`. */
export function forbiddenImports(sources: Sources): string[] {
  const forbidden: string[] = []
  for (const [file, text] of sources) {
    if (isTest(file)) continue
    for (const { specifier, typeOnly } of importsOf(file, text)) {
      const target = specifier === undefined ? undefined : resolveImport(file, specifier)
      if (target === undefined) continue
      const reason = file.startsWith('console/')
        ? reasonInConsole(target, typeOnly)
        : reasonInSource(file, target)
      if (reason) forbidden.push(`${file} → ${target}: ${reason}`)
    }
  }
  return forbidden
}

function reasonInConsole(target: string, typeOnly: boolean): string | undefined {
  if (target.startsWith('console/')) return undefined
  if (!target.startsWith('src/contract/')) return 'the console imports nothing outside but src/contract'
  return typeOnly ? undefined : 'the console takes types from src/contract, and only types'
}

function reasonInSource(file: string, target: string): string | undefined {
  if (isTest(target)) return 'only tests import tests and what they use'
  if (!target.startsWith('src/')) return target === 'package.json' ? undefined : 'src imports only src'
  const from = roomOf(file)
  const to = roomOf(target)
  const fromRow = rowOf(from)
  const toRow = rowOf(to)
  if (fromRow < 0 || toRow < 0) return `${fromRow < 0 ? from : to} stands in no row of the house`
  if (from === to || (from === exception.from && to === exception.to)) return undefined
  if (fromRow === toRow) return `${from} and ${to} share a row`
  if (toRow > fromRow) return `${to} is below ${from}`
  if (fromRow === domain && toRow === adapters)
    return `${from} gets ${to} handed in, through a port of contract`
  return undefined
}

const roomOf = (file: string) => file.split('/')[1] ?? ''
const rowOf = (room: string) => rows.findIndex((row) => row.includes(room))

/** The cycles that a depth-first walk meets, type imports included, as `a → b → a`. */
export function importCycles(sources: Sources): string[] {
  const cycles: string[] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    done.add(file)
    path.push(file)
    for (const { specifier } of importsOf(file, sources.get(file) ?? '')) {
      const target = specifier === undefined ? undefined : resolveImport(file, specifier)
      const found = [target, `${target}.ts`, `${target}.tsx`].find((name) => name && sources.has(name))
      if (found) visit(found)
    }
    path.pop()
  }
  for (const file of sources.keys()) visit(file)
  return cycles
}
