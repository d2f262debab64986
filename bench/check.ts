import { ANSWER, requestBody } from './scenario.ts'
import type { Target } from './targets.ts'

/** Throws unless the target gives the whole answer, both ways: a fast wrong answer is not measured. */
export async function checkAnswers(target: Target): Promise<void> {
  for (const kind of ['json', 'sse'] as const) {
    const response = await fetch(`http://127.0.0.1:${target.port}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(target) },
      body: requestBody(kind, target.members),
    })
    const body = await response.text()
    const text = kind === 'json' ? wholeText(body) : streamedText(body)
    if (response.status !== 200 || text !== ANSWER)
      throw new Error(`${target.title} answered ${kind} wrongly (${response.status}): ${body.slice(0, 500)}`)
  }
}

function headersOf({ headers }: Target): Record<string, string> {
  return Object.fromEntries(headers.map((line) => line.split(': ')))
}

function wholeText(body: string): unknown {
  return JSON.parse(body).choices?.[0]?.message?.content
}

function streamedText(body: string): string {
  return body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)).choices?.[0]?.delta?.content ?? '')
    .join('')
}
