import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, type CheckRooms, notRun } from './check.ts'

type Config = Extract<VerifierConfig, { use: 'reward' }>

/** The score, 0 to 1, that a learned reward model gives. Throws `verifier_not_run` while there is no such model. */
export function rewardCheck({ model, pass_at }: Config, { rewards }: CheckRooms): Check {
  return async (request) => {
    const learned = rewards?.get(model)
    if (learned === undefined) throw notRun(`there is no reward model named ${model} yet`)
    const score = await learned.score(request)
    if (!(score >= 0 && score <= 1))
      throw notRun(`the reward model ${model} gave ${score}, which is not from 0 to 1`)
    return {
      status: score >= pass_at ? 'passed' : 'failed',
      score,
      reason: `The reward model ${model} gives it ${score.toFixed(2)}; ${pass_at} is needed.`,
    }
  }
}
