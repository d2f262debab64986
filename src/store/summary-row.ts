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
 * text at a zero, and half a surrogate pair has no UTF-8. White space and the ellipsis of cut previews have no case.
 */
const isPlain = (text: string) => !/[^ -~\s…]/.test(text)

type PreviewColumns = Pick<TurnRow, 'search' | 'input_preview' | 'output_preview' | 'summary'>

/** The columns of a summary that depend on what its previews are made of. */
export function previewColumns(summary: TurnSummary): PreviewColumns {
  const { protocol, budget, spent, usage, finish_reason, modalities, error, input_preview, output_preview } =
    summary
  // Named one by one: a rest pattern takes longer than all else here.
  const others: Omit<TurnSummary, Exclude<(typeof summaryColumns)[number], 'summary'>> = {
    protocol,
    budget,
    spent,
    usage,
    finish_reason,
    modalities,
    error,
  }
  if (isPlain(input_preview) && isPlain(output_preview))
    return { search: '', input_preview, output_preview, summary: JSON.stringify(others) }
  return {
    search: searchText(`${input_preview}\n${output_preview}`),
    input_preview: '',
    output_preview: '',
    summary: JSON.stringify({ ...others, input_preview, output_preview }),
  }
}

/** The summary that a row holds. Rows of earlier versions hold all of it as JSON. */
export function summaryOf({
  summary,
  ...columns
}: Pick<TurnRow, (typeof summaryColumns)[number]>): TurnSummary {
  return { ...columns, ...JSON.parse(summary) }
}
