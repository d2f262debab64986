import { randomBytes } from 'node:crypto'

const prefix = `plumbline-blob:${randomBytes(16).toString('hex')}:`

/** What stands in a parsed body where its `index`-th media stood. No client can guess it. */
export function placeholderOf(index: number): string {
  return prefix + index
}

/** Index of the media that `text` stands for, or undefined when it is a text of the client's own. */
export function placeholderIndex(text: string): number | undefined {
  if (!text.startsWith(prefix)) return undefined
  const index = Number(text.slice(prefix.length))
  return Number.isSafeInteger(index) && placeholderOf(index) === text ? index : undefined
}
