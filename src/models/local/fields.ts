import type { Field } from './field.ts'
import { billFields } from './fields-of-bills.ts'
import { partyFields } from './fields-of-parties.ts'
import { tableFields } from './fields-of-tables.ts'

/** Facts that documents state under a label. The first that a question asks for decides what kind of answer it wants. */
export const fields: Field[] = [...billFields, ...partyFields, ...tableFields]
