import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, from the sources and from the built files alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** Path of a built worker or child process: `src/…/NAME.worker.ts` and `NAME.process.ts` build to this. */
export function workerEntry(name: string): string {
  return join(packageRoot(), 'dist', 'workers', `${name}.js`)
}
