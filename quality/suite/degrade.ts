import sharp from 'sharp'
import type { Damage } from './damage.ts'
import { type Random, seeded } from './random.ts'

/** A page as PNG, clean, to the page as it was scanned: turned, blurred, faded, shaded, noisy, compressed. */
export async function degrade(page: Buffer, damage: Damage): Promise<Buffer> {
  const { skew, blur, colour, jpeg, file } = damage
  let image = sharp(page).flatten({ background: 'white' })
  if (!colour) image = image.greyscale().toColourspace('b-w')
  if (skew !== 0) image = image.rotate(skew, { background: 'white' })
  if (blur >= 0.3) image = image.blur(blur)
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const channels = info.channels === 1 ? 1 : 3
  spoil(data, width * info.channels, info.channels, damage)
  const spoiled = sharp(data, { raw: { width, height, channels } })
  return file === 'png'
    ? spoiled.png({ compressionLevel: 3 }).toBuffer()
    : spoiled.jpeg({ quality: jpeg }).toBuffer()
}

/** Ink to grey, paper to off-white, one side darker than the other, and noise on all of it, in place. */
function spoil(
  data: Buffer,
  stride: number,
  channels: number,
  { ink, paper, shade, noise, noiseSeed }: Damage,
): void {
  if (ink === 0 && paper === 255 && shade === 0 && noise === 0) return
  const grain = grains(seeded(noiseSeed))
  const slope = (paper - ink) / 255
  for (let index = 0; index < data.length; index += channels) {
    const across = (index % stride) / stride
    const light = 1 - shade * across
    const speck = noise * (grain[Math.imul(index, 2654435761) >>> 16] ?? 0)
    for (let channel = index; channel < index + channels; channel++) {
      const shown = (ink + (data[channel] ?? 0) * slope) * light + speck
      data[channel] = Math.max(0, Math.min(255, Math.round(shown)))
    }
  }
}

/** Normally distributed numbers (Box and Muller), as many as sixteen bits can point at. */
function grains(random: Random): Float32Array {
  return Float32Array.from(
    { length: 65_536 },
    () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  )
}
