import type { CalibrationOutcome } from '../../../src/contract/calibration.ts'
import type { QualityReport } from '../../../src/contract/quality.ts'
import { getJson, request } from './client.ts'

/** UTC days, both included; the server's own period where they are absent. */
export interface Days {
  from?: string
  to?: string
}

export function getQuality(days: Days, signal: AbortSignal): Promise<QualityReport> {
  const query = new URLSearchParams(Object.entries(days).filter(([, day]) => day !== undefined))
  return getJson<QualityReport>(`/v1/quality${query.size > 0 ? `?${query}` : ''}`, signal)
}

/** Fits calibrations to the labels there are now, and says what became of each scope. */
export async function fitCalibrations(): Promise<CalibrationOutcome[]> {
  const response = await request('/v1/calibrations', { method: 'POST' })
  return ((await response.json()) as { data: CalibrationOutcome[] }).data
}
