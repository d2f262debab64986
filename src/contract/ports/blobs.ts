import type { Readable } from 'node:stream'

/** Takes bytes as they come. Nothing is visible under the hash until `finish` resolves. */
export interface BlobWriter {
  /** Bytes written so far. */
  readonly bytes: number
  /**
   * Copies the chunk. Returns a promise when the caller should wait before writing more: bytes go to disk in the
   * background. Rejects with `store_unavailable`; whoever gives up calls `abort`.
   */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** Makes the blob durable and names it. Writing the same bytes twice keeps one copy. */
  finish(): Promise<{ hash: string; bytes: number }>
  /** Forgets what was written. */
  abort(): Promise<void>
}

/** Bytes by content hash (sha256, lower-case hex). */
export interface BlobStore {
  writer(): BlobWriter
  /** Absolute path of the blob's file, for readers that take a path. Throws `blob_not_found`. */
  path(hash: string): Promise<string>
  /** Throws `blob_not_found`. `start` and `end` are inclusive byte offsets. */
  open(hash: string, range?: { start?: number; end?: number }): Promise<Readable>
  /** Throws `blob_not_found`. */
  read(hash: string): Promise<Buffer>
  has(hash: string): Promise<boolean>
  remove(hash: string): Promise<void>
}
