/** Scores to shares that add up to 1. */
export function softmax(scores: ArrayLike<number>): number[] {
  const all = Array.from(scores)
  const highest = Math.max(...all)
  const powers = all.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

export const shareFeatureNames = [
  'share',
  'agreeing',
  'none_share',
  'rival_share',
  'rivals',
  'spread',
] as const

/**
 * How sure a choice is: the share of the chosen quote, of all that say the same, of saying nothing, and of the
 * strongest that says something else. `shares` begin with that of saying nothing.
 */
export function shareFeatures(shares: number[], quotes: string[], chosen: number): number[] {
  const [none = 0, ...own] = shares
  const quote = quotes[chosen] ?? ''
  let agreeing = 0
  let rival = 0
  let rivals = 0
  for (const [i, share] of own.entries()) {
    const other = quotes[i] ?? ''
    if (other.includes(quote) || quote.includes(other)) agreeing += share
    else {
      rival = Math.max(rival, share)
      if (share > 0.02) rivals++
    }
  }
  const spread = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0)
  return [own[chosen] ?? 0, agreeing, none, rival, rivals, spread]
}
