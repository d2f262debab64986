import type { AnswerType } from './answer-types.ts'

/** Where on a page a value stands that has no label. */
export type Place =
  | 'lone_date'
  | 'lone_time'
  | 'lone_phone'
  | 'lone_email'
  | 'lone_code'
  | 'lone_address'
  | 'lone_amount'
  | 'lone_percentage'

/** A fact that business documents state under a label or in a place of its own, and the words people ask for it with. */
export interface Field {
  name: string
  type?: AnswerType
  /** Words of a question. */
  asked: RegExp
  /** A question with these words asks for something else. */
  unless?: RegExp
  /** Words of a label, a column's heading or a line. */
  labelled?: RegExp
  /** A label with these words names something else. */
  unlabelled?: RegExp
  /** Where it stands without a label. */
  places?: Place[]
  /** Roles of the parts of a letter or slip that are it. */
  roles?: string[]
}
