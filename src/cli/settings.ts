import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { CommandFailure } from './output.ts'

/** Where the server listens and keeps its data: flags win over the environment, which wins over the defaults. */
export interface ServerSettings {
  host: string
  port: number
  dataFolder: string
  allowedHosts: string[]
}

export interface ServerFlags {
  host?: string
  port?: string
  data?: string
}

/** Throws `CommandFailure` that names the setting, what it was, and what it may be. */
export function readSettings(flags: ServerFlags, env = process.env): ServerSettings {
  const port = flags.port ?? env.PORT ?? '4100'
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new CommandFailure(`PORT is ${JSON.stringify(port)}; it may be a whole number from 0 to 65535`, 2)
  }
  return {
    host: flags.host ?? env.HOST ?? '127.0.0.1',
    port: Number(port),
    dataFolder: resolve((flags.data ?? env.PLUMBLINE_DATA ?? '.plumbline').replace(/^~(?=\/|$)/, homedir())),
    allowedHosts: (env.PLUMBLINE_ALLOW_HOSTS ?? '').split(',').filter(Boolean),
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** The address as a person would open it. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
