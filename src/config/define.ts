import type { z } from 'zod'
import type { Config } from '../contract/config.ts'
import type { WithTools } from './tools.ts'

/** What a configuration file exports; see docs/guide/configuration.md. */
export type PlumblineConfig = z.input<typeof Config> & WithTools

/** Gives the editor the types of a configuration, and hands it back as it is. It is checked when the server starts. */
export function defineConfig(config: PlumblineConfig): PlumblineConfig {
  return config
}
