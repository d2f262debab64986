import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFlags, refuse, wholeNumber } from '../bench/flags.ts'
import { ProgressBar } from '../bench/progress-bar.ts'
import type { Calibration } from '../src/contract/calibration.ts'
import type { BlobStore } from '../src/contract/ports/blobs.ts'
import { defaultLimits } from '../src/contract/settings.ts'
import { createDocumentReader } from '../src/documents/reader.ts'
import { Calibrations } from '../src/evaluation/calibrations.ts'
import { starterCalibrations } from '../src/evaluation/starters.ts'
import { createEmbedder } from '../src/models/local/embedder.ts'
import { createPassageSearch } from '../src/models/local/passage-search.ts'
import { packageRoot } from '../src/workers/entry.ts'
import { bound, calibrated } from './calibrate.ts'
import { upstream } from './cascade.ts'
import { exportSuite } from './export-suite.ts'
import { fitStarters } from './fit.ts'
import { PageCache } from './page-cache.ts'
import { readerFingerprint } from './reader-scope.ts'
import type { QualityRecord } from './record.ts'
import { jsonOf, reportOf, tableOf } from './report.ts'
import { runSuite } from './run-suite.ts'
import { ScanReader } from './see-scan.ts'
import { makeSuite, modalities, type SuiteDocument } from './suite/suite.ts'

const help = `npm run quality [-- options]

Asks local/reader the questions of a labelled suite (450 made-up documents, 3,600 questions, the same for the same seed)
and prints, per modality, how often it is right, how well its confidence is calibrated, what is accepted when at most 5%
of it may be wrong, and what a cascade with a stronger model saves; with 95% intervals clustered by document. The first run sees every scan
with OCR, a second or two a page; pages are kept in node_modules/.cache, so that later runs take seconds.

  --split SPLIT    held-out (default), calibration or all
  --modality NAME  only document, scan or degraded_scan
  --json FILE      also writes all figures as JSON
  --records FILE   also writes what came of every question, one JSON object a line
  --fit            instead: fits the calibrations that come with Plumbline to the calibration split, and writes them
  --export FOLDER  instead: writes the documents and questions of the split there, to look at
  --seed N         of the suite (default: 1)
  --parallel N     documents read at a time, a core each (default: 1)
  --help           this text
`

const splits = { 'held-out': 'held_out', calibration: 'calibration', all: undefined } as const

const options = {
  split: { type: 'string', default: 'held-out' },
  modality: { type: 'string' },
  json: { type: 'string' },
  records: { type: 'string' },
  export: { type: 'string' },
  fit: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  parallel: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const
const flags = readFlags({ options }, help)

function chosenDocuments(): SuiteDocument[] {
  const { modality } = flags
  const split = flags.fit ? 'calibration' : flags.split
  if (!(split in splits)) refuse(`--split takes one of ${Object.keys(splits).join(', ')}.`, help)
  if (modality !== undefined && !modalities.some((one) => one === modality))
    refuse(`--modality takes one of ${modalities.join(', ')}.`, help)
  const wanted = splits[split as keyof typeof splits]
  return makeSuite(wholeNumber('seed', flags.seed, { least: 0 }, help)).filter(
    (document) =>
      (wanted === undefined || document.split === wanted) &&
      (modality === undefined || document.modality === modality),
  )
}

function tell(records: QualityRecord[]): void {
  const groups = modalities.map(
    (modality) => [modality, records.filter((one) => one.modality === modality)] as const,
  )
  const reports = Object.fromEntries(
    [...groups, ['all', records] as const]
      .filter(([, group]) => group.length > 0)
      .map(([name, group]) => [name, reportOf(group)]),
  )
  process.stdout.write(tableOf(reports))
  const { seed, split } = flags
  const { all, ...modalityReports } = Object.fromEntries(
    Object.entries(reports).map(([name, report]) => [name, jsonOf(report)]),
  )
  const json = {
    seed: Number(seed),
    split,
    model: 'local/reader',
    bound,
    upstream,
    all,
    modalities: modalityReports,
  }
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(json, null, 2)}\n`)
  if (flags.records)
    writeFileSync(flags.records, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
}

function keepStarters(calibrations: Calibration[]): void {
  const file = join(packageRoot(), 'src', 'evaluation', 'starter-calibrations.json')
  writeFileSync(file, `${JSON.stringify(calibrations, null, 1)}\n`)
  for (const { scope, labels, ece, operating_points } of calibrations) {
    const point = operating_points.find((each) => each.bound === bound)
    const accepts =
      point?.infeasible ?? `accepts ${(100 * (point?.coverage ?? 0)).toFixed(1)} % at ${100 * bound} % wrong`
    process.stdout.write(`${scope.input_kind}: ${labels} labels, ECE ${ece.value.toFixed(3)}, ${accepts}\n`)
  }
}

async function main(): Promise<void> {
  const parallel = wholeNumber('parallel', flags.parallel, {}, help)
  const chosen = chosenDocuments()
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-quality-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const { signal } = stop
  const documents = createDocumentReader({ limits: defaultLimits, readers: parallel })
  const scans = new ScanReader(parallel)
  const embedder = createEmbedder()
  const bar = new ProgressBar(chosen.length)
  const onDocument = (document: SuiteDocument) => bar.step(document.id)
  try {
    if (flags.export) await exportSuite(chosen, flags.export, { documents, folder, signal }, onDocument)
    else {
      const cache = await PageCache.open(join(packageRoot(), 'node_modules', '.cache', 'plumbline-quality'))
      const rooms = { documents, scans, cache, folder }
      const records = await runSuite(rooms, chosen, { parallel, signal, onDocument })
      bar.end()
      const passages = createPassageSearch({ documents, embedder, blobs: {} as BlobStore })
      const fingerprint = await readerFingerprint({ passages, embedder })
      if (flags.fit) keepStarters(fitStarters(records, fingerprint))
      else tell(calibrated(records, new Calibrations(starterCalibrations), fingerprint))
    }
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = 130
  } finally {
    bar.end()
    await Promise.all([documents.close(), embedder.close(), scans.close()])
  }
}

if (flags.help) process.stdout.write(help)
else await main()
