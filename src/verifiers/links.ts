import type { Claim } from '../contract/verdict.ts'
import { type Check, type CheckRooms, nothingToCheck, notRun } from './check.ts'
import { evidenceOf, type Passage } from './evidence.ts'
import { PassageFinder } from './passage-finder.ts'
import { type Link, linksIn } from './text/links.ts'

const mostLinks = 200
const perLink = 10

/**
 * Links of the answer stand in the input, in its quotes, or in what tools got or returned. A made-up link may lead
 * nowhere, or carry what the model read to somebody else. The score is the share that stands there.
 */
export function linksCheck({ passages }: CheckRooms): Check {
  return async (request) => {
    const links = linksIn(request.answer.text)
    if (links.length === 0) return nothingToCheck('There are no links in the answer.')
    if (links.length > mostLinks) throw notRun(`the answer has more than ${mostLinks} links`)
    const evidence = evidenceOf(request)
    const finder = new PassageFinder(passages, evidence, request)
    const known = new Map<string, Passage>()
    const add = (passage: Passage) => {
      for (const { address } of linksIn(passage.text)) known.set(address, passage)
    }
    const fetched = request.tools.map((tool) => ({ text: tool.arguments }))
    for (const passage of [{ text: evidence.question }, ...evidence.quotes, ...evidence.texts, ...fetched])
      add(passage)
    const claims: Claim[] = []
    for (const link of links) {
      if (!known.has(link.address) && finder.canSearch)
        for (const passage of await finder.find(link.text, perLink)) add(passage)
      claims.push(claimOf(link, known.get(link.address)))
    }
    const wrong = claims.filter(({ supported }) => !supported)
    const [first] = wrong
    const score = 1 - wrong.length / claims.length
    if (first)
      return { status: 'failed', score, reason: `${first.text.slice(0, 200)} stands in no source.`, claims }
    return { status: 'passed', score, reason: 'Its links stand in the sources.', claims }
  }
}

function claimOf({ text, start, end }: Link, passage: Passage | undefined): Claim {
  const reason = passage ? 'it stands in the source' : 'it stands in no source'
  const source = passage?.citation && { source: passage.citation }
  return { text, start, end, supported: passage !== undefined, reason, ...source }
}
