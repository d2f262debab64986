import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** The hash by which a change of a file is noticed. */
export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The hash of a file as it is now; empty when it cannot be read. */
export async function hashAt(path: string): Promise<string> {
  return readFile(path).then(hashOf, () => '')
}
