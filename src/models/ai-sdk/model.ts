import type { LanguageModelV3, LanguageModelV3CallOptions } from '@ai-sdk/provider'
import { PlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { Model, ModelCall, ModelInfo, ModelOutcome } from '../../contract/ports/model.ts'
import { Answer } from './answer.ts'
import { failureOf } from './failure.ts'
import { promptOf } from './prompt.ts'
import type { Family } from './provider-options.ts'
import { redactor } from './redact.ts'
import { settingsOf } from './settings.ts'
import { Thoughts } from './thoughts.ts'

export interface AiSdkModelOptions {
  info: ModelInfo
  /** A language model of any provider of the AI SDK 6 (specification v3). */
  languageModel: LanguageModelV3
  family?: Family
  blobs: Pick<BlobStore, 'read' | 'writer'>
  /** Words that no error may show: keys. */
  secrets?: readonly string[]
}

/**
 * A model behind a provider of the AI SDK, spoken to through the provider's own interface: nothing retries, buffers or
 * calls tools in between. Throws `upstream_*` errors and `model_lacks_modality`; when the signal aborts, its reason,
 * at once, whatever the provider does.
 */
export function createAiSdkModel(options: AiSdkModelOptions): Model {
  const { info, languageModel, family = 'other', blobs } = options
  const redact = redactor(options.secrets ?? [])
  const thoughts = new Thoughts()

  async function work(call: ModelCall, said: { begun: boolean }): Promise<ModelOutcome> {
    const { settings, ignored, citeDocuments } = settingsOf(call, family)
    const prompt = await promptOf(call, {
      info,
      blobs,
      thoughts,
      citeDocuments,
      citesTexts: family === 'anthropic',
    })
    call.signal.throwIfAborted()
    const request: LanguageModelV3CallOptions = { ...settings, prompt, abortSignal: call.signal }
    const answer = new Answer(call, info.id, blobs, thoughts)
    if (ignored.length > 0)
      call.emit({
        type: 'warning',
        code: 'setting_ignored',
        message: `${info.id} is not told ${ignored.join(', ')}.`,
      })
    if (call.stream) return streamed(languageModel, request, answer, said)
    const result = await languageModel.doGenerate(request)
    answer.warn(result.warnings)
    await answer.content(result.content)
    return answer.outcome(result)
  }

  async function run(call: ModelCall): Promise<ModelOutcome> {
    const { signal } = call
    const said = { begun: false }
    // What a provider still says after the end of a call is nobody's.
    let open = true
    const emit: ModelCall['emit'] = (event) => {
      if (open) call.emit(event)
    }
    if (signal.aborted) throw abortError(signal)
    let onAbort = () => {}
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([work({ ...call, signal, emit }, said), stopped])
    } catch (error) {
      throw signal.aborted ? abortError(signal) : failureOf(error, info.id, said.begun, redact)
    } finally {
      open = false
      signal.removeEventListener('abort', onAbort)
    }
  }

  return { info, run }
}

async function streamed(
  languageModel: LanguageModelV3,
  request: LanguageModelV3CallOptions,
  answer: Answer,
  said: { begun: boolean },
): Promise<ModelOutcome> {
  const { stream } = await languageModel.doStream(request)
  said.begun = true
  const reader = stream.getReader()
  const { abortSignal } = request
  const cancel = () => void reader.cancel().catch(() => undefined)
  abortSignal?.addEventListener('abort', cancel, { once: true })
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const kept = answer.part(next.value)
      if (kept) await kept
    }
    return answer.outcome()
  } catch (error) {
    cancel()
    throw error
  } finally {
    abortSignal?.removeEventListener('abort', cancel)
  }
}

/** Why the caller stopped: its own error when it gave one. */
function abortError(signal: AbortSignal): PlumblineError {
  return signal.reason instanceof PlumblineError
    ? signal.reason
    : new PlumblineError('turn_cancelled', { cause: signal.reason })
}
