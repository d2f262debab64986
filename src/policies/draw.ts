/** A key drawn by its chance; `random` is uniform in [0, 1). Throws for no chances. */
export function draw(chances: ReadonlyMap<string, number>, random: number): string {
  let below = 0
  let last: string | undefined
  for (const [key, chance] of chances) {
    if (chance <= 0) continue
    last = key
    below += chance
    if (random < below) return key
  }
  // Sums of chances may fall a rounding short of 1.
  if (last === undefined) throw new Error('there is something to draw from')
  return last
}

/** The chance of 1 for one of the candidates, and of 0 for the others. */
export function surely(chosen: string, candidates: readonly { model: string }[]): Map<string, number> {
  return new Map(candidates.map(({ model }) => [model, model === chosen ? 1 : 0]))
}
