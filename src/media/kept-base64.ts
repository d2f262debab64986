import { borrowSlab, returnSlab, slabBytes } from './slabs.ts'

/** Slabs that all bodies together may fill with media as it came: 32 MB, one image of 20 MB. */
const mostSlabs = 128
/** What is shorter takes no slab: it is soon read back. */
const minBytes = 4_096

let slabsInUse = 0

function giveBack(slabs: Buffer[]): void {
  slabsInUse -= slabs.length
  for (const slab of slabs.splice(0)) returnSlab(slab)
}

/** A turn that never sends its media on gives its slabs back when it is forgotten. */
const forgotten = new FinalizationRegistry(giveBack)

/**
 * Base64 as it came, kept while there is room until it is sent on, which spares reading the blob back and encoding it
 * again. It can be taken once; who comes later reads the blob.
 */
export class KeptBase64 {
  readonly #slabs: Buffer[] = []
  #isHere = true
  /** The first bytes, until there are enough of them. */
  #beginning: Buffer | undefined
  /** Length of the text that is kept; none of a short one is. */
  length = 0

  constructor() {
    forgotten.register(this, this.#slabs)
  }

  /** Keeps a copy; without room for it, keeps nothing of the whole text. */
  add(ascii: Buffer): void {
    if (this.length > 0 || !this.#isHere) {
      this.#copy(ascii)
      return
    }
    const beginning = this.#beginning ? Buffer.concat([this.#beginning, ascii]) : ascii
    this.#beginning = beginning.length < minBytes ? Buffer.from(beginning) : undefined
    if (!this.#beginning) this.#copy(beginning)
  }

  /**
   * The text in its pieces; undefined when it is not here (any more). A piece's memory is used anew once the next piece
   * is asked for, so whoever writes it out waits until it is written.
   */
  take(): Iterable<Buffer> | undefined {
    if (!this.#isHere || this.length === 0) return undefined
    this.#isHere = false
    return this.#handOut()
  }

  drop(): void {
    this.#isHere = false
    giveBack(this.#slabs)
  }

  #copy(ascii: Buffer): void {
    for (let at = 0; this.#isHere && at < ascii.length; ) {
      const used = this.length % slabBytes
      const slab = used === 0 ? this.#another() : this.#slabs.at(-1)
      const copied = slab ? ascii.copy(slab, used, at) : 0
      this.length += copied
      at += copied
    }
  }

  #another(): Buffer | undefined {
    if (slabsInUse === mostSlabs) {
      this.drop()
      return undefined
    }
    const slab = borrowSlab()
    slabsInUse++
    this.#slabs.push(slab)
    return slab
  }

  *#handOut(): Generator<Buffer> {
    try {
      let left = this.length
      for (let slab = this.#slabs.shift(); slab; slab = this.#slabs.shift()) {
        const end = Math.min(left, slabBytes)
        left -= end
        yield* lent(slab, end)
      }
    } finally {
      this.drop()
    }
  }
}

/** A slab that is given up on while a socket may still hold it is left to the garbage collector. */
function* lent(slab: Buffer, end: number): Generator<Buffer> {
  let isWritten = false
  try {
    // What is shorter than a socket's buffer can wait there without its writer being told to wait.
    yield end < slabBytes ? Buffer.from(slab.subarray(0, end)) : slab
    isWritten = true
  } finally {
    slabsInUse--
    if (isWritten) returnSlab(slab)
  }
}
