import { setImmediate as nextTurn } from 'node:timers/promises'
import { toPlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader, PassageSource as Source } from '../../contract/ports/documents.ts'
import type { Model, ModelCall, ModelOutcome } from '../../contract/ports/model.ts'
import { cite } from './cite.ts'
import { Collection } from './collection.ts'
import { Legibility } from './legibility.ts'
import { analyse } from './question.ts'
import { chooseAnswers, type Scored } from './ranking.ts'
import { longestText, pagesOf } from './source-pages.ts'
import { findSources } from './sources.ts'

interface Rooms {
  documents: DocumentReader
  blobs: BlobStore
}

const noSource =
  'I quote answers from documents, and this conversation has none: attach a PDF, an image or a longer text. ' +
  'For free conversation, connect a generative model: `plumbline doctor` says how.'
const noQuestion = 'I quote answers from documents: ask a question about what you attached.'
const notFound = 'Nothing in what was sent answers that.'

/** Pages that are there already are gone through for this long before others get a turn. */
const sliceMs = 5

/** Of a question, so many characters. */
const longestQuestion = 2_000

/** A passage that scores less by its words is no provisional citation. */
const promising = 0.5

/** A provisional citation is replaced when a page brings one that scores this much more. */
const clearlyBetter = 0.05

/**
 * The embedded model `local/reader`: finds the passage of the attached images, documents and texts that answers
 * the last question, and quotes it word for word. It composes nothing; where nothing fits it says so and warns
 * with `not_found`. `score` of a citation is uncalibrated. Throws what the document reader throws, naming the part.
 */
export function createLocalReader(rooms: Rooms): Model {
  return {
    info: {
      id: 'local/reader',
      owned_by: 'plumbline',
      description: 'Quotes the passage of the attached documents and images that answers the question.',
      input: ['text', 'image', 'document'],
      output: ['text'],
      extractive: true,
      created: 1_760_000_000,
      local: true,
    },
    run: (call) => answer(rooms, call),
  }
}

async function answer(rooms: Rooms, call: ModelCall): Promise<ModelOutcome> {
  call.signal.throwIfAborted()
  const { question, sources } = findSources(call.messages, call.paths)
  const outcome: ModelOutcome = { finish_reason: 'stop', usage: null }
  const say = (text: string) => call.emit({ type: 'text.delta', text })
  const warn = (code: string, message: string) => call.emit({ type: 'warning', code, message })
  if (sources.length === 0) {
    warn('no_source', 'There is no document, image or longer text to quote from.')
    say(noSource)
    return outcome
  }
  if (question === '') {
    warn('no_question', 'The last message asks nothing.')
    say(noQuestion)
    return outcome
  }
  const collection = new Collection(analyse(question.slice(0, longestQuestion)))
  const legibility = new Legibility(call.emit)
  await readAll(rooms, call, sources, collection, legibility)
  call.emit({ type: 'attempt.progress', stage: 'retrieving' })
  const answers = chooseAnswers(collection)
  call.emit({ type: 'attempt.progress', stage: 'answering' })
  if (answers.length === 0) {
    legibility.warnOfPages()
    warn('not_found', notFound)
    say(notFound)
    return outcome
  }
  quote(answers, sources, call)
  for (const { candidate } of answers) {
    const path = sources[candidate.source]?.path
    if (path) legibility.warnOfWords(path, candidate.page, candidate.passage.words)
  }
  return outcome
}

async function readAll(
  rooms: Rooms,
  call: ModelCall,
  sources: Source[],
  collection: Collection,
  legibility: Legibility,
) {
  let best = promising
  let rested = performance.now()
  for (const [index, source] of sources.entries()) {
    try {
      for await (const { page, pages } of pagesOf(rooms, source, call.signal)) {
        if (performance.now() - rested > sliceMs) {
          await nextTurn()
          rested = performance.now()
        }
        call.signal.throwIfAborted()
        const progress = { stage: 'reading' as const, part: source.path, page: page.number, pages }
        call.emit({ type: 'attempt.progress', ...progress })
        legibility.see(source.path, page)
        const [first] = collection.add(page, index)
        if (first === undefined) continue
        const score = collection.score(first)
        if (score < best) continue
        best = Math.min(score + clearlyBetter, 1)
        call.emit({ type: 'citation', final: false, citation: cite({ candidate: first, score }, source) })
      }
    } catch (error) {
      call.signal.throwIfAborted()
      throw toPlumblineError(error).at(source.path)
    }
    legibility.endOfPart(source.path)
    if (source.kind === 'text' && source.text.length > longestText) {
      const message = `Only the first ${longestText.toLocaleString('en')} characters were read.`
      call.emit({ type: 'warning', code: 'text_truncated', message, part: source.path })
    }
  }
}

/** Writes the answer, a quote a line, and a final citation for each. */
function quote(answers: Scored[], sources: Source[], call: ModelCall) {
  let start = 0
  for (const [index, answer] of answers.entries()) {
    const source = sources[answer.candidate.source]
    if (source === undefined) continue
    const citation = cite(answer, source)
    const text = index === 0 ? citation.quote : `\n${citation.quote}`
    const end = start + text.length
    call.emit({ type: 'text.delta', text })
    const span = { start: end - citation.quote.length, end }
    call.emit({ type: 'citation', final: true, citation: { ...citation, ...span } })
    start = end
  }
}
