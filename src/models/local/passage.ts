import type { Word } from '../../contract/page.ts'

/**
 * Something that can be quoted: words that follow each other on a page. `label` names the value in a pair, a cell or
 * a table row; `value` is what answers; `context` is what it stands under or beside (headings, a table row's other
 * cells). Kinds:
 * - `pair`: a value with the label beside or above it;
 * - `row`: a whole row of a table, named by its first cell;
 * - `cell`: one cell of a table; `label` and `header` are the head of its column, `row` names its row;
 * - `sentence`: a sentence of running text;
 * - `line`: a line, or a cell that is in no table, that nothing names;
 * - `heading`: a line that names what follows it;
 * - `block`: lines below each other that belong together, as an address does;
 * - `part`: a line whose place in a letter or on a slip says what it is; `label` says it in plain words.
 */
export interface Passage {
  kind: 'pair' | 'row' | 'cell' | 'sentence' | 'line' | 'heading' | 'block' | 'part'
  words: Word[]
  label: string
  value: string
  context: string
  /** Of a cell: the head of its column, all its lines, with the head of the group of columns it belongs to. */
  header?: string
  /** Of a cell: the cells that name its row, such as code and description of an article. */
  row?: string
  /**
   * What a line, block or part is where the layout tells: `sender`, `recipient`, `delivery` (names), the same with
   * `_address` (lines of an address), `salutation`, `subject`, `date`, `signature`, `signature_role`, `title`.
   */
  role?: string
}
