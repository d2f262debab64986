import { useModels } from '../api/models.ts'
import type { TurnView } from './view.ts'

/** True when the answer was written by a model that composes; quotes, and what nobody knows of, stay plain. */
export function useComposed({ attempts }: TurnView): boolean {
  const { data: models = [] } = useModels()
  const writer = attempts.findLast(
    (attempt) => attempt.status !== 'failed' && attempt.kind !== 'verification',
  )?.model
  const model = models.find(({ id }) => id === writer)
  return model !== undefined && model.plumbline?.extractive !== true
}
