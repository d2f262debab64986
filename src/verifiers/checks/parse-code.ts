import { transform } from 'esbuild'
import { z } from 'zod'

const Failure = z.object({
  errors: z.array(z.object({ text: z.string(), location: z.object({ line: z.number() }).nullable() })).min(1),
})

/** The first thing that is wrong with the syntax of JavaScript or TypeScript; null when it parses. */
export async function parseProblem(
  code: string,
  loader: 'js' | 'jsx' | 'ts' | 'tsx',
): Promise<{ problem: string; line: number } | null> {
  try {
    await transform(code, { loader, jsx: 'preserve', logLevel: 'silent', target: 'esnext' })
    return null
  } catch (error) {
    const [first] = Failure.parse(error).errors
    return { problem: first?.text ?? 'it does not parse', line: first?.location?.line ?? 1 }
  }
}
