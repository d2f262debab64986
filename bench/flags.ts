import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Says what is wrong with the command line, then what it takes, and ends. */
export function refuse(message: string, help: string): never {
  process.stderr.write(`${message}\n\n${help}`)
  process.exit(2)
}

/** The flags of the command line, as `parseArgs` reads them; refuses what it does not know. */
export function readFlags<T extends ParseArgsConfig>(
  config: T,
  help: string,
): ReturnType<typeof parseArgs<T>>['values'] {
  try {
    return parseArgs(config).values
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), help)
  }
}

/** The number that a flag names, from `least` to `most`; refuses any other. */
export function wholeNumber(
  name: string,
  text: string,
  { least = 1, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number },
  help: string,
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`
  return refuse(`--${name} takes a whole number from ${least}${upTo}.`, help)
}
