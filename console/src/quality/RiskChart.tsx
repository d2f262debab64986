import { useState } from 'react'
import type { OperatingPoint, RiskPoint } from '../../../src/contract/calibration.ts'
import { Axes, type Frame } from '../charts/Axes.tsx'
import { linear, roundUp, type Scale, ticks } from '../charts/scale.ts'
import { percent } from '../ui/share.ts'
import { useWidth } from '../ui/useWidth.ts'

const margin = { left: 54, right: 12, top: 10, bottom: 38 }
const mostWidth = 640
const height = 300

/** Room for the curves and for the bound, but not for the widest interval of a few answers. */
function mostRisk(points: RiskPoint[], bound: number): number {
  const risks = points.flatMap(({ coverage, risk, upper }) => (coverage >= 0.1 ? [risk, upper] : [risk]))
  return Math.min(1, roundUp(Math.max(bound * 1.5, ...risks)))
}

interface PlotProps {
  points: RiskPoint[]
  x: Scale
  y: Scale
  frame: Frame
}

function Curves({ points, x, y }: PlotProps) {
  const line = (of: 'risk' | 'upper') =>
    points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x.at(point.coverage)} ${y.at(point[of])}`).join('')
  const back = points
    .toReversed()
    .map(({ coverage, risk }) => `L${x.at(coverage)} ${y.at(risk)}`)
    .join('')
  return (
    <>
      <path d={`${line('upper')}${back}Z`} className="fill-brass opacity-15" />
      <path d={line('upper')} fill="none" className="stroke-brass" strokeWidth="1" strokeDasharray="3 3" />
      <path d={line('risk')} fill="none" className="stroke-brass" strokeWidth="2" strokeLinejoin="round" />
      {points.length < 12 &&
        points.map(({ coverage, risk }) => (
          <circle key={coverage} cx={x.at(coverage)} cy={y.at(risk)} r="2.5" className="fill-brass" />
        ))}
    </>
  )
}

function Bound({ bound, y, frame }: Pick<PlotProps, 'y' | 'frame'> & { bound: number }) {
  return (
    <g>
      <line
        x1={frame.left}
        x2={frame.right}
        y1={y.at(bound)}
        y2={y.at(bound)}
        className="stroke-danger"
        strokeWidth="1.5"
      />
      <text
        x={frame.left + 6}
        y={y.at(bound) - 5}
        className="figures fill-danger stroke-surface text-[0.6875rem] font-medium"
        strokeWidth="3"
        paintOrder="stroke"
      >
        bound {percent(bound)}
      </text>
    </g>
  )
}

function Chosen({ point, x, y, frame }: Omit<PlotProps, 'points'> & { point: OperatingPoint }) {
  const { coverage, risk, risk_upper } = point
  if (coverage === null || risk === null) return null
  const at = x.at(coverage)
  return (
    <g>
      <line x1={at} x2={at} y1={y.at(risk)} y2={frame.bottom} className="stroke-ink" strokeDasharray="2 3" />
      {risk_upper !== null && (
        <path
          d={`M${at} ${y.at(risk)}V${y.at(risk_upper)}m-4 0h8`}
          className="stroke-ink"
          strokeWidth="1.5"
          fill="none"
        />
      )}
      <circle cx={at} cy={y.at(risk)} r="5" className="fill-ink stroke-surface" strokeWidth="1.5" />
    </g>
  )
}

function words(point: OperatingPoint | null): string {
  if (!point) return 'no operating point'
  const { coverage, threshold, risk, risk_upper, bound } = point
  if (coverage === null || threshold === null)
    return `infeasible: ${point.infeasible ?? 'no threshold keeps the bound'}`
  const upper = risk_upper === null ? '' : `, at most ${percent(risk_upper)} at 95 %`
  return `accepts ${percent(coverage)} from confidence ${threshold.toFixed(2)}, ${percent(risk ?? 0)} of them wrong${upper}; the bound is ${percent(bound)}`
}

/** Of what is accepted, how much is wrong, as more is accepted; the bound that was declared; and where accepting begins. */
export function RiskChart({
  points,
  operating,
  name,
}: {
  points: RiskPoint[]
  operating: OperatingPoint | null
  name: string
}) {
  const { ref, width } = useWidth()
  const [active, setActive] = useState<RiskPoint>()
  const bound = operating?.bound ?? 0.05
  const frame = {
    left: margin.left,
    right: Math.min(width, mostWidth) - margin.right,
    top: margin.top,
    bottom: margin.top + height,
  }
  const most = mostRisk(points, bound)
  const x = linear([0, 1], [frame.left, frame.right])
  const y = linear([0, most], [frame.bottom, frame.top])
  const sorted = points.toSorted((a, b) => a.coverage - b.coverage)
  const clip = `risk-${name.replace(/\W/g, '-')}`
  function point(event: React.PointerEvent<SVGRectElement>) {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    const share = at / (frame.right - frame.left)
    setActive(sorted.toSorted((a, b) => Math.abs(a.coverage - share) - Math.abs(b.coverage - share)).at(0))
  }
  return (
    <figure ref={ref} className="min-w-0">
      <figcaption className="text-sm font-medium">Coverage against risk</figcaption>
      <p className="figures mb-1 min-h-5 truncate text-xs text-faint">
        {active
          ? `from ${active.threshold.toFixed(2)}: accepts ${percent(active.coverage)}, wrong ${percent(active.risk)}, at most ${percent(active.upper)}`
          : 'Wrong among the accepted; dashed: upper 95\u00a0% bound'}
      </p>
      {width > 0 && (
        <svg
          role="img"
          aria-label={`Coverage against risk of ${name}: ${words(operating)}`}
          width={frame.right + margin.right}
          height={frame.bottom + margin.bottom}
          className="block overflow-visible"
        >
          <clipPath id={clip}>
            <rect x={frame.left} y={frame.top} width={frame.right - frame.left} height={height} />
          </clipPath>
          <Axes
            frame={frame}
            x={x}
            y={y}
            xTicks={ticks(1, 5)}
            yTicks={ticks(most, 5)}
            xTitle="Coverage: answers accepted"
            yTitle="Risk: wrong among them"
            format={percent}
          />
          <g clipPath={`url(#${clip})`}>
            <Curves points={sorted} x={x} y={y} frame={frame} />
          </g>
          <Bound bound={bound} y={y} frame={frame} />
          {operating && <Chosen point={operating} x={x} y={y} frame={frame} />}
          {active && (
            <circle
              cx={x.at(active.coverage)}
              cy={y.at(active.risk)}
              r="5"
              fill="none"
              className="stroke-ink"
              strokeWidth="1.5"
            />
          )}
          <rect
            x={frame.left}
            y={frame.top}
            width={frame.right - frame.left}
            height={height}
            fill="transparent"
            onPointerMove={point}
            onPointerLeave={() => setActive(undefined)}
          />
        </svg>
      )}
    </figure>
  )
}
