import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

/** One import of a file, whichever way it is written. `specifier` is undefined where it is computed. */
export interface SourceImport {
  specifier: string | undefined
  /** True when nothing of it is left at run time. */
  typeOnly: boolean
}

/** Sources by path from the repository's root, `/` between folders. */
export type Sources = Map<string, string>

const root = join(import.meta.dirname, '../..')

/** Reads every TypeScript file below the folders. */
export function readSources(...folders: string[]): Sources {
  const sources: Sources = new Map()
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
      const file = join(entry.parentPath, entry.name)
      sources.set(file.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(file, 'utf8'))
    }
  }
  return sources
}

/** Static imports, re-exports, `import()` and types written as `import('…').Name`. */
export function importsOf(file: string, text: string): SourceImport[] {
  const { module, program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const imports: SourceImport[] = []
  for (const { moduleRequest, entries } of module.staticImports)
    imports.push({ specifier: moduleRequest.value, typeOnly: allTypes(entries) })
  for (const { entries } of module.staticExports) {
    const specifier = entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value
    if (specifier !== undefined) imports.push({ specifier, typeOnly: allTypes(entries) })
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end)
    imports.push({ specifier: /^(['"`])([^$]*)\1$/.exec(written)?.[2], typeOnly: false })
  }
  new Visitor({
    TSImportType({ source }) {
      imports.push({ specifier: source.value, typeOnly: true })
    },
  }).visit(program)
  return imports
}

function allTypes(entries: { isType: boolean }[]): boolean {
  return entries.length > 0 && entries.every((entry) => entry.isType)
}

/** Path of the file that a relative specifier names; undefined for packages. */
export function resolveImport(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(dirname(file), specifier) : undefined
}
