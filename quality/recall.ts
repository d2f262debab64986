import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultLimits } from '../src/contract/settings.ts'
import { createDocumentReader } from '../src/documents/reader.ts'
import { textOf } from '../src/models/local/cells.ts'
import { passagesOf } from '../src/models/local/passages.ts'
import { packageRoot } from '../src/workers/entry.ts'
import { grade } from './grade.ts'
import { PageCache } from './page-cache.ts'
import { isReadable, openDocument } from './run-suite.ts'
import { ScanReader } from './see-scan.ts'
import { makeSuite, modalities } from './suite/suite.ts'

const help = `npx tsx quality/recall.ts [options]

How often local/reader could be right at best: the share of answerable questions for which some passage of the
document is a right answer when it is quoted alone. Counts only what can be read off the page at all.

  --split SPLIT    calibration (default) or held_out
  --modality NAME  only document, scan or degraded_scan
  --seed N         of the suite (default: 1)
  --first N        only the first N documents of each kind and modality
`

const { values: flags } = parseArgs({
  options: {
    split: { type: 'string', default: 'calibration' },
    modality: { type: 'string' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '1000' },
    help: { type: 'boolean', default: false },
  },
})

const { signal } = new AbortController()
const counts = new Map<string, { asked: number; unreadable: number; right: number }>()
let pages = 0
let passages = 0

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-recall-'))
  const documents = createDocumentReader({ limits: defaultLimits, readers: 1, pageMs: 600_000 })
  const scans = new ScanReader(1)
  try {
    const cache = await PageCache.open(join(packageRoot(), 'node_modules', '.cache', 'plumbline-quality'))
    for (const document of makeSuite(Number(flags.seed))) {
      const { modality, kind, split, id } = document
      const wanted = split === flags.split && (flags.modality ?? modality) === modality
      if (!wanted || Number(id.slice(-2)) > Number(flags.first)) continue
      const opened = await openDocument({ documents, scans, cache, folder }, document, signal)
      const found = opened.pages.flatMap(passagesOf)
      pages += opened.pages.length
      passages += found.length
      for (const { question, expected, ...asked } of document.questions) {
        if (expected === null) continue
        const readable = isReadable({ question, expected, ...asked }, opened.pages)
        const right = found.some(({ words }) => grade(textOf(words), question, expected).correct)
        for (const key of [modality, `${modality} ${kind}`]) count(key, readable === true, right)
      }
    }
  } finally {
    await Promise.all([documents.close(), scans.close()])
    rmSync(folder, { recursive: true, force: true })
  }
  for (const modality of modalities)
    for (const [key, { asked, unreadable, right }] of counts)
      if (key.split(' ')[0] === modality)
        process.stdout.write(
          `${key.padEnd(24)} ${(right / Math.max(1, asked)).toFixed(3)} of ${asked}, ${unreadable} not readable\n`,
        )
  process.stdout.write(`${(passages / Math.max(1, pages)).toFixed(1)} passages a page\n`)
}

function count(key: string, readable: boolean, right: boolean) {
  const one = counts.get(key) ?? { asked: 0, unreadable: 0, right: 0 }
  counts.set(key, one)
  if (!readable) one.unreadable++
  else {
    one.asked++
    if (right) one.right++
  }
}

if (flags.help) process.stdout.write(help)
else await main()
