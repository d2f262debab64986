/** A node of a binary decision tree: a leaf has feature -1 and its worth in place of a threshold. */
export type TreeNode = readonly [feature: number, threshold: number, atMost: number, above: number]

/** A sum of binary decision trees, each a list of nodes that point at each other by their place. */
export type BoostedTrees = readonly (readonly TreeNode[])[]

/** The sum of the leaves that a vector reaches. */
export function evaluate(trees: BoostedTrees, vector: ArrayLike<number>): number {
  let sum = 0
  for (const tree of trees) sum += leafOf(tree, vector)
  return sum
}

function leafOf(tree: readonly TreeNode[], vector: ArrayLike<number>): number {
  let node = tree[0]
  while (node !== undefined && node[0] >= 0) {
    const [feature, threshold, atMost, above]: TreeNode = node
    node = tree[(vector[feature] ?? 0) <= threshold ? atMost : above]
  }
  return node?.[1] ?? 0
}

/** Writes a tree as text, features by name: `type 0.5 1 2;= 0.12;= -0.3`. Numbers keep five digits. */
export function writeTree(tree: readonly TreeNode[], names: readonly string[]): string {
  const short = (value: number) => String(Number(value.toPrecision(5)))
  return tree
    .map(([feature, value, atMost, above]) =>
      feature < 0 ? `= ${short(value)}` : `${names[feature]} ${short(value)} ${atMost} ${above}`,
    )
    .join(';')
}

/** Reads what `writeTree` wrote. Throws a RangeError when it names a feature that there is not. */
export function readTree(text: string, names: readonly string[]): TreeNode[] {
  return text.split(';').map((node) => {
    const [name = '', value, atMost, above] = node.split(' ')
    if (name === '=') return [-1, Number(value), 0, 0]
    const feature = names.indexOf(name)
    if (feature < 0) throw new RangeError(`the trees know a feature that there is not: ${name}`)
    return [feature, Number(value), Number(atMost), Number(above)]
  })
}
