import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../src/contract/settings.ts'
import { createDocumentReader } from '../../src/documents/reader.ts'
import { grade } from '../grade.ts'
import { kinds, makeSuite, modalities, type SuiteDocument } from './suite.ts'

const suite = makeSuite(1)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-suite-'))
const documents = createDocumentReader({ limits: defaultLimits, readers: 1 })
afterAll(async () => {
  await documents.close()
  rmSync(folder, { recursive: true, force: true })
})

const questionsOf = (some: SuiteDocument[]) => some.flatMap(({ questions }) => questions)

describe('the suite', () => {
  it('has 450 documents in equal thirds, and 3,600 questions, each with a name of its own', () => {
    expect(suite).toHaveLength(450)
    for (const modality of modalities)
      expect(suite.filter((document) => document.modality === modality)).toHaveLength(150)
    const ids = questionsOf(suite).map(({ id }) => id)
    expect(new Set(ids).size).toBe(3600)
  })

  it('holds out a third by document, with more than 210 questions of each modality', () => {
    const heldOut = suite.filter(({ split }) => split === 'held_out')
    expect(heldOut).toHaveLength(150)
    for (const modality of modalities)
      expect(questionsOf(heldOut.filter((one) => one.modality === modality)).length).toBeGreaterThan(210)
  })

  it('keeps one layout of each kind from calibration', () => {
    for (const kind of kinds) {
      const layouts = (split: string) =>
        new Set(suite.filter((one) => one.kind === kind && one.split === split).map(({ layout }) => layout))
      const unseen = [...layouts('held_out')].filter((layout) => !layouts('calibration').has(layout))
      expect(unseen).toHaveLength(1)
      expect(suite.filter((one) => one.unseenLayout).every(({ split }) => split === 'held_out')).toBe(true)
    }
  })

  it('asks between 15 and 20 percent of its questions for nothing', () => {
    const all = questionsOf(suite)
    const share = all.filter(({ expected }) => expected === null).length / all.length
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.2)
  })

  it('is the same for the same seed, facts and files, and another for another', async () => {
    const [again, other] = [makeSuite(1), makeSuite(2)]
    expect(JSON.stringify(again)).toBe(JSON.stringify(suite))
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(suite))
    for (const index of [0, 40, 80, 110, 140]) {
      const [first, second] = await Promise.all([suite, again].map((one) => one[index]?.sheet().finish()))
      expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true)
    }
  }, 60_000)
})

const layouts = new Map(suite.map((document) => [`${document.kind}: ${document.layout}`, document]))

describe('a document says what it is asked for, on the page that is noted', () => {
  it.each([...layouts])(
    '%s',
    async (_, document) => {
      const path = join(folder, `${document.id}.pdf`)
      writeFileSync(path, await document.sheet().finish())
      const pages: string[][] = []
      const signal = new AbortController().signal
      for await (const { page } of documents.read(path, 'application/pdf', { signal })) {
        const blocks = page.blocks.map(({ lines }) =>
          lines.map(({ words }) => words.map(({ text }) => text).join(' ')),
        )
        pages.push(blocks.flatMap((lines) => [...lines, lines.join(' ')]))
      }
      expect(pages).toHaveLength(document.pages)
      for (const { question, expected, page } of document.questions) {
        if (expected === null || page === null) continue
        const texts = pages[page - 1] ?? []
        const found = texts.some((text) => grade(text, '', expected).contained)
        expect(found, `${question} ${JSON.stringify(expected)}`).toBe(true)
      }
    },
    60_000,
  )
})
