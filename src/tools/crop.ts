import { z } from 'zod'
import type { Box } from '../contract/citation.ts'
import type { Tool, ToolContext } from '../contract/ports/tool.ts'
import { defineTool } from './define.ts'
import type { MediaDeps } from './media-part.ts'
import { pictureOf } from './picture.ts'
import {
  findViewable,
  type Origin,
  onOriginal,
  pageInput,
  partInput,
  rounded,
  type Viewable,
  viewablesOf,
} from './turn-parts.ts'

const fraction = z.number().min(0).max(1)
const boxInput = z
  .tuple([fraction, fraction, fraction, fraction])
  .refine(([left, top, right, bottom]) => right - left >= 0.001 && bottom - top >= 0.001, {
    error: 'expected left, top, right, bottom with left < right and top < bottom',
  })

/** Zooms into a part of what the user sent. */
export function crop(deps: MediaDeps): Tool {
  return defineTool({
    name: 'crop',
    description:
      'Zooms into a rectangle of an attached image or document page and gives it as a picture, with where it is on the original. Boxes are left, top, right, bottom as fractions (0 to 1) of the width and height. To zoom further, pass the box of the last picture as `within`.',
    input: z.strictObject({
      part: partInput,
      page: pageInput,
      box: boxInput.describe('What to show'),
      within: boxInput.optional().describe('When given, `box` is in fractions of this rectangle of the page'),
      max_side: z.int().min(64).max(4_096).default(1_536).describe('Longer side of the picture in pixels'),
    }),
    effect: 'read',
    idempotent: true,
    async call({ part: name, page, box: asked, within, max_side }, context) {
      const found = findViewable(context, name, page)
      const box = onOriginal(asked, within && { part: found.path, page, box: within })
      const from = original(context, found, page, box)
      const picture = await pictureOf(from.part, { ...from, maxSide: max_side }, deps, context.signal)
      const origin: Origin = { part: from.path, page: from.page, box: rounded(from.box) }
      return { parts: [{ type: 'data', value: { origin } }, picture] }
    },
  })
}

/** The place on what was sent at first: a piece of it has fewer pixels. */
function original(context: ToolContext, found: Viewable, page: number, box: Box) {
  const { origin } = found
  const whole = origin && viewablesOf(context).find(({ path }) => path === origin.part)
  if (origin === undefined || whole === undefined) return { ...found, page, box }
  return { ...whole, page: origin.page, box: onOriginal(box, origin) }
}
