import type { ReactNode } from 'react'
import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { count, moment } from '../ui/format.ts'
import { interval, percent, percentInterval } from '../ui/share.ts'

type Calibrated = NonNullable<ScopeQuality['calibration']>

interface FigureProps {
  name: string
  title?: string
  value: string
  /** Its 95 % interval. */
  range?: string
}

function Figure({ name, title, value, range }: FigureProps) {
  return (
    <div title={title}>
      <dt className="label">{name}</dt>
      <dd className="figures">
        <span className="font-serif text-2xl leading-tight tracking-[-0.01em]">{value}</span>
        {range && <span className="ml-2 text-xs whitespace-nowrap text-faint">{range}</span>}
      </dd>
    </div>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="shrink-0 text-faint">{name}</dt>
      <dd className="figures min-w-0 text-muted">{children}</dd>
    </div>
  )
}

const methods = { isotonic: 'isotonic regression', platt: 'Platt scaling' }
const sources = { starter: 'came with Plumbline', labels: 'this server’s own labels' }

/** What a calibration is worth: its figures with their intervals, and what they rest on. */
export function ScopeFigures({ calibration }: { calibration: Calibrated }) {
  const { accuracy, ece, brier, labels, clusters, method, source, created_at } = calibration
  return (
    <div className="space-y-5">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-3 xl:grid-cols-1">
        <Figure name="Right answers" value={percent(accuracy.value)} range={percentInterval(accuracy)} />
        <Figure
          name="Calibration error (ECE)"
          title="How far confidence is from how often answers are right, on average"
          value={ece.value.toFixed(3)}
          range={interval(ece, 3)}
        />
        <Figure
          name="Brier score"
          title="Mean squared error of the confidence: 0 is perfect, 0.25 is a coin’s"
          value={brier.value.toFixed(3)}
          range={interval(brier, 3)}
        />
      </dl>
      <dl className="space-y-0.5 text-xs">
        <Row name="From">
          {count(labels, 'label')} in {count(clusters, 'cluster')}
        </Row>
        <Row name="By">{methods[method]}</Row>
        <Row name="Source">{sources[source]}</Row>
        <Row name="Fitted">{moment(created_at)}</Row>
        <Row name="Ranges">95 % intervals, by cluster</Row>
      </dl>
    </div>
  )
}
