/** Limits that hold at the door, before anything is decoded or spent. Bytes, pixels, pages and milliseconds. */
export interface Limits {
  bodyBytes: number
  partBytes: number
  imagePixels: number
  imageMinSide: number
  documentPages: number
  /** A body that stops arriving for this long is given up. */
  uploadIdleMs: number
  /** Opening a part (measuring it, counting its pages) may take this long. */
  openMs: number
  urlFetchMs: number
}

export const defaultLimits: Limits = {
  bodyBytes: 100_000_000,
  partBytes: 50_000_000,
  imagePixels: 100_000_000,
  imageMinSide: 8,
  documentPages: 1_000,
  uploadIdleMs: 30_000,
  openMs: 20_000,
  urlFetchMs: 15_000,
}
