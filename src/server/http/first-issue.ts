import type { z } from 'zod'

export interface FoundIssue {
  path: PropertyKey[]
  message: string
}

/**
 * The first thing that is wrong. Inside a union it is what is wrong with the member that was meant: the one that fits
 * deepest, and of those the one with the fewest faults. When several fit as well, no member's words are taken.
 */
export function firstIssue({ issues }: z.ZodError): FoundIssue | undefined {
  return issues[0] && innermost(issues[0])
}

function innermost(issue: z.core.$ZodIssue): FoundIssue {
  const { path, message } = issue
  if (issue.code !== 'invalid_union') return { path, message }
  const members = issue.errors
    .flatMap((issues) => (issues[0] ? [{ found: innermost(issues[0]), faults: issues.length }] : []))
    .sort((a, b) => b.found.path.length - a.found.path.length || a.faults - b.faults)
  const [best, next] = members
  if (!best) return { path, message }
  const isTied = next?.found.path.length === best.found.path.length && next.faults === best.faults
  return { path: [...path, ...best.found.path], message: isTied ? message : best.found.message }
}
