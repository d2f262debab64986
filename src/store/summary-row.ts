import type { TurnSummary } from '../contract/turn.ts'
import type { TurnRow } from './schema.ts'
import { searchText } from './search.ts'

/** Columns that a summary is made of again. */
export const summaryColumns = [
  'id',
  'state',
  'model',
  'user',
  'key',
  'conversation',
  'started_at',
  'input_preview',
  'output_preview',
  'summary',
] as const

/**
 * Text that SQL finds whatever its case, and gives back as it was: LIKE folds the case of ASCII alone, the driver ends
 * text at a zero, and half a surrogate pair has no UTF-8. The ellipsis of cut previews has no case.
 */
const isPlain = (text: string) => !/[^\p{ASCII}…]/u.test(text) && !text.includes('\0')

type PreviewColumns = Pick<TurnRow, 'search' | 'input_preview' | 'output_preview' | 'summary'>

/** The columns of a summary that depend on what its previews are made of. */
export function previewColumns(summary: TurnSummary): PreviewColumns {
  const { id, state, model, user, key, conversation, started_at, input_preview, output_preview, ...rest } =
    summary
  if (isPlain(input_preview) && isPlain(output_preview))
    return { search: '', input_preview, output_preview, summary: JSON.stringify(rest) }
  return {
    search: searchText(`${input_preview}\n${output_preview}`),
    input_preview: '',
    output_preview: '',
    summary: JSON.stringify({ ...rest, input_preview, output_preview }),
  }
}

/** The summary that a row holds. Rows of earlier versions hold all of it as JSON. */
export function summaryOf({
  summary,
  ...columns
}: Pick<TurnRow, (typeof summaryColumns)[number]>): TurnSummary {
  return { ...columns, ...JSON.parse(summary) }
}
