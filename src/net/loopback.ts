import { isIP } from 'node:net'

/** True for an address, or the name `localhost`, that only this machine can reach. Brackets of IPv6 may stand. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}
