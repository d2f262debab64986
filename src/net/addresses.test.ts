import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from './addresses.ts'

describe('addresses', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['loopback, mapped', '::ffff:127.0.0.1'],
    ['loopback, mapped', '::ffff:7f00:1'],
    ['loopback, compatible', '::127.0.0.1'],
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['private, mapped', '::ffff:10.0.0.1'],
    ['link-local and metadata', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with zone', 'fe80::1%eth0'],
    ['carrier-grade NAT and metadata', '100.100.100.200'],
    ['Azure metadata', '168.63.129.16'],
    ['AWS metadata', 'fd00:ec2::254'],
    ['unique-local', 'fc00::1'],
    ['site-local', 'fec0::1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['NAT64 of private', '64:ff9b::10.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 for local use', '64:ff9b:1::1'],
    ['6to4 of private', '2002:0a00:0001::1'],
    ['6to4', '2002:0808:0808::1'],
    ['Teredo', '2001:0:1::1'],
    ['not an address', 'example.org'],
    ['not an address', ''],
  ])('%s %s is not public', (_kind, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '64:ff9b::8.8.8.8',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test('an IPv4 address is judged alike however IPv6 wraps it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address))
        expect(isPublicAddress(`64:ff9b::${address}`)).toBe(isPublicAddress(address))
        expect(isPublicAddress(`::${address}`)).toBe(false)
      }),
    )
  })

  test('every address of a private block is refused', () => {
    const byte = fc.nat(255)
    const block = fc.constantFrom('10', '127', '0', '224', '255')
    fc.assert(
      fc.property(block, byte, byte, byte, (first, b, c, d) => {
        expect(isPublicAddress(`${first}.${b}.${c}.${d}`)).toBe(false)
        expect(isPublicAddress(`192.168.${c}.${d}`)).toBe(false)
        expect(isPublicAddress(`172.${16 + (b % 16)}.${c}.${d}`)).toBe(false)
        expect(isPublicAddress(`100.${64 + (b % 64)}.${c}.${d}`)).toBe(false)
      }),
    )
  })
})
