import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type TreeNode, writeTree } from '../src/models/local/boosted-trees.ts'
import { featureNames } from '../src/models/local/features.ts'
import { shareFeatureNames } from '../src/models/local/shares.ts'
import { packageRoot } from '../src/workers/entry.ts'
import { seeded } from './suite/random.ts'
import { type Example, examplesOf } from './training/examples.ts'
import { fitReader } from './training/fit-reader.ts'

const help = `npm run train-reader [-- options]

Fits what local/reader chooses quotes with, on questions about made-up documents of seeds that the labelled suite does
not use, without the layouts that the suite holds out or only calibrates on: each document once as it is and once with the mistakes that OCR
makes. Writes src/models/local/reader-trees.ts. The same seeds make the same trees.

  --seeds LIST  of the documents (default: 101,102,103,104); 1 is that of the suite
  --help        this text
`

const { values: flags } = parseArgs({
  options: {
    seeds: { type: 'string', default: '101,102,103,104' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const seeds = flags.seeds.split(',').map(Number)
  if (seeds.some((seed) => !Number.isInteger(seed) || seed < 2))
    throw new RangeError('--seeds takes whole numbers from 2, parted by commas.')
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-training-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const examples: Example[] = []
  for (const seed of seeds) {
    for (const noisy of [false, true])
      for await (const example of examplesOf(seed, { noisy, folder })) examples.push(example)
    say(`seed ${seed}: ${examples.length} questions so far`)
  }
  const { ranker, surety } = fitReader(examples, seeded(1), say)
  const file = join(packageRoot(), 'src/models/local/reader-trees.ts')
  writeFileSync(file, sourceOf(ranker, surety, seeds))
  say(`wrote ${file}`)
}

function sourceOf(ranker: TreeNode[][], surety: TreeNode[][], seeds: number[]): string {
  const list = (name: string, trees: TreeNode[][], names: readonly string[]) =>
    `export const ${name}: readonly string[] = [\n${trees.map((tree) => `  '${writeTree(tree, names)}',\n`).join('')}]\n`
  return `// Made by \`npm run train-reader -- --seeds ${seeds.join(',')}\` from generated documents. Not to be edited.

/** Score what may be quoted, and saying nothing: the shares of a softmax over them are the chances of each. */
${list('rankerTrees', ranker, featureNames)}
/** Score, as log odds, whether the quote that was chosen is right. */
${list('suretyTrees', surety, [...featureNames, ...shareFeatureNames])}`
}

if (flags.help) process.stdout.write(help)
else await main()
