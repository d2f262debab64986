import type { Box } from '../../../src/contract/citation.ts'

const readablePageWidth = 640
const mostZoom = 1.9
const wantedShare = 0.6

/**
 * How wide to show a page, as a multiple of the stage's width, so that the box can be read and still fits:
 * narrow boxes are enlarged, wide ones are left whole. 1 without a box.
 */
export function zoomFor(box: Box | null | undefined, stageWidth: number): number {
  if (!box || stageWidth <= 0) return 1
  const width = Math.max(0.02, box[2] - box[0])
  const wanted = Math.max(wantedShare / width, readablePageWidth / stageWidth)
  return Math.max(1, Math.min(wanted, mostZoom, 0.94 / width))
}

/** Where to scroll so that the box's middle is in the middle of the stage, in pixels from the page's top left. */
export function scrollFor(
  box: Box,
  page: { width: number; height: number },
  stage: { width: number; height: number },
): { left: number; top: number } {
  const centre = (from: number, to: number, whole: number, shown: number) =>
    Math.max(0, Math.min(((from + to) / 2) * whole - shown / 2, Math.max(0, whole - shown)))
  return {
    left: centre(box[0], box[2], page.width, stage.width),
    top: centre(box[1], box[3], page.height, stage.height),
  }
}
