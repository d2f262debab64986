import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

interface Locked {
  version?: string
  optionalDependencies?: Record<string, string>
}

const file = join(import.meta.dirname, '../../package-lock.json')
const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync(file, 'utf8'))

/** Folders in which Node looks for what the package at `path` imports. */
function lookedIn(path: string): string[] {
  const outer = [...path.matchAll(/\/node_modules\//g)].map(({ index }) => path.slice(0, index + 1))
  return ['', ...outer, `${path}/`]
}

// Where a registry lacks another platform's package, npm leaves it out of the lock, and `npm ci` then refuses the lock.
it('locks the optional packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !lookedIn(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${path} → ${name}`),
  )
  expect(missing).toEqual([])
})
