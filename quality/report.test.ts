import { describe, expect, it } from 'vitest'
import type { QualityRecord } from './record.ts'
import { reportOf, tableOf } from './report.ts'

let made = 0

function record(given: Partial<QualityRecord>): QualityRecord {
  made += 1
  return {
    id: `q${made}`,
    document: `d${made}`,
    split: 'held_out',
    modality: 'document',
    input_kind: 'document',
    kind: 'invoice',
    layout: 'classic',
    unseen_layout: false,
    topic: 'invoice.total',
    wants: 'money',
    question: 'What is the total?',
    expected: { type: 'money', amount: 1, currency: 'USD' },
    page: 1,
    answered: '$1.00',
    abstained: false,
    correct: true,
    contained: true,
    readable: true,
    right_page: true,
    score: 0.9,
    features: { quotes: 1, legibility: 1, pages: 1, warnings: [] },
    latency_ms: 1,
    ...given,
  }
}

const wrong = { answered: '$2.00', correct: false, contained: false, score: 0.6 }
const silent = {
  answered: null,
  abstained: true,
  correct: false,
  contained: false,
  right_page: null,
  score: null,
}
const absent = { expected: null, page: null }

describe('the report', () => {
  it('counts abstaining as right only where there is no answer', () => {
    const report = reportOf([
      record({}),
      record(wrong),
      record(silent),
      record({ ...silent, ...absent, correct: true }),
      record({ ...wrong, ...absent }),
    ])
    expect(report).toMatchObject({ questions: 5, documents: 5 })
    expect(report.accuracy.value).toBeCloseTo(2 / 5)
    expect(report.found.value).toBeCloseTo(1 / 3)
    expect(report.abstained_rightly.value).toBeCloseTo(1 / 2)
    expect(report.right_when_answered.value).toBeCloseTo(1 / 3)
    expect(report.abstained.value).toBeCloseTo(2 / 5)
  })

  it('says how well the score parts right from wrong', () => {
    const scored = (score: number, correct: boolean) => record({ score, correct })
    expect(reportOf([scored(0.9, true), scored(0.6, false)]).score_auroc.value).toBe(1)
    expect(reportOf([scored(0.6, true), scored(0.9, false)]).score_auroc.value).toBe(0)
    expect(reportOf([scored(0.7, true), scored(0.7, false)]).score_auroc.value).toBe(0.5)
    const mixed = [scored(0.9, true), scored(0.8, false), scored(0.7, true), scored(0.6, false)]
    expect(reportOf(mixed).score_auroc.value).toBe(0.75)
    expect(reportOf([scored(0.9, true)]).score_auroc.value).toBeNull()
  })

  it('draws intervals over documents, so that more questions on the same ones narrow nothing', () => {
    const documents = Array.from({ length: 30 }, (_, i) => ({ document: `same${i}`, correct: i % 2 === 0 }))
    const width = (records: QualityRecord[]) => {
      const { low, high } = reportOf(records).accuracy
      return (high ?? 0) - (low ?? 0)
    }
    const once = documents.map((one) => record(one))
    const tenTimes = documents.flatMap((one) => Array.from({ length: 10 }, () => record(one)))
    expect(width(once)).toBeGreaterThan(0.2)
    expect(width(tenTimes)).toBeCloseTo(width(once))
  })

  it('gives no interval for a handful of documents, and prints a dash where there is nothing', () => {
    const report = reportOf([record({})])
    expect(report.accuracy).toEqual({ value: 1, low: null, high: null })
    expect(tableOf({ document: report })).toMatch(/accuracy, %\s+100\.0\n/)
    expect(tableOf({ document: report })).toMatch(/without one\s+–\n/)
  })
})
