import type { TurnSummary } from '../contract/turn.ts'
import { modalitiesOf, modalityBits } from './modality.ts'
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
  'modalities',
  'started_at',
  'cost_usd',
  'input_preview',
  'output_preview',
  'summary',
] as const

/**
 * Text that SQL finds whatever its case, and gives back as it was: LIKE folds the case of ASCII alone, the driver ends
 * text at a zero, and half a surrogate pair has no UTF-8. White space and the ellipsis of cut previews have no case.
 */
const isPlain = (text: string) => !/[^ -~\s…]/.test(text)

type PreviewColumns = Pick<TurnRow, 'search' | 'input_preview' | 'output_preview' | 'summary' | 'modalities'>

/** What columns do not hold, in the order in which it is stored. The last is there when there is more to say than for most turns. */
type Rest = [
  protocol: TurnSummary['protocol'],
  budget: TurnSummary['budget'],
  latency_ms: number,
  usage: TurnSummary['usage'],
  finish_reason: TurnSummary['finish_reason'],
  more?: Partial<Pick<TurnSummary, 'error' | 'modalities' | 'input_preview' | 'output_preview'>>,
]

/** The columns of a summary that depend on what its members are made of. */
export function previewColumns(summary: TurnSummary): PreviewColumns {
  const { protocol, budget, spent, usage, finish_reason, error, input_preview, output_preview } = summary
  const modalities = modalityBits(summary.modalities)
  const rest: Rest = [protocol, budget, spent.latency_ms, usage, finish_reason]
  const plain = isPlain(input_preview) && isPlain(output_preview)
  const told = columnTells(summary.modalities, modalities)
  if (error !== null || !told || !plain)
    rest.push({
      ...(error !== null && { error }),
      ...(!told && { modalities: summary.modalities }),
      ...(!plain && { input_preview, output_preview }),
    })
  return {
    search: plain ? '' : searchText(`${input_preview}\n${output_preview}`),
    input_preview: plain ? input_preview : '',
    output_preview: plain ? output_preview : '',
    modalities,
    summary: JSON.stringify(rest),
  }
}

/** Whether the column gives the modalities back, in their order. */
function columnTells(modalities: string[], column: number): boolean {
  // One kind, as most turns have, is told if it has a bit.
  if (modalities.length === 1) return column !== 0
  return modalitiesOf(column).join() === modalities.join()
}

/** The summary that a row holds. Rows of earlier versions hold all or most of it as a JSON object. */
export function summaryOf({
  summary,
  modalities,
  cost_usd,
  ...columns
}: Pick<TurnRow, (typeof summaryColumns)[number]>): TurnSummary {
  const rest: Rest | TurnSummary = JSON.parse(summary)
  if (!Array.isArray(rest)) return { ...columns, ...rest }
  const [protocol, budget, latency_ms, usage, finish_reason, more] = rest
  return {
    ...columns,
    protocol,
    budget,
    spent: { latency_ms, cost_usd },
    usage,
    finish_reason,
    modalities: modalitiesOf(modalities),
    error: null,
    ...more,
  }
}
