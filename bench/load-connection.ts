import { connect, type Socket } from 'node:net'

const READ_BYTES = 65_536
const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')
const FIRST_TEXT = Buffer.from('"delta":{"content":"')

export interface Samples {
  latencies: number[]
  firstTokens: number[]
  failures: number
}

/** How a connection hears whether to go on, and tells of each answer. */
export interface Course {
  mayAsk(): boolean
  onAnswer(): void
}

/**
 * One kept-alive connection that asks again as soon as it was answered. It reads no more of HTTP than it must to
 * know where an answer ends, so that the generator costs less than what it measures.
 */
export class LoadConnection {
  private readonly request: Buffer
  private readonly port: number
  private readonly samples: Samples
  private readonly course: Course
  private socket: Socket | undefined
  private sentAt = 0
  private sawText = false
  private head: Buffer | undefined
  private ok = false
  /** Bytes of the body still to come; -1 when it is chunked. */
  private missing = 0
  private readonly tail = Buffer.alloc(LAST_CHUNK.length)
  private stopped = false

  constructor(port: number, request: Buffer, samples: Samples, course: Course) {
    this.port = port
    this.request = request
    this.samples = samples
    this.course = course
  }

  start(): void {
    // One buffer for all reads, past the stream machinery; nothing of it is kept without a copy.
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    const callback = (length: number) => {
      this.read(buffer.subarray(0, length))
      return true
    }
    const socket = connect({
      port: this.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer, callback },
    })
    this.socket = socket
    socket.on('connect', () => this.send())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (this.stopped) return
      this.samples.failures += 1
      this.course.onAnswer()
      setTimeout(() => this.stopped || this.start(), 10)
    })
  }

  stop(): void {
    this.stopped = true
    this.socket?.destroy()
  }

  private send(): void {
    if (!this.course.mayAsk()) return
    this.head = Buffer.alloc(0)
    this.sawText = false
    this.tail.fill(0)
    this.sentAt = performance.now()
    this.socket?.write(this.request)
  }

  private read(chunk: Buffer): void {
    let body = chunk
    if (this.head) {
      const head = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk])
      const end = head.indexOf(HEAD_END)
      if (end === -1) {
        this.head = Buffer.from(head)
        return
      }
      this.head = undefined
      this.readHead(head.toString('latin1', 0, end))
      body = head.subarray(end + HEAD_END.length)
    }
    if (this.missing < 0) this.readChunked(body)
    else {
      this.missing -= body.length
      if (this.missing <= 0) this.finish()
    }
  }

  private readHead(head: string): void {
    this.ok = head.startsWith('HTTP/1.1 200')
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)
    this.missing = length ? Number(length[1]) : -1
  }

  private readChunked(body: Buffer): void {
    if (!this.sawText && body.includes(FIRST_TEXT)) {
      this.sawText = true
      this.samples.firstTokens.push(performance.now() - this.sentAt)
    }
    const start = body.length - LAST_CHUNK.length
    const end = start >= 0 ? body.subarray(start) : Buffer.concat([this.tail, body]).subarray(body.length)
    if (end.equals(LAST_CHUNK)) this.finish()
    else end.copy(this.tail)
  }

  private finish(): void {
    if (this.ok) this.samples.latencies.push(performance.now() - this.sentAt)
    else this.samples.failures += 1
    this.course.onAnswer()
    if (!this.stopped) this.send()
  }
}
