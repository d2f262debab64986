/** One message of an event stream. */
export interface SseMessage {
  id: string
  event: string
  data: string
}

/**
 * Parses `text/event-stream` as it arrives (WHATWG HTML §9.2.6). Feed it text in pieces cut anywhere; it returns
 * the messages that each piece completes. Comments and empty messages are skipped.
 */
export function sseParser(): (text: string) => SseMessage[] {
  let rest = ''
  let id = ''
  let event = ''
  let data: string[] = []

  function field(line: string, out: SseMessage[]) {
    if (line === '') {
      if (data.length > 0) out.push({ id, event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id') id = value
  }

  return (text) => {
    rest += text
    // A lone CR at the end may be half of a CRLF, so it waits for what follows.
    const held = rest.endsWith('\r') ? '\r' : ''
    const lines = (held ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + held
    const out: SseMessage[] = []
    for (const line of lines) field(line, out)
    return out
  }
}
