import { type Piece, pieceText } from './pieces.ts'

/**
 * Pieces by how much they share with the question, most first: the sum over its words of log(1 + n / df) where the piece
 * has them, n pieces of which df do (inverse document frequency, Spärck Jones 1972).
 */
export function byRelevance(pieces: Piece[], question: string): Piece[] {
  const words = [...new Set(question.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])]
  const texts = pieces.map((piece) => pieceText(piece).toLowerCase())
  const weights = words.map((word) => {
    const having = texts.filter((text) => text.includes(word)).length
    return having === 0 ? 0 : Math.log(1 + texts.length / having)
  })
  const scores = texts.map((text) =>
    words.reduce((sum, word, i) => sum + (text.includes(word) ? (weights[i] ?? 0) : 0), 0),
  )
  const order = pieces.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  return order.flatMap((i) => pieces[i] ?? [])
}
