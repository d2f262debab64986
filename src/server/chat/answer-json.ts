import type { Budget, Spent } from '../../contract/budget.ts'
import type { Answer } from '../../contract/turn.ts'

/**
 * The same text as `JSON.stringify`. What most turns have to say is a handful of numbers and short names, and to write
 * them one after the other takes a fourth of the time; an answer with more to it is left to `JSON.stringify`.
 */
export function answerJson(answer: Answer): string {
  const { turn_id, route, budget, citations, warnings } = answer
  const isChecked =
    answer.confidence !== undefined || answer.verdicts !== undefined || answer.verification !== undefined
  if (isChecked || citations.length > 0 || warnings.length > 0) return JSON.stringify(answer)
  const routeJson = route ? `{"model":${quoted(route.model)},"reason":${quoted(route.reason)}}` : 'null'
  const budgetJson = `{"budget":${amounts(budget.budget)},"spent":${amounts(budget.spent)}}`
  return `{"turn_id":${quoted(turn_id)},"route":${routeJson},"budget":${budgetJson},"citations":[],"warnings":[]}`
}

/** Clients write the members of a budget in either order. */
function amounts(of: Budget | Spent): string {
  let members = ''
  for (const key in of) {
    const amount = of[key as keyof typeof of]
    if (amount === undefined) continue
    members += `${members === '' ? '' : ','}"${key}":${Number.isFinite(amount) ? amount : null}`
  }
  return `{${members}}`
}

/** Printable ASCII that means itself in a JSON string. */
const plain = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}
