import type { Random } from '../../src/stats/random.ts'
import type { Script } from '../../test/upstream/script.ts'
import type { SeenRequest } from '../../test/upstream/seen.ts'

/** What every whole answer says; it has characters of all lengths in UTF-8. */
export const answerText =
  'The anchor light is brass — naïve owners call it «gold» 😀 — and it burns from dusk to dawn, trimmed each hour by the watch that stands under it until relieved.'

const chunks = 12

/** All that an upstream may do wrong, by name. */
const faults: Record<string, (random: Random) => Script> = {
  'hang before headers': () => ({ headers_delay_ms: 60_000 }),
  'stall after headers': () => ({ stall_after: 0 }),
  'stall mid-stream': (random) => ({ stall_after: random.whole(1, chunks - 1) }),
  'cut before output': () => ({ cut_after: 0 }),
  'cut mid-stream': (random) => ({ cut_after: random.whole(1, chunks - 1) }),
  'error mid-stream': (random) => ({ error_after: random.whole(1, chunks - 1) }),
  'ends early': () => ({ omit_end: true }),
  malformed: () => ({ malformed: true }),
  'split characters': () => ({ split_characters: true }),
  'no usage': () => ({ usage: false }),
  endless: () => ({ endless: true, chunk_delay_ms: 4 }),
  'rate limited': (random) => ({ status: 429, retry_after: random.whole(0, 2) }),
  'fails with 500': () => ({ status: 500 }),
  refuses: () => ({ status: 400 }),
  'slow to begin': (random) => ({ first_chunk_delay_ms: random.whole(50, 600) }),
  'slow between chunks': (random) => ({ chunk_delay_ms: random.whole(5, 60) }),
  reasons: () => ({ reasoning: 'Let me think of the light. '.repeat(4) }),
}
const faultNames = Object.keys(faults) as [string, ...string[]]

/** How often each model does something wrong. */
export const faultShare: Record<string, number> = {
  'gpt-4o-steady': 0.05,
  shaky: 0.5,
  continues: 0.35,
  unpriced: 0.2,
}

interface ChatBody {
  model: string
  messages: { role: string; content: unknown }[]
}

/** What the upstream does with a request; one that brings the beginning of the answer is told the rest of it. */
export function scriptFor(seen: SeenRequest, random: Random, counts: Map<string, number>): Script {
  const { model, messages } = JSON.parse(seen.body.toString('utf8')) as ChatBody
  const last = messages.at(-1)
  const said = last?.role === 'assistant' && typeof last.content === 'string' ? last.content : ''
  const whole: Script = { text: answerText.slice(said.length), chunks }
  if (!random.chance(faultShare[model] ?? 0)) return whole
  const name = random.pick(faultNames)
  counts.set(name, (counts.get(name) ?? 0) + 1)
  return { ...whole, ...faults[name]?.(random) }
}
