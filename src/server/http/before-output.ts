import type { EventType } from '../../contract/event.ts'

/**
 * What happens before and around the model's work. Streams of other protocols have nothing to tell of it, and begin
 * after it, so that a bad part or a model that refuses is still answered with a status of its own.
 */
export const beforeOutput: ReadonlySet<EventType> = new Set<EventType>([
  'turn.started',
  'part.progress',
  'part.accepted',
  'history.loaded',
  'plan',
  'attempt.started',
  'attempt.finished',
  'budget',
])
