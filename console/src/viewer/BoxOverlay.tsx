import type { CSSProperties } from 'react'
import type { Box } from '../../../src/contract/citation.ts'

/** Air around the words, so that the frame does not touch them. */
const air = 5

function place([left, top, right, bottom]: Box): CSSProperties {
  return {
    left: `calc(${left * 100}% - ${air}px)`,
    top: `calc(${top * 100}% - ${air}px)`,
    width: `calc(${(right - left) * 100}% + ${2 * air}px)`,
    height: `calc(${(bottom - top) * 100}% + ${2 * air}px)`,
  }
}

/** The passage on its page. The active one dims what is around it; others are only outlined. */
export function BoxOverlay({ box, active }: { box: Box; active: boolean }) {
  return active ? (
    <div
      data-testid="citation-box"
      className="settle pointer-events-none absolute rounded-[3px] bg-[#f2c14e]/25 mix-blend-multiply shadow-[0_0_0_2px_#a8720b,0_0_0_200vmax_rgb(20_24_29/0.09)]"
      style={place(box)}
    />
  ) : (
    <div
      className="pointer-events-none absolute rounded-[3px] border border-[#a8720b]/60 bg-[#f2c14e]/10"
      style={place(box)}
    />
  )
}
