import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { ConfigError } from '../config/config-error.ts'
import { environmentProblems } from '../config/environment.ts'
import { ConfigSource } from '../config/load.ts'
import type { Limits } from '../contract/settings.ts'
import { CommandFailure } from './output.ts'

/** Where the server listens and keeps its data: flags win over the environment, which wins over the defaults. */
export interface ServerSettings {
  host: string
  port: number
  dataFolder: string
  allowedHosts: string[]
  limits: Partial<Limits>
  /** How long running turns may still take once the server was told to stop. */
  drainMs: number
  /** How long a native turn runs on when its stream lost its client; undefined for the default. */
  resumeGraceMs: number | undefined
}

export interface ServerFlags {
  host?: string
  port?: string
  data?: string
  config?: string
}

/** Throws `CommandFailure` that names the setting, what it was, and what it may be. */
export function readSettings(flags: ServerFlags, env = process.env): ServerSettings {
  return {
    host: flags.host ?? env.HOST ?? '127.0.0.1',
    port: wholeNumber('PORT', flags.port ?? env.PORT ?? '4100', 65_535),
    dataFolder: resolve((flags.data ?? env.PLUMBLINE_DATA ?? '.plumbline').replace(/^~(?=\/|$)/, homedir())),
    allowedHosts: (env.PLUMBLINE_ALLOW_HOSTS ?? '').split(',').filter(Boolean),
    limits: readLimits(env),
    drainMs: wholeNumber('PLUMBLINE_DRAIN_MS', env.PLUMBLINE_DRAIN_MS ?? '10000', 3_600_000),
    resumeGraceMs: readResumeGrace(env),
  }
}

/**
 * Where the configuration comes from: `path`, PLUMBLINE_CONFIG, or the file in the working folder. Throws `ConfigError`
 * for variables of ours that nothing reads.
 */
export function configSource(path: string | undefined, env = process.env): ConfigSource {
  const problems = environmentProblems(env)
  if (problems.length > 0) throw new ConfigError('the environment', problems)
  return new ConfigSource(path ?? env.PLUMBLINE_CONFIG)
}

function readResumeGrace({ PLUMBLINE_RESUME_GRACE_MS: grace }: NodeJS.ProcessEnv): number | undefined {
  return grace === undefined ? undefined : wholeNumber('PLUMBLINE_RESUME_GRACE_MS', grace, 3_600_000)
}

function readLimits(env: NodeJS.ProcessEnv): Partial<Limits> {
  const limits: Partial<Limits> = {}
  const {
    PLUMBLINE_BODY_LIMIT_BYTES: body,
    PLUMBLINE_PART_LIMIT_BYTES: part,
    PLUMBLINE_UPLOAD_IDLE_MS: idle,
  } = env
  if (body !== undefined) limits.bodyBytes = wholeNumber('PLUMBLINE_BODY_LIMIT_BYTES', body, 1e9)
  if (part !== undefined) limits.partBytes = wholeNumber('PLUMBLINE_PART_LIMIT_BYTES', part, 1e9)
  if (idle !== undefined) limits.uploadIdleMs = wholeNumber('PLUMBLINE_UPLOAD_IDLE_MS', idle, 3_600_000)
  return limits
}

function wholeNumber(name: string, value: string, max: number): number {
  if (/^\d+$/.test(value) && Number(value) <= max) return Number(value)
  throw new CommandFailure(
    `${name} is ${JSON.stringify(value)}; it may be a whole number from 0 to ${max}`,
    2,
  )
}

/** The address as a person would open it. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
