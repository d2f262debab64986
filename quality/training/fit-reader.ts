import { type BoostedTrees, evaluate, type TreeNode } from '../../src/models/local/boosted-trees.ts'
import { shareFeatures, softmax } from '../../src/models/local/shares.ts'
import type { Random } from '../suite/random.ts'
import { type BoostingOptions, boost, type Choice } from './boosting.ts'
import type { Example } from './examples.ts'

const ranking = { trees: 150, depth: 4, rate: 0.15, ridge: 5, leastWeight: 8, columns: 0.6 }
const doubting = { trees: 80, depth: 3, rate: 0.12, ridge: 5, leastWeight: 12, columns: 0.6 }
const folds = 3

export interface FittedReader {
  ranker: TreeNode[][]
  surety: TreeNode[][]
}

/**
 * Fits what chooses a quote, and what tells how likely the choice is right. The second learns from choices of rankers
 * that were fitted without the document in question.
 */
export function fitReader(examples: Example[], random: Random, onTree: (line: string) => void): FittedReader {
  const grow = (name: string, choices: Choice[], options: Omit<BoostingOptions, 'random'>) =>
    boost(choices, {
      ...options,
      random: () => random.next(),
      onTree: (index, loss) => {
        if (index % 25 === 24) onTree(`${name}: ${index + 1} trees, loss ${loss.toFixed(4)}`)
      },
    })
  const documents = [...new Set(examples.map(({ document }) => document))]
  const foldOf = new Map(documents.map((document, i) => [document, i % folds]))
  const judged: Choice[] = []
  for (let fold = 0; fold < folds; fold++) {
    const inside = examples.filter(({ document }) => foldOf.get(document) === fold)
    const outside = examples.filter(({ document }) => foldOf.get(document) !== fold)
    const trees = grow(`fold ${fold + 1}`, outside, ranking)
    judged.push(...inside.flatMap((example) => judgedChoice(trees, example)))
  }
  const surety = grow('surety', judged, doubting)
  return { ranker: grow('ranker', examples, ranking), surety }
}

/** What was chosen against nothing at all: the chance that it is right. None where saying nothing was chosen. */
function judgedChoice(trees: BoostedTrees, { vectors, quotes, right }: Example): Choice[] {
  const shares = softmax(vectors.map((vector) => evaluate(trees, vector)))
  const chosen = shares.indexOf(Math.max(...shares))
  if (chosen === 0) return []
  const vector = Float64Array.from([...(vectors[chosen] ?? []), ...shareFeatures(shares, quotes, chosen - 1)])
  return [{ vectors: [vector], right: right.includes(chosen) ? [0] : [] }]
}
