import type { TokenEstimate } from '../../contract/event.ts'
import type { Message } from '../../contract/message.ts'
import type { Modality, Part } from '../../contract/part.ts'
import { mediaRule } from './media-rule.ts'
import type { MediaRule, Tokens } from './rule.ts'
import { seconds } from './seconds.ts'
import { textTokens } from './text.ts'

/** Around each message (its role and delimiters), and around the whole. Source: OpenAI cookbook, "How to count tokens". */
const perMessage = { expected: 4, upper: 12 }
const perRequest = { expected: 3, upper: 64 }
/** Delimiters and names around a part that is not plain text. */
const perPart = { expected: 4, upper: 48 }

export interface InputEstimate {
  estimate: TokenEstimate
  upperBound: number
  /** The share of media in `upperBound`. */
  mediaBound: number
}

/**
 * Input tokens of a request before it is sent, by the model's own rule for each modality. `upperBound` is one that
 * text cannot pass whatever the tokenizer; for media it follows what providers document. Media counts by its size in
 * pixels, pages or seconds, never by its bytes as text. `definitions` are texts that ride along: tools as JSON, an
 * answer's schema.
 */
export function estimateInput(
  messages: readonly Message[],
  modelName: string,
  definitions: readonly string[] = [],
): InputEstimate {
  let rule: MediaRule | undefined
  let text = perRequest.expected + messages.length * perMessage.expected
  let upperBound = perRequest.upper + messages.length * perMessage.upper
  let mediaBound = 0
  const by_modality: TokenEstimate['by_modality'] = {}
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.type === 'text') {
        const tokens = textTokens(part.text)
        text += tokens.expected
        upperBound += tokens.upper
        continue
      }
      rule ??= mediaRule(modelName)
      const tokens = partTokens(part, rule)
      upperBound += tokens.upper + perPart.upper
      const modality = modalityOf(part)
      if (modality === 'text') text += tokens.expected + perPart.expected
      else {
        by_modality[modality] = (by_modality[modality] ?? 0) + tokens.expected
        mediaBound += tokens.upper + perPart.upper
      }
    }
  }
  for (const definition of definitions) {
    const tokens = textTokens(definition)
    text += tokens.expected + perPart.expected
    upperBound += tokens.upper + perPart.upper
  }
  by_modality.text = text
  let input_tokens = 0
  for (const modality in by_modality) input_tokens += by_modality[modality as Modality] ?? 0
  return { estimate: { input_tokens, by_modality }, upperBound, mediaBound }
}

function modalityOf(part: Part): Modality {
  switch (part.type) {
    case 'image':
    case 'document':
    case 'audio':
    case 'video':
      return part.type
    default:
      return 'text'
  }
}

function partTokens(part: Exclude<Part, { type: 'text' }>, rule: MediaRule): Tokens {
  switch (part.type) {
    case 'image':
      return rule.image(part)
    case 'document':
      return named(times(rule.page, { expected: part.pages, upper: part.pages }), part.filename)
    case 'audio':
      return times(rule.audioPerSecond, seconds(part))
    case 'video':
      return times(rule.videoPerSecond, seconds(part))
    case 'tool_call':
      return named(textTokens(part.name + part.arguments), part.call_id)
    case 'tool_result':
      return named(textTokens(part.text), part.call_id)
    case 'data':
      return textTokens(JSON.stringify(part.value) ?? '')
  }
}

/** A name that some models are shown and others not. */
function named({ expected, upper }: Tokens, name = ''): Tokens {
  return { expected, upper: upper + Buffer.byteLength(name) }
}

function times(rate: Tokens, count: Tokens): Tokens {
  return { expected: rate.expected * count.expected, upper: rate.upper * count.upper }
}
