import type { Box, Citation } from '../../contract/citation.ts'
import type { Word } from '../../contract/page.ts'
import type { PassageSource } from '../../contract/ports/documents.ts'
import { textOf } from './cells.ts'
import type { Scored } from './ranking.ts'

/** A passage as it is cited: word for word, with the box around its words where it stands on a page. */
export function cite({ candidate, score }: Scored, source: PassageSource): Citation {
  const { words } = candidate.passage
  return {
    part: source.path,
    page: candidate.page,
    box: source.kind === 'file' ? around(words) : null,
    quote: textOf(words),
    score,
    ...(source.kind === 'file' && source.filename !== undefined && { filename: source.filename }),
  }
}

function around(words: Word[]): Box {
  return [
    Math.min(...words.map((word) => word.box[0])),
    Math.min(...words.map((word) => word.box[1])),
    Math.max(...words.map((word) => word.box[2])),
    Math.max(...words.map((word) => word.box[3])),
  ]
}
