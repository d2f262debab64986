/** Which configuration is in use. */
export class ConfigurationStatus {
  #loadedAt = new Date()
  #problems: string[] = []

  /** When the one in use was loaded; and what is wrong with a later one, which is therefore not in use. */
  get now(): { loaded_at: string; problems: string[] } {
    return { loaded_at: this.#loadedAt.toISOString(), problems: this.#problems }
  }

  /** A new one is in use. */
  loaded(): void {
    this.#loadedAt = new Date()
    this.#problems = []
  }

  /** A later one cannot be used, so the earlier one stays. */
  kept(problems: string[]): void {
    this.#problems = problems
  }
}
