import { useState } from 'react'
import type { ReliabilityBin } from '../../../src/contract/calibration.ts'
import { Axes } from '../charts/Axes.tsx'
import { linear, ticks } from '../charts/scale.ts'
import { percent, percentInterval } from '../ui/share.ts'
import { useWidth } from '../ui/useWidth.ts'
import { isOff } from './bins.ts'

const margin = { left: 54, right: 10, top: 10, bottom: 38 }
/** Of the bars that say how many answers a bin has. */
const barsHeight = 58
const quarters = ticks(1, 5)

function words({ n, mean_confidence, accuracy, low, high }: ReliabilityBin): string {
  return `said ${percent(mean_confidence)}, right ${percent(accuracy)} (${percentInterval({ low, high })}) of ${n}`
}

/** How many answers each bin has: a stick at its mean, over the span of confidence that the bin covers. */
function Counts({ bins, x, top }: { bins: ReliabilityBin[]; x(share: number): number; top: number }) {
  const most = Math.max(1, ...bins.map(({ n }) => n))
  const base = top + barsHeight - 4
  return (
    <g className="figures fill-faint text-[0.6875rem]">
      <line x1={x(0)} x2={x(1)} y1={base} y2={base} className="stroke-line-strong" />
      {bins.map(({ lower, upper, mean_confidence, n }) => {
        const height = (n / most) * (barsHeight - 26)
        return (
          <g key={lower}>
            <line x1={x(lower)} x2={x(upper)} y1={base + 2.5} y2={base + 2.5} className="stroke-faint" />
            <rect
              x={x(mean_confidence) - 2.5}
              y={base - height}
              width="5"
              height={height}
              className="fill-faint"
            />
          </g>
        )
      })}
      <text x={x(0)} y={top + 12}>
        n in each bin, at most {most.toLocaleString('en')}
      </text>
    </g>
  )
}

/**
 * What confidence said against how often it was right, one point for each bin with its 95 % interval. Both axes have
 * one scale, so that the diagonal is where they agree.
 */
export function ReliabilityChart({ bins, name }: { bins: ReliabilityBin[]; name: string }) {
  const { ref, width } = useWidth()
  const [active, setActive] = useState<ReliabilityBin>()
  const side = Math.max(120, Math.min(width - margin.left - margin.right, 300))
  const frame = {
    left: margin.left,
    right: margin.left + side,
    top: margin.top,
    bottom: margin.top + side,
  }
  const x = linear([0, 1], [frame.left, frame.right])
  const y = linear([0, 1], [frame.bottom, frame.top])
  const countsTop = frame.bottom + margin.bottom
  return (
    <figure ref={ref} className="min-w-0">
      <figcaption className="text-sm font-medium">Reliability</figcaption>
      <p className="figures mb-1 min-h-5 truncate text-xs text-faint">
        {active ? words(active) : 'On the line, confidence means what it says'}
      </p>
      {width > 0 && (
        <svg
          role="img"
          aria-label={`Reliability of ${name}: ${bins.map(words).join('; ')}`}
          width={frame.right + margin.right}
          height={countsTop + barsHeight + 2}
          className="block overflow-visible"
        >
          <Axes
            frame={frame}
            x={x}
            y={y}
            xTicks={quarters}
            yTicks={quarters}
            xTitle="Confidence (mean of bin)"
            yTitle="Answers that were right"
            format={percent}
          />
          <line
            x1={x.at(0)}
            y1={y.at(0)}
            x2={x.at(1)}
            y2={y.at(1)}
            className="stroke-faint"
            strokeDasharray="4 4"
          />
          {bins.map((bin) => {
            const off = isOff(bin)
            const at = x.at(bin.mean_confidence)
            const ink = off ? 'stroke-danger' : 'stroke-brass'
            return (
              <g
                key={bin.lower}
                onPointerEnter={() => setActive(bin)}
                onPointerLeave={() => setActive(undefined)}
              >
                <path
                  d={`M${at} ${y.at(bin.low)}V${y.at(bin.high)}M${at - 4} ${y.at(bin.low)}h8M${at - 4} ${y.at(bin.high)}h8`}
                  className={`${ink} opacity-70`}
                  strokeWidth="1.5"
                />
                <circle
                  cx={at}
                  cy={y.at(bin.accuracy)}
                  r={bin === active ? 6 : 4.5}
                  className={`stroke-surface ${off ? 'fill-danger' : 'fill-brass'}`}
                  strokeWidth="1.5"
                />
                <rect x={at - 10} y={frame.top} width="20" height={side} fill="transparent" />
              </g>
            )
          })}
          <Counts bins={bins} x={x.at} top={countsTop} />
        </svg>
      )}
    </figure>
  )
}
