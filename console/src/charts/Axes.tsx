import type { Scale } from './scale.ts'

export interface Frame {
  left: number
  right: number
  top: number
  bottom: number
}

interface AxesProps {
  frame: Frame
  x: Scale
  y: Scale
  xTicks: number[]
  yTicks: number[]
  xTitle: string
  yTitle: string
  format(value: number): string
}

/** Grid, ticks and titles around the data. Text is in CSS pixels, whatever the chart's size. */
export function Axes({ frame, x, y, xTicks, yTicks, xTitle, yTitle, format }: AxesProps) {
  const { left, right, top, bottom } = frame
  const middle = (top + bottom) / 2
  return (
    <g className="figures fill-faint text-[0.6875rem]">
      {xTicks.map((tick) => (
        <g key={tick}>
          <line x1={x.at(tick)} x2={x.at(tick)} y1={top} y2={bottom} className="stroke-line" />
          <text x={x.at(tick)} y={bottom + 15} textAnchor="middle">
            {format(tick)}
          </text>
        </g>
      ))}
      {yTicks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y.at(tick)} y2={y.at(tick)} className="stroke-line" />
          <text x={left - 7} y={y.at(tick) + 3.5} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      <path d={`M${left} ${top}V${bottom}H${right}`} fill="none" className="stroke-line-strong" />
      <text x={(left + right) / 2} y={bottom + 32} textAnchor="middle" className="fill-muted">
        {xTitle}
      </text>
      <text
        textAnchor="middle"
        transform={`translate(${left - 42} ${middle}) rotate(-90)`}
        className="fill-muted"
      >
        {yTitle}
      </text>
    </g>
  )
}
