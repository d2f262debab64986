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
