/** What the embedder asks of its thread. Texts are neither empty nor unbounded. */
export interface ToEmbedder {
  id: number
  texts: string[]
}

/** What the thread answers. */
export type FromEmbedder =
  | { type: 'ready' }
  | { type: 'vectors'; id: number; vectors: Float32Array<ArrayBuffer>[] }
  | { type: 'failed'; id: number; reason: string }
