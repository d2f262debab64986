import { z } from 'zod'
import { topLevelMembers } from '../../media/top-level-members.ts'
import { notRun } from '../check.ts'

const longestReply = 20_000
const fenced = /^```(?:json)?[ \t]*\n([\s\S]*?)\n?```$/i

/** What models without a channel of their own for it think first. The nonce keeps what it quotes from counting. */
const thoughts = /^<think>[\s\S]*<\/think>/i

const Common = z.object({ nonce: z.string() })

/**
 * Reads the one JSON object that a judge's reply has to be, fenced or not: of exactly this shape, with the nonce of
 * this call, no member twice, and nothing before or after it. Throws `verifier_not_run` otherwise: what can be read in
 * two ways is no verdict.
 */
export function readReply<T extends z.ZodType<z.infer<typeof Common>>>(
  reply: string,
  nonce: string,
  shape: T,
): z.infer<T> {
  if (reply.length > longestReply) throw notRun('the judge wrote more than a verdict')
  const trimmed = reply.trim().replace(thoughts, '').trim()
  const json = fenced.exec(trimmed)?.[1] ?? trimmed
  const parsed = shape.safeParse(valueIn(json))
  if (!parsed.success) throw notRun('the judge did not reply with a verdict')
  if (parsed.data.nonce !== nonce) throw notRun('the judge replied with a verdict that is not of this call')
  const names = new Set(Object.keys(parsed.data))
  if (topLevelMembers(Buffer.from(json), names).length !== names.size)
    throw notRun('the judge gave a part of its verdict twice')
  return parsed.data
}

function valueIn(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw notRun('the judge did not reply with JSON', error)
  }
}
