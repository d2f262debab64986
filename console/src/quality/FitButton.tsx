import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CalibrationOutcome } from '../../../src/contract/calibration.ts'
import { fitCalibrations } from '../api/quality.ts'
import { toApiError } from '../api/upload.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { count } from '../ui/format.ts'

/** What became of the scopes, in one line. */
function summary(outcomes: CalibrationOutcome[]): string {
  const of = (outcome: CalibrationOutcome['outcome']) =>
    outcomes.filter((each) => each.outcome === outcome).length
  const [fitted, unchanged, uncalibrated] = [of('fitted'), of('unchanged'), of('uncalibrated')]
  const says = [
    fitted > 0 ? `${count(fitted, 'calibration')} fitted` : '',
    unchanged > 0 ? `${unchanged} unchanged: no new labels` : '',
    uncalibrated > 0 ? `${uncalibrated} with too few labels` : '',
  ].filter(Boolean)
  return says.length > 0 ? `${says.join(', ')}.` : 'There are no labels to fit to.'
}

/** Fits calibrations to the labels there are, and says what came of it. */
export function useFitting() {
  const client = useQueryClient()
  const fitting = useMutation({
    mutationFn: fitCalibrations,
    onSuccess: () => client.invalidateQueries({ queryKey: ['quality'] }),
  })
  const button = (
    <Button look="outline" className="h-9" disabled={fitting.isPending} onClick={() => fitting.mutate()}>
      {fitting.isPending ? 'Fitting…' : 'Fit calibrations'}
    </Button>
  )
  const outcome = (
    <div aria-live="polite">
      {fitting.data && <p className="mb-5 text-sm text-muted">{summary(fitting.data)}</p>}
      {fitting.error && (
        <div className="mb-5">
          <ErrorBlock error={toApiError(fitting.error).wire} />
        </div>
      )}
    </div>
  )
  return { button, outcome }
}
