import type { ReliabilityBin } from '../../../src/contract/calibration.ts'

/** True when the interval of what was right leaves out what confidence said: the two disagree beyond chance. */
export function isOff({ mean_confidence, low, high }: ReliabilityBin): boolean {
  return mean_confidence < low || mean_confidence > high
}

/** What is wrong with the confidence of these bins, in words; one bin outside its interval may well be chance. */
export function misfit(bins: ReliabilityBin[]): string | undefined {
  const over = bins.filter((bin) => bin.mean_confidence > bin.high).length
  const under = bins.filter((bin) => bin.mean_confidence < bin.low).length
  if (over + under < 2) return undefined
  const says = [over > 0 ? `too sure in ${over}` : '', under > 0 ? `not sure enough in ${under}` : ''].filter(
    Boolean,
  )
  return `Beyond its intervals, it is ${says.join(' and ')} of ${bins.length} bins.`
}
