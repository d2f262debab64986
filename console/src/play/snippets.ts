import type { TurnRequest } from '../api/turns.ts'

/** A string inside single quotes of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The request as a curl command that streams the turn's events. */
export function asCurl(origin: string, request: TurnRequest): string {
  return [
    `curl -N ${origin}/v1/turns \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${quoted(JSON.stringify(request))}`,
  ].join('\n')
}

/** The request as a program for the official OpenAI client (Responses API). */
export function asOpenAI(origin: string, request: TurnRequest): string {
  const content = (request.input[0]?.content ?? []).map((part) =>
    part.type === 'text'
      ? { type: 'input_text', text: part.text }
      : part.type === 'image'
        ? { type: 'input_image', file_id: part.file_id, detail: 'auto' }
        : { type: 'input_file', file_id: part.file_id },
  )
  const { budget, fallback, hedge } = request
  const wishes = { ...(budget && { budget }), ...(fallback && { fallback }), ...(hedge && { hedge }) }
  const body = {
    model: request.model,
    input: [{ role: 'user', content }],
    ...(Object.keys(wishes).length > 0 ? { plumbline: wishes } : {}),
  }
  const extension =
    Object.keys(wishes).length > 0 ? '// @ts-expect-error: `plumbline` is Plumbline’s own field\n' : ''
  return `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: 'none' })

${extension}const response = await client.responses.create(${JSON.stringify(body, null, 2)})
console.log(response.output_text)
`
}
