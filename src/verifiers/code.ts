import type { Claim } from '../contract/verdict.ts'
import type { VerifierConfig } from '../contract/verification.ts'
import { TaskTimeout } from '../workers/pool.ts'
import { type Check, type CheckRooms, nothingToCheck, notRun } from './check.ts'
import { type Fence, fencesIn } from './text/fences.ts'

type Config = Extract<VerifierConfig, { use: 'code' }>
type Loader = 'json' | 'js' | 'jsx' | 'ts' | 'tsx'

const loaders: Record<string, { language: 'json' | 'javascript' | 'typescript'; loader: Loader }> = {
  json: { language: 'json', loader: 'json' },
  js: { language: 'javascript', loader: 'jsx' },
  javascript: { language: 'javascript', loader: 'jsx' },
  mjs: { language: 'javascript', loader: 'js' },
  cjs: { language: 'javascript', loader: 'js' },
  jsx: { language: 'javascript', loader: 'jsx' },
  ts: { language: 'typescript', loader: 'ts' },
  typescript: { language: 'typescript', loader: 'ts' },
  mts: { language: 'typescript', loader: 'ts' },
  tsx: { language: 'typescript', loader: 'tsx' },
}
const mostBlocks = 50
const longestBlock = 50_000
const parseMs = 5_000

/**
 * Blocks of JSON, JavaScript and TypeScript in the answer parse, and are closed. Only syntax is looked at; nothing is
 * run. The score is the share that parses.
 */
export function codeCheck({ languages }: Config, { pool }: CheckRooms): Check {
  return async ({ answer: { text }, signal }) => {
    const blocks = fencesIn(text).filter(({ language }) => {
      const known = loaders[language]
      return known !== undefined && (languages === undefined || languages.includes(known.language))
    })
    if (blocks.length === 0) return nothingToCheck('There is no code in the answer that could be parsed.')
    if (blocks.length > mostBlocks) throw notRun(`the answer has more than ${mostBlocks} blocks of code`)
    const claims: Claim[] = []
    for (const block of blocks) claims.push(claimOf(text, block, await problemOf(block, pool, signal)))
    const wrong = claims.filter(({ supported }) => !supported)
    const [first] = wrong
    const score = 1 - wrong.length / claims.length
    if (first)
      return { status: 'failed', score, reason: `Code in the answer is broken: ${first.reason}.`, claims }
    return { status: 'passed', score, reason: 'All code in the answer parses.', claims }
  }
}

interface Problem {
  problem: string
  /** From 1. */
  line: number
}

async function problemOf(
  block: Fence,
  pool: CheckRooms['pool'],
  signal: AbortSignal,
): Promise<Problem | null> {
  if (!block.closed) return { problem: 'the block is not closed', line: 1 }
  if (block.code.length > longestBlock)
    throw notRun(`a block of code is longer than ${longestBlock.toLocaleString('en')} characters`)
  const { loader } = loaders[block.language] ?? { loader: 'js' }
  if (loader === 'json') return jsonProblem(block.code)
  return await pool
    .call('parse', { code: block.code, loader }, { signal, timeoutMs: parseMs })
    .catch((error) => {
      throw error instanceof TaskTimeout ? notRun('parsing a block of code took too long', error) : error
    })
}

function jsonProblem(code: string): Problem | null {
  try {
    JSON.parse(code)
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0)
    return { problem: 'it is not JSON', line: code.slice(0, position).split('\n').length }
  }
}

/** A claim of the line where the problem is, or of the first line with anything on it. */
function claimOf(text: string, { start, end, code, language }: Fence, problem: Problem | null): Claim {
  const lines = code.split('\n')
  const wanted = problem
    ? problem.line - 1
    : Math.max(
        0,
        lines.findIndex((line) => line.trim() !== ''),
      )
  const index = Math.min(wanted, lines.length - 1)
  const before = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0)
  const from = Math.min(start + before, end)
  const to = Math.min(from + Math.min((lines[index] ?? '').length, 500), end)
  const reason = problem
    ? `${language}, line ${index + 1}: ${problem.problem.slice(0, 200)}`
    : `${language} that parses`
  return { text: text.slice(from, to), start: from, end: to, supported: problem === null, reason }
}
