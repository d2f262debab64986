import { PlumblineError } from '../contract/errors.ts'
import type { Message } from '../contract/message.ts'
import { isMediaPart, type Modality } from '../contract/part.ts'
import type { Model, ModelEvent } from '../contract/ports/model.ts'
import type { TurnProjection } from './projection.ts'

/** Modalities of the media and text that a model would be given. */
export function modalitiesOf(messages: Message[]): Modality[] {
  const found: Modality[] = []
  for (const { parts } of messages) {
    for (const part of parts) {
      const modality = isMediaPart(part) ? part.type : 'text'
      if (!found.includes(modality)) found.push(modality)
    }
  }
  return found
}

/** Refuses parts that the model does not take, by the path of the first. */
export function checkModalities(model: Model, input: Pick<TurnProjection, 'input' | 'paths'>): void {
  for (const [i, { parts }] of input.input.entries()) {
    for (const [j, part] of parts.entries()) {
      if (isMediaPart(part) && !model.info.input.includes(part.type)) {
        const details = { model: model.info.id, modality: part.type }
        throw new PlumblineError('model_lacks_modality', { param: input.paths[i]?.[j], details })
      }
    }
  }
}

/** True when the model takes every part of the input. */
export function takesAll(model: Model, { input }: Pick<TurnProjection, 'input'>): boolean {
  return modalitiesOf(input).every((modality) => modality === 'text' || model.info.input.includes(modality))
}

/** True for events that are the answer itself, not news of its making. */
export function isOutput(event: ModelEvent): boolean {
  switch (event.type) {
    case 'text.delta':
    case 'reasoning.delta':
      return event.text !== ''
    case 'image.frame':
    case 'audio.chunk':
    case 'tool.delta':
      return true
    default:
      return false
  }
}
