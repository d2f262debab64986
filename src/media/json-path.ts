import { maxJsonDepth, maxJsonValues, tooDeep, tooManyValues } from './json-bounds.ts'

interface Level {
  isArray: boolean
  index: number
  /** The bytes that `keyStart` and `keyEnd` point into; absent before the first key and for one too long to keep. */
  keyBytes: Buffer | undefined
  keyStart: number
  keyEnd: number
}

/** Longer keys are cut in paths, so that hostile ones do not multiply. */
const maxKeyChars = 100
const plainKey = /^[A-Za-z_$][\w$-]*$/

/** Where in a JSON value a scanner stands. Keys are kept as spans of bytes and only read when somebody asks. */
export class JsonPath {
  readonly #levels: Level[] = []
  #depth = 0
  #values = 0
  /** True where the next string is a key. */
  expectsKey = false

  /** Throws `invalid_json` when the value nests too deep or holds too many others. */
  open(isArray: boolean): void {
    this.#count()
    if (this.#depth === maxJsonDepth) throw tooDeep()
    const level = this.#levels[this.#depth]
    if (level) {
      level.isArray = isArray
      level.index = 0
      level.keyBytes = undefined
    } else {
      this.#levels.push({ isArray, index: 0, keyBytes: undefined, keyStart: 0, keyEnd: 0 })
    }
    this.#depth++
    this.expectsKey = !isArray
  }

  close(): void {
    if (this.#depth > 0) this.#depth--
    this.expectsKey = false
  }

  /** Throws `invalid_json` when there are too many values. */
  comma(): void {
    this.#count()
    const level = this.#levels[this.#depth - 1]
    if (!level) return
    if (level.isArray) level.index++
    else this.expectsKey = true
  }

  #count(): void {
    if (++this.#values > maxJsonValues) throw tooManyValues()
  }

  /** The content of the key that was just read, still escaped. */
  key(bytes: Buffer | undefined, start: number, end: number): void {
    const level = this.#levels[this.#depth - 1]
    this.expectsKey = false
    if (!level) return
    level.keyBytes = bytes
    level.keyStart = start
    level.keyEnd = end
  }

  /** Whether the value here stands directly under one of `keys`. */
  isUnder(keys: readonly Buffer[]): boolean {
    const level = this.#levels[this.#depth - 1]
    return level !== undefined && !level.isArray && hasKeyOf(level, keys)
  }

  /** Like `isUnder`, and also true for items of arrays under one of `keys`. */
  isWithin(keys: readonly Buffer[]): boolean {
    let depth = this.#depth - 1
    while (this.#levels[depth]?.isArray) depth--
    const level = this.#levels[depth]
    return level !== undefined && hasKeyOf(level, keys)
  }

  /** Like `messages[2].content[1].image_url.url`; keys that are not names stand in brackets, as JSON strings. */
  toString(): string {
    let path = ''
    for (const level of this.#levels.slice(0, this.#depth)) {
      if (level.isArray) {
        path += `[${level.index}]`
        continue
      }
      const key = readKey(level)
      if (plainKey.test(key)) path += path === '' ? key : `.${key}`
      else path += `[${JSON.stringify(key)}]`
    }
    return path
  }
}

function hasKeyOf(level: Level, keys: readonly Buffer[]): boolean {
  const { keyBytes, keyStart, keyEnd } = level
  if (!keyBytes) return false
  for (const key of keys) {
    if (key.length === keyEnd - keyStart && keyBytes.compare(key, 0, key.length, keyStart, keyEnd) === 0)
      return true
  }
  return false
}

function readKey(level: Level): string {
  if (!level.keyBytes) return '…'
  const raw = level.keyBytes.toString('utf8', level.keyStart, level.keyEnd)
  const key = raw.includes('\\') ? unescaped(raw) : raw
  return key.length > maxKeyChars ? `${key.slice(0, maxKeyChars)}…` : key
}

function unescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    return raw
  }
}
