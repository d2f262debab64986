import type { Random } from './random.ts'

/** How a page came to be an image, and what happened to it. Nothing of it for a PDF with a text layer. */
export interface Damage {
  /** What the file is: a PDF with text, an image, or a PDF of images. */
  file: 'pdf' | 'png' | 'jpeg' | 'pdf_of_images'
  dpi: number
  /** Degrees clockwise. */
  skew: number
  /** Sigma of the blur, pixels. */
  blur: number
  /** Standard deviation of the noise, grey levels of 255. */
  noise: number
  /** Grey of the darkest ink and of the paper, 0 to 255. */
  ink: number
  paper: number
  /** How much darker one side of the page is, 0 to 1. */
  shade: number
  /** Quality of the JPEG, 1 to 100. */
  jpeg: number
  colour: boolean
  noiseSeed: number
}

const none: Damage = {
  file: 'pdf',
  dpi: 0,
  skew: 0,
  blur: 0,
  noise: 0,
  ink: 0,
  paper: 255,
  shade: 0,
  jpeg: 0,
  colour: true,
  noiseSeed: 0,
}

/** From light to heavy: what a careful copy, a fax of a copy and a phone in bad light do. */
const levels = [
  {
    dpi: [150, 200],
    skew: [0.5, 1],
    blur: [0.3, 0.7],
    noise: [2, 6],
    ink: [20, 60],
    paper: [225, 250],
    shade: [0, 0.1],
    jpeg: [50, 78],
  },
  {
    dpi: [130, 165],
    skew: [0.7, 2],
    blur: [0.4, 0.8],
    noise: [4, 9],
    ink: [35, 80],
    paper: [210, 245],
    shade: [0, 0.2],
    jpeg: [38, 62],
  },
  {
    dpi: [112, 140],
    skew: [1, 3],
    blur: [0.5, 0.9],
    noise: [5, 10],
    ink: [45, 90],
    paper: [195, 230],
    shade: [0.05, 0.25],
    jpeg: [28, 48],
  },
] as const

/** What befalls a document of a modality; small print of receipts is scanned finer. */
export function damageOf(
  random: Random,
  modality: 'document' | 'scan' | 'degraded_scan',
  small: boolean,
): Damage {
  if (modality === 'document') return none
  const noiseSeed = random.between(1, 2 ** 31 - 1)
  const colour = random.chance(0.6)
  if (modality === 'scan') {
    const file = random.pick(['png', 'jpeg', 'pdf_of_images'] as const)
    const dpi = (small ? 1.25 : 1) * random.pick([150, 150, 175, 200])
    return { ...none, file, dpi, jpeg: random.between(80, 92), colour, noiseSeed }
  }
  const level = random.pick([0, 0, 1, 1, 1, 2] as const)
  const within = ([low, high]: readonly [number, number]) => low + random.next() * (high - low)
  const chosen = levels[level]
  return {
    file: random.pick(['jpeg', 'jpeg', 'pdf_of_images'] as const),
    dpi: Math.round((small ? 1.4 : 1) * within(chosen.dpi)),
    skew: within(chosen.skew) * random.pick([-1, 1]),
    blur: within(chosen.blur),
    noise: within(chosen.noise),
    ink: Math.round(within(chosen.ink)),
    paper: Math.round(within(chosen.paper)),
    shade: within(chosen.shade),
    jpeg: Math.round(within(chosen.jpeg)),
    colour,
    noiseSeed,
  }
}
