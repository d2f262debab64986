import { useEffect, useRef, useState } from 'react'
import type { Box } from '../../../src/contract/citation.ts'
import { pageImage } from '../api/turns.ts'
import { useWidth } from '../ui/useWidth.ts'
import { BoxOverlay } from './BoxOverlay.tsx'
import { scrollFor, zoomFor } from './zoom.ts'

interface PageStageProps {
  hash: string
  page: number
  /** What the picture is, for those who do not see it. */
  name: string
  box: Box | null
  others: Box[]
  /** A zoom chosen by hand; without one the box decides. */
  zoom: number | undefined
  onZoom(zoom: number): void
  className?: string
}

/** Enough pixels for a page shown this wide (CSS pixels), in two steps, so that zooming seldom fetches again. */
function pixelsFor(shownWidth: number): number {
  return shownWidth * window.devicePixelRatio > 1_100 ? 2400 : 1400
}

/** One page in a frame that scrolls to the passage. */
export function PageStage({ hash, page, name, box, others, zoom, onZoom, className = '' }: PageStageProps) {
  const { ref: stage, width } = useWidth()
  const sheet = useRef<HTMLDivElement>(null)
  const scale = zoom ?? zoomFor(box, width)
  const address = pageImage(hash, page, pixelsFor(width * scale))
  const place = `${hash}/${page}`
  const [shown, setShown] = useState<{ place: string; ok: boolean }>()
  const loaded = shown?.place === place

  useEffect(() => onZoom(scale), [scale, onZoom])
  useEffect(() => {
    if (!loaded || !stage.current || !sheet.current || width === 0) return
    const size = { width: width * scale, height: sheet.current.offsetHeight }
    const frame = { width: stage.current.clientWidth, height: stage.current.clientHeight }
    stage.current.scrollTo(box ? scrollFor(box, size, frame) : { left: 0, top: 0 })
  }, [loaded, box, scale, width, stage])

  return (
    <section ref={stage} aria-label={name} className={`overflow-auto bg-sunken ${className}`}>
      <div ref={sheet} className="relative mx-auto overflow-hidden" style={{ width: `${scale * 100}%` }}>
        <img
          src={address}
          alt={name}
          className={`block h-auto w-full bg-white transition-opacity ${loaded && shown.ok ? '' : 'min-h-96 opacity-0'}`}
          onLoad={() => setShown({ place, ok: true })}
          onError={() => setShown({ place, ok: false })}
        />
        {loaded &&
          shown.ok &&
          others.map((other) => <BoxOverlay key={other.join()} box={other} active={false} />)}
        {loaded && shown.ok && box && <BoxOverlay key={box.join()} box={box} active />}
        {!loaded && (
          <p className="absolute inset-0 grid place-items-center text-sm text-faint">Drawing the page…</p>
        )}
        {loaded && !shown.ok && (
          <p className="absolute inset-0 grid place-items-center px-8 text-center text-sm text-muted">
            This page cannot be shown. The file may have been removed from the server.
          </p>
        )}
      </div>
    </section>
  )
}
