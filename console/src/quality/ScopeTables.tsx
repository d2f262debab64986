import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { ChevronIcon } from '../ui/icons.tsx'
import { percent, percentInterval } from '../ui/share.ts'

function Table({ caption, heads, rows }: { caption: string; heads: string[]; rows: string[][] }) {
  return (
    <div className="min-w-0 overflow-x-auto">
      <table className="figures w-full text-right text-xs">
        <caption className="label mb-1 text-left">{caption}</caption>
        <thead>
          <tr className="border-b border-line-strong text-faint">
            {heads.map((head) => (
              <th key={head} scope="col" className="py-1 pl-3 font-medium first:pl-0 first:text-left">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join()} className="border-b border-line">
              {row.map((cell, i) => (
                <td key={heads[i]} className="py-1 pl-3 whitespace-nowrap first:pl-0 first:text-left">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const mostRows = 20

/** At most `mostRows` of a curve, its ends among them. */
function thinned<T>(points: T[]): T[] {
  if (points.length <= mostRows) return points
  const step = (points.length - 1) / (mostRows - 1)
  return Array.from({ length: mostRows }, (_, i) => points[Math.round(i * step)]).filter(
    (point) => point !== undefined,
  )
}

/** The numbers that the charts draw, to be read and copied. */
export function ScopeTables({ scope }: { scope: ScopeQuality }) {
  const { reliability, risk_curve } = scope
  return (
    <details className="group mt-4">
      <summary className="inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink">
        <ChevronIcon className="size-3 text-faint transition-transform group-open:rotate-90" />
        The numbers
      </summary>
      <div className="mt-3 grid gap-x-10 gap-y-6 lg:grid-cols-2">
        <Table
          caption="Reliability"
          heads={['Confidence', 'Mean', 'Right', '95 %', 'n']}
          rows={reliability.map((bin) => [
            `${bin.lower.toFixed(3)}–${bin.upper.toFixed(3)}`,
            bin.mean_confidence.toFixed(3),
            percent(bin.accuracy),
            percentInterval(bin),
            String(bin.n),
          ])}
        />
        <Table
          caption="Coverage against risk"
          heads={['From confidence', 'Accepted', 'Wrong', 'Upper 95 %']}
          rows={thinned(risk_curve.toSorted((a, b) => a.coverage - b.coverage)).map((point) => [
            point.threshold.toFixed(4),
            percent(point.coverage),
            percent(point.risk),
            percent(point.upper),
          ])}
        />
      </div>
    </details>
  )
}
