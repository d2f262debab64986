import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { PlumblineError } from '../contract/errors.ts'
import { isPublicAddress } from './addresses.ts'

/** Host name to its addresses. */
export type Resolve = (host: string) => Promise<string[]>

/** Where a request will go: the addresses were checked, and nothing else may be connected to. */
export interface FetchTarget {
  url: URL
  addresses: string[]
}

export function blocked(reason: string): PlumblineError {
  return new PlumblineError('url_blocked', { details: { reason } })
}

/** Addresses as the system resolves them. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/**
 * Checks a URL and every address of its host. `allowHosts` are hosts (`name` or `name:port`, as in a URL) whose
 * addresses need not be public. Throws `url_blocked`, and `url_fetch_failed` when the name does not resolve.
 */
export async function checkTarget(
  text: string,
  base: URL | undefined,
  options: { allowHosts: readonly string[]; resolve: Resolve },
): Promise<FetchTarget> {
  if (!URL.canParse(text, base?.href)) throw blocked('it is not a valid URL')
  const url = new URL(text, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw blocked('its scheme is not http or https')
  if (url.username !== '' || url.password !== '') throw blocked('it carries credentials')
  if (base?.protocol === 'https:' && url.protocol === 'http:')
    throw blocked('it redirects from https to http')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allowed = isAllowed(url, options.allowHosts)
  if (!allowed && /^(?:.*\.)?localhost\.?$/.test(host)) throw blocked('its address is not public')
  const addresses = isIP(host) ? [host] : await resolved(host, options.resolve)
  if (!allowed && !addresses.every(isPublicAddress)) throw blocked('its address is not public')
  return { url, addresses }
}

/** A lookup that knows one answer, whatever name it is asked for: DNS cannot change its mind after the check. */
export function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, callback) => {
    const [first] = answers
    if (options.all) callback(null, answers)
    else callback(null, first?.address ?? '', first?.family)
  }
}

function isAllowed(url: URL, allowHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const spellings = [url.hostname, `${url.hostname}:${port}`]
  return allowHosts.some((allowed) => spellings.includes(allowed.toLowerCase()))
}

async function resolved(host: string, resolve: Resolve): Promise<string[]> {
  const details = { reason: 'its host name does not resolve' }
  let addresses: string[]
  try {
    addresses = await resolve(host)
  } catch (cause) {
    throw new PlumblineError('url_fetch_failed', { details, cause })
  }
  if (addresses.length === 0) throw new PlumblineError('url_fetch_failed', { details })
  return addresses
}
