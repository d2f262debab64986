import { toPlumblineError } from '../../contract/errors.ts'
import type { Message } from '../../contract/message.ts'
import type { ModelOutcome, Route } from '../../contract/ports/model.ts'
import { type AttemptOrder, runAttempt } from '../attempt.ts'
import type { RuntimeDeps } from '../deps.ts'
import { isTransient } from '../retry.ts'
import type { Turn } from '../turn.ts'
import { nameOf, type Piece, pagesOf, readPieces, type Source, sourcesOf } from './pieces.ts'
import { mapMessages, reduceMessages } from './prompts.ts'
import { type Finding, findingsIn } from './quotes.ts'
import { byRelevance } from './relevance.ts'

type LongDocuments = NonNullable<Route['longDocuments']>

/** What a call is expected to take while nothing was seen of the model. */
const unseenCallMs = 1_000
/** Citations that an answer carries at the most. */
const mostCitations = 8

/** True when a turn's documents are longer than their agent reads at once. */
export function isLong(turn: Turn, longDocuments: LongDocuments | undefined): longDocuments is LongDocuments {
  if (!longDocuments) return false
  const pages = sourcesOf(turn.projection).reduce((sum, source) => sum + pagesOf(source), 0)
  return pages > longDocuments.over_pages
}

/**
 * Reads a long document in pieces: each is asked, side by side, what it has to say to the question, and the answer is
 * put together from what they found. When time does not suffice for all pieces, the most relevant ones are read and the
 * answer says what was not.
 */
export function answerLong(
  longDocuments: LongDocuments,
  turn: Turn,
  deps: RuntimeDeps,
): Promise<ModelOutcome> {
  return new LongReading(longDocuments, turn, deps).run()
}

class LongReading {
  readonly #settings: LongDocuments
  readonly #turn: Turn
  readonly #deps: RuntimeDeps
  readonly #question: string
  readonly #sources: Source[]
  readonly #findings: Finding[] = []
  readonly #unread: Piece[] = []
  readonly #callMs: number
  #outOfMoney = false

  constructor(settings: LongDocuments, turn: Turn, deps: RuntimeDeps) {
    this.#settings = settings
    this.#turn = turn
    this.#deps = deps
    this.#question = questionOf(turn)
    this.#sources = sourcesOf(turn.projection)
    const { id } = settings.reader.info
    this.#callMs = deps.services.latency.firstOutputMs(id, ['text'], 'small', 0.5) ?? unseenCallMs
  }

  async run(): Promise<ModelOutcome> {
    const affordable = this.#plan()
    const pieces = this.#pieces()
    await this.#mapAll(affordable === Infinity ? pieces : await this.#choose(pieces, affordable))
    const unread = this.#unread.map(nameOf)
    if (unread.length > 0) this.#warn(unread)
    return this.#reduce(unread)
  }

  /** How many pieces the time suffices for; Infinity when for all of them. */
  #plan(): number {
    const { pages_per_piece, max_parallel, reader } = this.#settings
    const pieces = this.#sources.reduce(
      (sum, source) => sum + Math.ceil(pagesOf(source) / pages_per_piece),
      0,
    )
    const parallel = Math.max(1, Math.min(max_parallel, pieces))
    const rounds = Math.floor((this.#turn.envelope.remainingMs() - 2 * this.#callMs) / this.#callMs)
    const affordable = Math.max(parallel, rounds * parallel)
    const read = Math.min(pieces, affordable)
    const predicted_ms = (Math.ceil(read / parallel) + 1) * this.#callMs
    const reading = { pieces: read, parallel, predicted_ms, predicted_usd: this.#predictedUsd(read) }
    const { id } = reader.info
    const predicted_end_ms = this.#turn.envelope.elapsedMs() + predicted_ms
    const reason = 'the documents are longer than is read at once'
    this.#turn.log.append({
      type: 'plan',
      step: 1,
      candidates: [id],
      chosen: id,
      reason,
      propensity: 1,
      reading,
      predicted_end_ms,
    })
    return affordable >= pieces ? Infinity : affordable
  }

  #predictedUsd(pieces: number): number | null {
    const price = this.#deps.services.prices.priceOf(this.#settings.reader.info.id)
    // About 500 tokens a page, and 200 of answer.
    return price && pieces * (this.#settings.pages_per_piece * 500 * price.input_usd + 200 * price.output_usd)
  }

  #pieces(): AsyncGenerator<Piece> {
    const { log, envelope } = this.#turn
    const onPage = ({ path }: Source, page: number, pages: number) =>
      log.append({
        type: 'attempt.progress',
        attempt_id: 'reading',
        stage: 'reading',
        part: path,
        page,
        pages,
      })
    return readPieces(this.#sources, this.#settings.pages_per_piece, this.#deps, envelope.signal, onPage)
  }

  async #choose(all: AsyncGenerator<Piece>, count: number): Promise<Piece[]> {
    const pieces: Piece[] = []
    for await (const piece of all) pieces.push(piece)
    const ranked = byRelevance(pieces, this.#question)
    const chosen = new Set(ranked.slice(0, count))
    this.#unread.push(...pieces.filter((piece) => !chosen.has(piece)))
    return ranked.slice(0, count)
  }

  /** Asks pieces as they come, `max_parallel` at a time. */
  async #mapAll(pieces: AsyncIterable<Piece> | Iterable<Piece>): Promise<void> {
    const running = new Set<Promise<void>>()
    for await (const piece of pieces) {
      const done: Promise<void> = this.#map(piece).finally(() => running.delete(done))
      running.add(done)
      if (running.size >= this.#settings.max_parallel) await Promise.race(running)
    }
    await Promise.all(running)
  }

  async #map(piece: Piece): Promise<void> {
    const late = this.#turn.envelope.remainingMs() < 2 * this.#callMs
    if (late || this.#outOfMoney) {
      this.#unread.push(piece)
      return
    }
    const answer = await this.#askTwice(mapMessages(piece, this.#question))
    if (answer === undefined) this.#unread.push(piece)
    for (const finding of findingsIn(answer ?? '', piece)) {
      this.#findings.push(finding)
      this.#turn.log.append({
        type: 'citation',
        attempt_id: 'reading',
        final: false,
        citation: finding.citation,
      })
    }
  }

  /** What the model says, in a second try if need be; undefined when there is no answer to be had. */
  async #askTwice(messages: Message[]): Promise<string | undefined> {
    for (let tries = 1; ; tries++) {
      let answer = ''
      try {
        await this.#ask(messages, (_attemptId, event) => {
          if (event.type === 'text.delta') answer += event.text
        })
        return answer
      } catch (thrown) {
        this.#turn.envelope.throwIfOver()
        const error = toPlumblineError(thrown)
        if (error.code === 'purse_empty') this.#outOfMoney = true
        if (tries === 2 || !isTransient(error) || !this.#deps.services.retries.spend()) return undefined
      }
    }
  }

  async #reduce(unread: string[]): Promise<ModelOutcome> {
    const { log, projection } = this.#turn
    this.#findings.sort((a, b) => a.citation.page - b.citation.page)
    let attemptId = ''
    const outcome = await this.#ask(
      reduceMessages(this.#findings, unread, this.#question),
      (attempt_id, event) => {
        attemptId = attempt_id
        const { wire: _, ...body } = event
        log.append({ ...body, attempt_id } as Parameters<typeof log.append>[0])
      },
    )
    for (const { citation } of citedIn(projection.text, this.#findings)) {
      log.append({ type: 'citation', attempt_id: attemptId, final: true, citation })
    }
    return { ...outcome, wire: undefined }
  }

  #ask(messages: Message[], hear: AttemptOrder['hear']): Promise<ModelOutcome> {
    const { settings } = this.#turn.request
    const paths = messages.map(() => ['long_document'])
    const { ceilings } = this.#deps.defaults
    const order: AttemptOrder = {
      model: this.#settings.reader,
      kind: 'first',
      ceilings,
      stream: true,
      useWire: false,
      given: { messages, paths, settings },
      hear,
    }
    return runAttempt(order, this.#turn, this.#deps.services)
  }

  #warn(unread: string[]): void {
    const message = `Not read, for lack of time or money: ${unread.join('; ')}.`
    this.#turn.log.append({ type: 'warning', code: 'pages_unread', message })
  }
}

/** Findings whose page or words the answer names; the first ones when it names none. */
function citedIn(answer: string, findings: Finding[]): Finding[] {
  const named = findings.filter(
    ({ citation: { page, quote } }) =>
      answer.includes(quote) || new RegExp(`\\bp(age|\\.)? ?${page}\\b`, 'i').test(answer),
  )
  return (named.length > 0 ? named : findings).slice(0, mostCitations)
}

function questionOf({ projection }: Turn): string {
  const last = projection.input.findLast((message) => message.role === 'user')
  return last?.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n') ?? ''
}
