import type { Ceilings, Config } from '../contract/config.ts'
import type { EndEvent } from '../contract/event.ts'
import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { ModelRegistry } from '../contract/ports/model.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import type { AcceptDeps } from './accept.ts'
import type { AdmissionLimits } from './admission.ts'
import type { AttemptServices } from './services.ts'
import type { Turn } from './turn.ts'
import type { Evidence } from './verification/evidence.ts'

/** What holds for turns that do not say otherwise. */
export interface TurnDefaults {
  latencyMs?: number
  costUsd?: number
  ceilings: Ceilings
  retries: number
}

export const defaultTurns: TurnDefaults = {
  ceilings: { first_output_ms: 120_000, idle_ms: 60_000 },
  retries: 2,
}

/** What the configuration says, where it does. */
export function turnDefaultsOf({ defaults = {} }: Config): TurnDefaults {
  const { budget, ceilings, retries = defaultTurns.retries } = defaults
  return {
    latencyMs: budget?.latency_ms,
    costUsd: budget?.cost_usd,
    ceilings: { ...defaultTurns.ceilings, ...ceilings },
    retries,
  }
}

/** What a configuration decides. It is replaced as a whole; a turn keeps what it began with. */
export interface TurnSetup {
  models: ModelRegistry
  services: AttemptServices
  defaults: TurnDefaults
}

export interface RuntimeDeps extends AcceptDeps, TurnSetup {
  turns: TurnStore
  /** Knows what verifiers' scores mean; without it nothing is calibrated. */
  calibrator?: Calibrator
  /** Uniform in [0, 1), for policies that draw; `Math.random` when absent. */
  random?(): number
  /** Told what is to be kept of a turn that was checked, or routed by a policy, once it is recorded. */
  onEvidence?(evidence: Evidence): void
  admission?: Partial<AdmissionLimits>
  /** Writes something small to the store; throws when it cannot. */
  checkStore(): Promise<void>
  /** Told of causes that clients must not see. */
  onInternalError(turnId: string, error: unknown): void
  /** Told of every turn that ended. */
  onEnd?(turn: Turn, end: EndEvent): void
}
