const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Thrown when one event of a stream grows past the reader's limit. */
export class SseEventTooLarge extends Error {
  constructor(limit: number) {
    super(`an event is larger than ${limit} bytes`)
    this.name = 'SseEventTooLarge'
  }
}

/** Most chunks end with a whole event, so the last byte is looked at first. */
function lastBreak(chunk: Buffer): number {
  const last = chunk.length - 1
  if (chunk[last] === LINE_FEED) return last
  return Math.max(chunk.lastIndexOf(LINE_FEED), chunk.lastIndexOf(CARRIAGE_RETURN))
}

/**
 * Reads a `text/event-stream` from bytes as they come (WHATWG HTML, §9.2.6) and hands on the data of each event;
 * event names, ids, retry times and comments are passed over. Lines may end in LF, CRLF or CR, and a chunk may
 * end anywhere, also inside a character: bytes are decoded only up to the last line break, which UTF-8 never
 * uses inside a character.
 */
export class SseReader {
  private readonly onData: (data: string) => void
  private readonly maxEventBytes: number
  private rest: Buffer[] = []
  private restBytes = 0
  private data = ''
  private dataLines = 0
  private endedInCarriageReturn = false
  private started = false

  constructor(onData: (data: string) => void, maxEventBytes = 32_000_000) {
    this.onData = onData
    this.maxEventBytes = maxEventBytes
  }

  /** True when nothing of an event was read yet: bytes that are one whole event may be read past this reader. */
  get betweenEvents(): boolean {
    return this.restBytes === 0 && this.dataLines === 0 && !this.endedInCarriageReturn && this.started
  }

  /** Takes the next bytes. Throws `SseEventTooLarge`, and whatever `onData` throws. */
  push(chunk: Buffer): void {
    const cut = lastBreak(chunk) + 1
    if (cut === 0) {
      this.keep(chunk)
      return
    }
    const whole = cut === chunk.length ? chunk : chunk.subarray(0, cut)
    let text: string
    if (this.restBytes === 0) text = whole.toString('utf8')
    else {
      this.rest.push(whole)
      text = Buffer.concat(this.rest).toString('utf8')
      this.rest = []
      this.restBytes = 0
    }
    if (cut < chunk.length) this.keep(chunk.subarray(cut))
    this.readLines(this.normalise(text))
  }

  /** Ends the stream: the specification drops an unfinished event, but servers forget the last blank line. */
  end(): void {
    if (this.restBytes > 0) this.push(Buffer.from('\n'))
    this.dispatch()
  }

  private keep(bytes: Buffer): void {
    this.rest.push(bytes)
    this.restBytes += bytes.length
    this.bound(this.restBytes)
  }

  private bound(bytes: number): void {
    if (bytes > this.maxEventBytes) throw new SseEventTooLarge(this.maxEventBytes)
  }

  /** Makes every line break a line feed, also a CRLF that fell into two chunks. */
  private normalise(text: string): string {
    let result = text
    if (!this.started) {
      this.started = true
      if (result.charCodeAt(0) === 0xfeff) result = result.slice(1)
    }
    if (this.endedInCarriageReturn && result.charCodeAt(0) === LINE_FEED) result = result.slice(1)
    this.endedInCarriageReturn = text.charCodeAt(text.length - 1) === CARRIAGE_RETURN
    return result.includes('\r') ? result.replace(/\r\n?/g, '\n') : result
  }

  private readLines(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      if (end === start) this.dispatch()
      else if (text.startsWith('data:', start)) this.append(text, start + 5, end)
      else if (end - start === 4 && text.startsWith('data', start)) this.append(text, end, end)
      start = end + 1
    }
  }

  private append(text: string, valueStart: number, end: number): void {
    const from = valueStart < end && text.charCodeAt(valueStart) === 32 ? valueStart + 1 : valueStart
    const line = text.slice(from, end)
    this.data = this.dataLines === 0 ? line : `${this.data}\n${line}`
    this.dataLines += 1
    this.bound(this.data.length)
  }

  private dispatch(): void {
    if (this.dataLines === 0) return
    const data = this.data
    this.data = ''
    this.dataLines = 0
    this.onData(data)
  }
}
