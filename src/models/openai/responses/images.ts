import type { BlobStore } from '../../../contract/ports/blobs.ts'
import type { ModelEvent } from '../../../contract/ports/model.ts'
import { keepMedia } from '../../media-output.ts'
import { type JsonObject, stringOf } from '../json.ts'

/**
 * Images that a response makes, partial ones first. They are kept one after the other, in the background of the
 * stream; `kept` settles when all are.
 */
export class OutputImages {
  /** Rejects with `store_unavailable`. */
  kept: Promise<void> = Promise.resolve()
  readonly #blobs: Pick<BlobStore, 'writer'>
  readonly #emit: (event: ModelEvent) => void
  /** By their place in the output. */
  readonly #images = new Map<unknown, { index: number; frames: number }>()

  constructor(blobs: Pick<BlobStore, 'writer'>, emit: (event: ModelEvent) => void) {
    this.#blobs = blobs
    this.#emit = emit
  }

  /** A `response.image_generation_call.partial_image` event. */
  partial(event: JsonObject): void {
    this.#add(event.partial_image_b64, event.output_index, event.output_format, false)
  }

  /** An `image_generation_call` item at its end. */
  final(item: JsonObject, place: unknown): void {
    this.#add(item.result, place, item.output_format, true)
  }

  #add(base64: unknown, place: unknown, format: unknown, final: boolean): void {
    if (typeof base64 !== 'string' || base64 === '') return
    const image = this.#images.get(place) ?? { index: this.#images.size, frames: 0 }
    this.#images.set(place, image)
    const frame = image.frames++
    const mediaType = `image/${stringOf(format) ?? 'png'}`
    this.kept = this.kept.then(async () => {
      const blob = await keepMedia(base64, mediaType, this.#blobs)
      this.#emit({ type: 'image.frame', index: image.index, frame, final, blob })
    })
    // Whoever ends the call waits for `kept`; until then a rejection is not nobody's.
    this.kept.catch(() => undefined)
  }
}
