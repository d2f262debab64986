/** The figures as `--json` writes them. */
export interface Figures {
  modalities: Record<string, MeasuredModality>
}

type MeasuredModality = Record<string, unknown> & { intervals95: Record<string, [number, number]> }

const rows = {
  questions: 'questions',
  accuracy: 'right, of all questions',
  right_when_answered: 'right, of the answers given',
  abstained: 'says that nothing fits',
  accuracy_unseen_layouts: 'right, unseen layouts',
  ece: 'calibration error',
  ece_equal_mass: 'calibration error, bins of equal mass',
  coverage: 'accepted, of all questions',
  accepted_wrong: 'wrong, of those accepted',
  accepted_wrong_upper95: 'wrong, of those accepted: upper 95 % bound',
  accuracy_vs_upstream: 'cascade: accuracy ÷ that of the model alone',
  call_share: 'cascade: questions that go to the model',
}

export type Row = keyof typeof rows

/** Some rows of the figures as a Markdown table, a column a modality, padded so that it reads as text, too. */
export function markdownTable({ modalities }: Figures, wanted = Object.keys(rows) as Row[]): string {
  const names = Object.keys(modalities)
  const cells = [
    ['', ...names.map((name) => `\`${name}\``)],
    ...wanted.map((row) => [rows[row], ...Object.values(modalities).map((measured) => shown(measured, row))]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

function shown(measured: MeasuredModality, row: Row): string {
  const value = measured[row]
  if (typeof value !== 'number') return '–'
  if (row === 'questions') return String(value)
  const interval = measured.intervals95[row]
  return interval ? `${percent(value)} % (${interval.map(percent).join('–')})` : `${percent(value)} %`
}

const percent = (share: number) => (100 * share).toFixed(1)
