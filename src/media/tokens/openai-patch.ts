import type { ImagePart } from '../../contract/part.ts'
import { fitInto, type MediaRule, type Tokens } from './rule.ts'

interface Family {
  names: RegExp
  /** Tokens per patch; documentation and bills of some models differ, so the bound has its own. */
  perPatch: number
  upperPerPatch: number
  /** Patches and longest side, in pixels, that an image is scaled down to, as expected and at the most. */
  budget: Budget
  upperBudget: Budget
}

interface Budget {
  patches: number
  side: number
}

const patch = 32
const standard = { patches: 1_536, side: Number.POSITIVE_INFINITY }
const high = { patches: 2_500, side: 2_048 }
const original = { patches: 10_000, side: 6_000 }
const low = { patches: 256, side: 512 }

const families: Family[] = [
  family(/^gpt-5\.4/, 1.2, 1.2, high, original),
  family(/^gpt-5\.[5-9]|^gpt-[6-9]/, 1.2, 1.2, original, original),
  family(/^gpt-5\.2/, 1.2, 1.2, standard, standard),
  family(/^gpt-5-mini/, 1.2, 1.62, standard, standard),
  family(/^gpt-5-nano/, 1.5, 2.46, standard, standard),
  family(/^gpt-4\.1-mini/, 1.62, 1.62, standard, standard),
  family(/^gpt-4\.1-nano/, 2.46, 2.46, standard, standard),
  family(/^o4-mini/, 1.72, 1.72, standard, standard),
]

function family(
  names: RegExp,
  perPatch: number,
  upperPerPatch: number,
  budget: Budget,
  upperBudget: Budget,
): Family {
  return { names, perPatch, upperPerPatch, budget, upperBudget }
}

/**
 * OpenAI models that cut images into patches of 32 px. Source: developers.openai.com/api/docs/guides/images-vision,
 * "Patch-based image tokenization". A PDF page is its image and its text (…/guides/pdf-files).
 */
export function openAiPatchRule(name: string): MediaRule | undefined {
  const found = families.find(({ names }) => names.test(name))
  if (!found) return undefined
  const image = (size: Pick<ImagePart, 'width' | 'height' | 'detail'>) => imageTokens(found, size)
  const page = image({ width: 1_700, height: 2_200, detail: 'high' })
  return {
    image,
    page: { expected: page.expected + 700, upper: page.upper + 4_000 },
    audioPerSecond: { expected: 10, upper: 20 },
    videoPerSecond: { expected: page.expected, upper: page.upper },
  }
}

function imageTokens(family: Family, image: Pick<ImagePart, 'width' | 'height' | 'detail'>): Tokens {
  const [expected, upper] = budgets(family, image.detail)
  return {
    expected: Math.ceil(patchCount(image, expected) * family.perPatch),
    upper: Math.ceil(patchBound(image, upper) * family.upperPerPatch),
  }
}

/** Models before 5.4 know no other detail than their own budget. */
function budgets(family: Family, detail: ImagePart['detail']): [expected: Budget, upper: Budget] {
  const { budget, upperBudget } = family
  if (upperBudget === standard) return [detail === 'low' ? low : standard, standard]
  if (detail === 'low') return [low, low]
  if (detail === 'high') return [high, high]
  return [detail === 'original' ? original : budget, upperBudget]
}

/** Patches after scaling down: the scale is made a little smaller so that one side is whole patches. */
function patchCount(size: { width: number; height: number }, { patches, side }: Budget): number {
  const { width, height } = fitInto(size, side)
  const count = Math.ceil(width / patch) * Math.ceil(height / patch)
  if (count <= patches) return count
  const shrink = Math.sqrt((patch ** 2 * patches) / (width * height))
  const columns = (width * shrink) / patch
  const rows = (height * shrink) / patch
  const whole = Math.min(wholeShare(columns), wholeShare(rows))
  return Math.min(patches, Math.max(1, Math.round(columns * whole)) * Math.max(1, Math.round(rows * whole)))
}

/** Less than one patch across cannot be made whole. */
function wholeShare(patches: number): number {
  return patches < 1 ? 1 : Math.floor(patches) / patches
}

/** Some bills take the whole budget for whatever is scaled down. */
function patchBound(size: { width: number; height: number }, { patches, side }: Budget): number {
  const fitted = fitInto(size, side)
  return Math.min(patches, Math.ceil(fitted.width / patch) * Math.ceil(fitted.height / patch))
}
