import type { Random } from '../../src/stats/random.ts'
import { type Acknowledged, acknowledgedBy, framesOf } from './acknowledged.ts'
import { type Heard, resume, send } from './client.ts'
import { isWholeAnswer, type Job, jobOf } from './job.ts'
import type { Media } from './media.ts'

/** One client after another, and what they were told. */
export class Worker {
  readonly acknowledged = new Map<string, Acknowledged>()
  readonly answers = new Map<string, number>()
  requests = 0
  readonly #url: string
  readonly #random: Random
  readonly #media: readonly [Media, ...Media[]]
  readonly #breach: (what: string) => void

  constructor(
    url: string,
    random: Random,
    media: readonly [Media, ...Media[]],
    breach: (what: string) => void,
  ) {
    this.#url = url
    this.#random = random
    this.#media = media
    this.#breach = breach
  }

  async work(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const job = jobOf(this.#random, this.#media)
      this.requests += 1
      const heard = await this.#run(job)
      this.#judge(job, heard)
    }
  }

  async #run(job: Job): Promise<Heard> {
    const canceller =
      job.cancelAfterMs === undefined ? undefined : setTimeout(() => this.#cancelNewest(), job.cancelAfterMs)
    const heard = await send(this.#url, job)
    if (canceller) clearTimeout(canceller)
    if (heard.how !== 'left' || !job.resumes || heard.turnId === undefined) return heard
    return this.#resumed(heard, heard.turnId)
  }

  /** The whole stream of a client that was cut off and came back. */
  async #resumed(heard: Heard, turnId: string): Promise<Heard> {
    const whole = heard.body.slice(0, heard.body.lastIndexOf('\n\n') + 2)
    const last = framesOf(whole).at(-1)
    const seq = last ? (JSON.parse(last.data) as { seq: number }).seq : 0
    const rest = await resume(this.#url, turnId, seq)
    // A turn may have ended between; one that left nothing to hear has said its end already.
    return rest.status === 200 ? { ...rest, body: whole + rest.body } : rest
  }

  async #cancelNewest(): Promise<void> {
    try {
      const listed = await fetch(`${this.#url}/v1/turns?state=running&limit=1`)
      const { data } = (await listed.json()) as { data: { id: string }[] }
      if (data[0]) await fetch(`${this.#url}/v1/turns/${data[0].id}/cancel`, { method: 'POST' })
    } catch (error) {
      this.#breach(`cancelling failed: ${String(error)}`)
    }
  }

  #judge(job: Job, heard: Heard): void {
    const what = `${job.protocol}${job.stream ? ' stream' : ''}`
    if (heard.how === 'broken') this.#breach(`${what}: broken off by the server after ${heard.body.length}`)
    if (heard.how !== 'whole') {
      this.#count(heard.how)
      return
    }
    const end = acknowledgedBy(heard, job.protocol, job.stream)
    if (end) this.#hold(end, heard.turnId, what)
    else this.#breach(`${what} ${heard.turnId}: a 200 without an end: …${heard.body.slice(-200)}`)
  }

  #hold(end: Acknowledged, turnId: string | undefined, what: string): void {
    if (turnId !== undefined) this.acknowledged.set(turnId, end)
    if (end.code === 'internal') this.#breach(`${what} ${turnId}: internal`)
    if (end.state === 'completed' && !end.short && end.text !== undefined && !isWholeAnswer(end.text))
      this.#breach(`${what} ${turnId}: a clean end over a wrong answer: ${JSON.stringify(end.text)}`)
    this.#count(end.code ?? (end.short ? 'completed, short' : 'completed'))
  }

  #count(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1)
  }
}
