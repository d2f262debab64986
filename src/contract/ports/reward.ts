import type { VerificationRequest } from './verifier.ts'

/** A reward model: how good an answer is, 0 to 1. */
export interface RewardModel {
  score(request: VerificationRequest): Promise<number>
}

/** Finds learned reward models by name. */
export interface RewardModels {
  get(name: string): RewardModel | undefined
}
