import { toPlumblineError } from '../../contract/errors.ts'
import type { Message } from '../../contract/message.ts'
import type { ModelOutcome, Route } from '../../contract/ports/model.ts'
import { type AttemptOrder, runAttempt } from '../attempt.ts'
import type { RuntimeDeps } from '../deps.ts'
import { logged } from '../execute.ts'
import { openToMany } from '../open-to-many.ts'
import { isTransient } from '../retry.ts'
import type { Given, Turn } from '../turn.ts'
import {
  merged,
  nameOf,
  type Piece,
  pagesOf,
  readPieces,
  type Source,
  type Stretch,
  sourcesOf,
  stretchesOf,
} from './pieces.ts'
import { prefetch } from './prefetch.ts'
import { mapMessages, reduceMessages } from './prompts.ts'
import { type Finding, findingsIn } from './quotes.ts'
import { byRelevance, wordsOf } from './relevance.ts'

type LongDocuments = NonNullable<Route['longDocuments']>

/** What a call is expected to take while nothing was seen of the model. */
const unseenCallMs = 1_000
/** Looking for what is relevant may take this long, and this share of the time that is left. */
const mostSkimMs = 5_000
const skimShare = 0.3
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
  readonly #stretches: Stretch[]
  /** Stretches of which the model has said nothing. */
  readonly #unread: Set<Stretch>
  readonly #callMs: number
  #outOfMoney = false

  constructor(settings: LongDocuments, turn: Turn, deps: RuntimeDeps) {
    this.#settings = settings
    this.#turn = turn
    this.#deps = deps
    this.#question = questionOf(turn)
    this.#sources = sourcesOf(turn.projection)
    this.#stretches = stretchesOf(this.#sources, settings.pages_per_piece)
    this.#unread = new Set(this.#stretches)
    const { id } = settings.reader.info
    this.#callMs = deps.services.latency.firstOutputMs(id, ['text'], 'small', 0.5) ?? unseenCallMs
  }

  async run(): Promise<ModelOutcome> {
    const affordable = this.#plan()
    const { late, signal } = this.#readingTime()
    try {
      const ranked = await this.#rank(signal)
      await this.#mapAll(ranked.slice(0, affordable), signal)
    } catch (error) {
      // What is left of the time is for the answer.
      this.#turn.envelope.throwIfOver()
      if (!late?.aborted) throw error
    }
    const unread = merged(this.#unread, this.#stretches).map(nameOf)
    if (unread.length > 0) this.#warn(unread)
    return this.#reduce(unread)
  }

  /** How many pieces the time suffices for. */
  #plan(): number {
    const { max_parallel, reader } = this.#settings
    const pieces = this.#stretches.length
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
    return read
  }

  #predictedUsd(pieces: number): number | null {
    const price = this.#deps.services.prices.priceOf(this.#settings.reader.info.id)
    // About 500 tokens a page, and 200 of answer.
    return price && pieces * (this.#settings.pages_per_piece * 500 * price.input_usd + 200 * price.output_usd)
  }

  /** Pages are read until there is just time left for the calls under way and the answer. */
  #readingTime(): { late?: AbortSignal; signal: AbortSignal } {
    const { envelope } = this.#turn
    const leftMs = envelope.remainingMs() - 2 * this.#callMs
    if (leftMs === Number.POSITIVE_INFINITY) return { signal: envelope.signal }
    const late = AbortSignal.timeout(Math.max(0, Math.floor(leftMs)))
    return { late, signal: openToMany(AbortSignal.any([envelope.signal, late])) }
  }

  /** The stretches, those first that share most with the question, so that findings come early. */
  async #rank(signal: AbortSignal): Promise<Stretch[]> {
    const { documents, blobs } = this.#deps
    const words = wordsOf(this.#question)
    const withinMs = Math.min(mostSkimMs, Math.floor(this.#turn.envelope.remainingMs() * skimShare))
    const found = this.#sources.map(async (source) => {
      const { blob } = source.part
      const options = { words, pages: pagesOf(source), withinMs: Math.max(0, withinMs), signal }
      const skimmed = documents.skim(await blobs.path(blob.hash), blob.media_type, options)
      const pages = await skimmed.catch((error) => {
        signal.throwIfAborted()
        throw toPlumblineError(error).at(source.path)
      })
      return [source, pages] as const
    })
    return byRelevance(this.#stretches, new Map(await Promise.all(found)))
  }

  /** Asks pieces as they are read, `max_parallel` at a time; the next ones are read meanwhile. */
  async #mapAll(stretches: Stretch[], signal: AbortSignal): Promise<void> {
    const { max_parallel } = this.#settings
    const running = new Set<Promise<void>>()
    const onPage = ({ path }: Source, page: number, pages: number) =>
      this.#turn.log.append({
        type: 'attempt.progress',
        attempt_id: 'reading',
        stage: 'reading',
        part: path,
        page,
        pages,
      })
    try {
      for await (const piece of prefetch(readPieces(stretches, this.#deps, signal, onPage), max_parallel)) {
        const done: Promise<void> = this.#map(piece).finally(() => running.delete(done))
        running.add(done)
        if (running.size >= max_parallel) await Promise.race(running)
        if (this.#outOfMoney) break
      }
    } finally {
      await Promise.all(running)
    }
  }

  async #map(piece: Piece): Promise<void> {
    const late = this.#turn.envelope.remainingMs() < 2 * this.#callMs
    if (late || this.#outOfMoney) return
    const answer = await this.#askTwice(mapMessages(piece, this.#question))
    if (answer === undefined) return
    this.#unread.delete(piece.stretch)
    for (const finding of findingsIn(answer, piece)) {
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
        await this.#ask(this.#given(messages), (_attemptId, event) => {
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
    const turn = this.#turn
    this.#findings.sort((a, b) => a.citation.page - b.citation.page)
    const given = this.#given(reduceMessages(this.#findings, unread, this.#question))
    // Whoever asks for the answer again asks this.
    turn.given = given
    turn.cite = (attempt_id) => {
      for (const { citation } of citedIn(turn.projection.text, this.#findings))
        turn.log.append({ type: 'citation', attempt_id, final: true, citation })
    }
    let attemptId = ''
    const outcome = await this.#ask(given, (attempt_id, event) => {
      attemptId = attempt_id
      if (turn.output) turn.output.hear(attempt_id, event)
      else turn.log.append(logged(event, attempt_id))
    })
    if (turn.output) await turn.output.settled(true)
    turn.cite(attemptId)
    return { ...outcome, wire: undefined }
  }

  #given(messages: Message[]): Given {
    const { settings } = this.#turn.request
    return { messages, paths: messages.map(() => ['long_document']), settings }
  }

  #ask(given: Given, hear: AttemptOrder['hear']): Promise<ModelOutcome> {
    const { ceilings } = this.#deps.defaults
    const order: AttemptOrder = {
      model: this.#settings.reader,
      kind: 'first',
      ceilings,
      stream: true,
      useWire: false,
      given,
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
