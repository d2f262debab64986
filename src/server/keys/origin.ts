import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../../net/loopback.ts'

/**
 * True for a request that a page of this server makes, and for one that no browser makes. A browser tells of another
 * origin by `Sec-Fetch-Site` (W3C Fetch Metadata), also where it leaves `Origin` (RFC 6454) out.
 */
export function isOwnOrigin({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}

/**
 * False when the request names another host than this machine: a page whose own name was made to lead here (DNS
 * rebinding) has the right origin, but cannot hide its name.
 */
export function namesLoopback({ host }: IncomingHttpHeaders): boolean {
  return host === undefined || isLoopback(host.replace(/:\d+$/, ''))
}
