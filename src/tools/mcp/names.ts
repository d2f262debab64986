import { createHash } from 'node:crypto'

const longest = 64

/**
 * Names for a server's tools that every provider takes: `<server>__<tool>`. What had to be changed to fit, or would
 * have been the same as another, ends in a piece of its own hash.
 */
export function toolNames(server: string, tools: readonly string[]): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const tool of tools) {
    const plain = `${server}__${tool}`.replace(/[^A-Za-z0-9_-]/g, '_')
    const fits = plain.length <= longest && plain.endsWith(`__${tool}`) && !taken.has(plain)
    const hash = createHash('sha256').update(`${server}\0${tool}`).digest('hex').slice(0, 8)
    const name = fits ? plain : `${plain.slice(0, longest - hash.length - 1)}_${hash}`
    taken.add(name)
    names.set(tool, name)
  }
  return names
}
