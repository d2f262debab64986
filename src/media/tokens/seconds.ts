import type { AudioPart, VideoPart } from '../../contract/part.ts'
import type { Tokens } from './rule.ts'

/** Bytes per second as usual for a format, and as few as anybody uses. */
const rates: Record<string, [usual: number, least: number]> = {
  'audio/wav': [32_000, 4_000],
  'audio/flac': [60_000, 2_000],
  'audio/mpeg': [16_000, 1_000],
  'audio/ogg': [8_000, 750],
  'audio/mp4': [12_000, 1_000],
}
const videoRate: [number, number] = [300_000, 10_000]

/** Length in seconds: as measured, else guessed from the size, with the longest that the size allows as bound. */
export function seconds(part: AudioPart | VideoPart): Tokens {
  if (part.seconds !== undefined) {
    const whole = Math.ceil(part.seconds)
    return { expected: whole, upper: whole }
  }
  const [usual, least] = (part.type === 'audio' && rates[part.blob.media_type]) || videoOr(part)
  return { expected: Math.ceil(part.blob.bytes / usual), upper: Math.ceil(part.blob.bytes / least) }
}

function videoOr(part: AudioPart | VideoPart): [number, number] {
  return part.type === 'video' ? videoRate : [16_000, 750]
}
