import ipaddr from 'ipaddr.js'

/** Addresses that look public and are a cloud's own: Azure's platform endpoint. */
const platformAddresses = new Set(['168.63.129.16'])
/** All global unicast addresses that were handed out so far (RFC 4291 §2.4, IANA). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** The well-known prefix of NAT64 (RFC 6052), whose last 32 bits are an IPv4 address. */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** The deprecated `::a.b.c.d` (RFC 4291 §2.5.5.1), which the parser takes for a mapped address. */
const ipv4Compatible = /^::\d+\.\d/

/**
 * Whether an IP address, as resolvers and `URL` spell it, belongs to the public internet. Everything else is not:
 * loopback, private, link-local, carrier-grade NAT, multicast, reserved, unique-local, metadata services, tunnels
 * that may lead to any of those, and text that is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || ipv4Compatible.test(text)) return false
  const address = ipaddr.parse(text)
  return address instanceof ipaddr.IPv4 ? isPublicV4(address) : isPublicV6(address as ipaddr.IPv6)
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !platformAddresses.has(address.toString())
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  if (address.zoneId) return false
  if (address.isIPv4MappedAddress()) return isPublicV4(address.toIPv4Address())
  if (address.match(nat64)) return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(12)))
  return address.match(globalUnicast) && address.range() === 'unicast'
}
