import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEmbedder } from './embedder.ts'

const embedder = createEmbedder()
afterAll(() => embedder.close())

const dot = (a: Float32Array | undefined, b: Float32Array | undefined) =>
  a && b ? a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) : Number.NaN

describe('the embedder', () => {
  it('gives unit vectors in which related texts are near', async () => {
    const [question, near, far] = await embedder.embed([
      'How old are you?',
      'What is your age?',
      'The invoice was paid on Monday.',
    ])
    expect(question).toHaveLength(embedder.dimensions)
    expect(dot(question, question)).toBeCloseTo(1, 5)
    expect(dot(question, near)).toBeGreaterThan(dot(question, far) + 0.3)
  })

  it('takes empty and very long texts, and none at all', async () => {
    const vectors = await embedder.embed(['', '  ', 'word '.repeat(100_000)])
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 5)
    expect(await embedder.embed([])).toEqual([])
  })

  it('answers a question before the long batch that was asked for first', async () => {
    const done: string[] = []
    const batch = Array.from({ length: 60 }, (_, i) => `passage number ${i} about something`)
    await Promise.all([
      embedder.embed(batch).then(() => done.push('batch')),
      embedder.embed(['a question']).then(() => done.push('question')),
    ])
    expect(done).toEqual(['question', 'batch'])
  })

  it('gives a text the same vector alone and inside a batch', async () => {
    const texts = Array.from({ length: 11 }, (_, i) => `line ${i} of a table with some words`)
    const together = await embedder.embed(texts)
    const [alone] = await embedder.embed([texts[9] ?? ''])
    expect(dot(alone, together[9])).toBeCloseTo(1, 4)
  })

  it('stops when its signal aborts and goes on with the next request', async () => {
    const leaving = new AbortController()
    const batch = embedder.embed(Array(200).fill('some text to embed'), leaving.signal)
    leaving.abort(new Error('left'))
    await expect(batch).rejects.toThrow('left')
    await expect(embedder.embed(['next'])).resolves.toHaveLength(1)
    await expect(embedder.embed(['late'], leaving.signal)).rejects.toThrow('left')
  })

  it('loses only the request it was at when its thread dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'embedder-'))
    const entry = join(folder, 'dies.mjs')
    await writeFile(
      entry,
      `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ id, texts }) => {
        if (texts[0] === 'deadly') process.exit(3)
        parentPort.postMessage({ type: 'vectors', id, vectors: texts.map(() => new Float32Array(512)) })
      })
      parentPort.postMessage({ type: 'ready' })`,
    )
    const mortal = createEmbedder(entry)
    const [deadly, next] = await Promise.allSettled([mortal.embed(['deadly']), mortal.embed(['next'])])
    expect(deadly).toMatchObject({ status: 'rejected', reason: { code: 'reader_failed' } })
    expect(next).toMatchObject({ status: 'fulfilled' })
    await mortal.close()
    await rm(folder, { recursive: true })
  })

  it('fails what waits when its thread cannot start', async () => {
    const missing = createEmbedder(join(tmpdir(), 'no-such-embedder.mjs'))
    await expect(missing.embed(['text'])).rejects.toMatchObject({ code: 'reader_failed' })
    await missing.close()
  })

  it('refuses what waits and what comes after it is closed', async () => {
    const closing = createEmbedder()
    const waiting = closing.embed(['waits'])
    const refused = expect(waiting).rejects.toMatchObject({ code: 'shutting_down' })
    await closing.close()
    await refused
    await expect(closing.embed(['late'])).rejects.toMatchObject({ code: 'shutting_down' })
  })

  it('ends its warming without an error when it is closed meanwhile, and has nothing to warm afterwards', async () => {
    const closing = createEmbedder()
    const warming = closing.warm()
    await closing.close()
    await expect(warming).resolves.toBeUndefined()
    await expect(closing.warm()).resolves.toBeUndefined()
  })
})
