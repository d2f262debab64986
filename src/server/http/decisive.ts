import { PlumblineError } from '../../contract/errors.ts'
import type { WireMember } from '../../contract/wire.ts'
import { decisiveMembers } from '../../media/top-level-members.ts'

const bits = new Map(decisiveMembers.map((name, i) => [name, 1 << i]))
/** By length, then as `folded` has them. */
const spellings = new Map<number, Map<string, string>>()
for (const name of decisiveMembers) {
  const ofLength = spellings.get(name.length) ?? new Map<string, string>()
  spellings.set(name.length, ofLength.set(folded(name), name))
}

/** The same for names that differ in case alone, as Unicode sees it: `K` and the sign of Kelvin fold to one. */
function folded(name: string): string {
  return name.toLowerCase().toUpperCase()
}

/**
 * Refuses a body that is forwarded as it came and has a decisive member twice: it is read here by the last one, and some
 * servers read the first. Throws `invalid_request`.
 */
export function refuseTwice(members: readonly WireMember[]): void {
  let seen = 0
  for (const { key } of members) {
    const bit = bits.get(key) ?? 0
    if ((seen & bit) !== 0) throw refusal(key, 'It stands twice in the body; send it once.')
    seen |= bit
  }
}

/**
 * Refuses settings that some servers, those written in Go among them, would take for a decisive member, as they make no
 * difference between cases. `path` is put in front of what the error names. Throws `invalid_request`.
 */
export function refuseOtherCase(settings: Record<string, unknown>, path = ''): void {
  for (const key in settings) {
    const name = spellings.get(key.length)?.get(folded(key))
    if (name !== undefined && name !== key) throw refusal(path + key, `It is spelt ${name}.`)
  }
}

function refusal(param: string, reason: string): PlumblineError {
  return new PlumblineError('invalid_request', { param, details: { reason } })
}
