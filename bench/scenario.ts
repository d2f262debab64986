/** What the load generator is asked to do once. */
export interface Job {
  kind: 'json' | 'sse'
  port: number
  /** Model of the request. */
  model: string
  connections: number
  seconds: number
}

/** What it saw. Times are in milliseconds, each list sorted. */
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
  /** Processor time of the proxy for one answer, in microseconds; 0 where it is not known. */
  cpuMicroseconds: number
}

export interface Scenario {
  name: 'json' | 'sse' | 'ttft'
  title: string
  kind: Job['kind']
  connections: number
  /** Share of a round's time. */
  weight: number
}

export const scenarios: Scenario[] = [
  { name: 'json', title: 'JSON, 32 connections, 1.1 KB replies', kind: 'json', connections: 32, weight: 1 },
  { name: 'sse', title: 'SSE, 32 connections, 50 chunks a stream', kind: 'sse', connections: 32, weight: 1 },
  { name: 'ttft', title: 'SSE, 1 connection, time to first token', kind: 'sse', connections: 1, weight: 0.5 },
]

export const CHUNKS = 50
/** Makes a reply of about 1.1 KB, and 50 pieces of 16 characters. */
export const ANSWER = 'A plumb line is true. It hangs. '.repeat(25)

/** The smallest bodies that still look like a conversation. */
export function requestBody(kind: Job['kind'], model: string): string {
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: 'You answer shortly and say what you do not know.' },
      { role: 'user', content: 'What does a plumb line show, and what does it not choose?' },
    ],
    temperature: 0.2,
    ...(kind === 'sse' && { stream: true }),
  })
}
