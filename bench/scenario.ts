/** What the load generator is asked to do once. */
export interface Job {
  kind: 'json' | 'sse' | 'upload'
  port: number
  /** Header lines beside the usual ones. */
  headers: string[]
  /** Top-level members beside the usual ones; `model` among them. */
  members: Record<string, unknown>
  connections: number
  seconds: number
  /** Ends the job after so many answers, however long they take; `seconds` is then passed over. */
  answers?: number
  /** For uploads: a file whose bytes are sent as a base64 image. */
  image?: string
}

/** What it saw. Times are in milliseconds. */
export interface Measured {
  /** Answers per second. */
  rate: number
  answers: number
  failures: number
  latencyP50Ms: number
  latencyP99Ms: number
  /** Until the first piece of text; 0 for JSON. */
  firstTokenP50Ms: number
  firstTokenP99Ms: number
}

export type ScenarioName = 'json' | 'sse' | 'ttft'

export interface Scenario {
  name: ScenarioName
  kind: Job['kind']
  connections: number
  /** Share of a round's time. */
  weight: number
}

export const scenarios: Scenario[] = [
  { name: 'json', kind: 'json', connections: 32, weight: 1 },
  { name: 'sse', kind: 'sse', connections: 32, weight: 1 },
  { name: 'ttft', kind: 'sse', connections: 1, weight: 0.5 },
]

export const CHUNKS = 50
/**
 * What an upstream waits after the first piece where the time to it is measured: fast models write 200 tokens a second.
 * Without a pause it would take the core that it shares with the load generator until its last piece was written.
 */
export const SECOND_CHUNK_DELAY_MS = 5
/** Makes a reply of about 1.1 KB, and 50 pieces of 16 characters. */
export const ANSWER = 'A plumb line is true. It hangs. '.repeat(25)
/** What the image of an upload holds, at least. */
export const IMAGE_BYTES = 20_000_000
/** Uploads at once, where several are in flight. */
export const UPLOADS = 8

const system = { role: 'system', content: 'You answer shortly and say what you do not know.' }
const question = 'What does a plumb line show, and what does it not choose?'

/** The smallest bodies that still look like a conversation. `image` is base64. */
export function requestBody(kind: Job['kind'], members: Job['members'], image = ''): string {
  const content =
    kind === 'upload'
      ? [
          { type: 'text', text: question },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
        ]
      : question
  return JSON.stringify({
    ...members,
    messages: [system, { role: 'user', content }],
    temperature: 0.2,
    ...(kind === 'sse' && { stream: true }),
  })
}
