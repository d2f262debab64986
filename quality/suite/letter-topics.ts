import { appointment } from './letter-appointment.ts'
import { claim } from './letter-claim.ts'
import { event } from './letter-event.ts'
import { jobOffer } from './letter-job-offer.ts'
import { lease } from './letter-lease.ts'
import type { LetterBody, Writing } from './letter-text.ts'

export type LetterTopic = 'lease' | 'job_offer' | 'claim' | 'appointment' | 'event'

/** What a letter is about: its subject and paragraphs, and the questions that they answer or leave open. */
export const letterTopics: Record<LetterTopic, (writing: Writing) => LetterBody> = {
  lease,
  job_offer: jobOffer,
  claim,
  appointment,
  event,
}
