/** Thrown when the configuration is wrong. The message names every problem, one a line. */
export class ConfigError extends Error {
  readonly problems: string[]

  /** `where` is the file, or whatever else holds the settings. */
  constructor(where: string, problems: string[]) {
    super([`${where} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}
