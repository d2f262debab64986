import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { defaultLimits } from '../src/contract/settings.ts'
import { createDocumentReader } from '../src/documents/reader.ts'
import { PageCache } from './page-cache.ts'
import { QualityRecord } from './record.ts'
import { runSuite } from './run-suite.ts'
import { ScanReader } from './see-scan.ts'
import { makeSuite, type SuiteDocument } from './suite/suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-run-'))
const documents = createDocumentReader({ limits: defaultLimits, readers: 1 })
const scanReader = new ScanReader(1)
afterAll(async () => {
  await Promise.all([documents.close(), scanReader.close()])
  rmSync(folder, { recursive: true, force: true })
})

const chosen = makeSuite(1).filter(({ id }) => id === 'document-letter-01' || id === 'scan-receipt-01')

async function run(some: SuiteDocument[], scans: Pick<ScanReader, 'see'> = scanReader) {
  const seen: string[] = []
  const cache = await PageCache.open(join(folder, 'cache'))
  const rooms = { documents, scans, cache, folder }
  const signal = new AbortController().signal
  const onDocument = ({ id }: SuiteDocument) => seen.push(id)
  const records = await runSuite(rooms, some, { parallel: 1, signal, onDocument })
  return { records, seen }
}

const lasting = (records: QualityRecord[]) => records.map(({ latency_ms: _, ...rest }) => rest)

it('asks the reader every question of a document and a scan, and reads a scan only once', async () => {
  const first = await run(chosen)
  expect(first.seen).toEqual(['document-letter-01', 'scan-receipt-01'])
  expect(first.records.map(({ id }) => id)).toEqual(
    chosen.flatMap(({ questions }) => questions.map(({ id }) => id)),
  )
  for (const record of first.records) expect(QualityRecord.parse(record)).toEqual(record)
  expect(first.records.some(({ correct, abstained }) => correct && !abstained)).toBe(true)
  for (const { abstained, answered, score } of first.records) {
    expect(answered === null).toBe(abstained)
    expect(score === null).toBe(abstained)
  }
  const closed = { see: () => Promise.reject(new Error('seen again')) }
  const scans = chosen.filter(({ modality }) => modality === 'scan')
  const again = await run(scans, closed)
  expect(lasting(again.records)).toEqual(lasting(first.records.filter(({ modality }) => modality === 'scan')))
}, 120_000)
