import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding, Verifier } from '../../contract/ports/verifier.ts'
import type { VerdictStatus } from '../../contract/verdict.ts'
import { requestOf, verifiersOf } from '../verifiers.fixture.ts'
import { allCheck } from './all.ts'
import { anyCheck } from './any.ts'
import { firstDecisiveCheck } from './first-decisive.ts'
import { weightedCheck } from './weighted.ts'

/** A member that says this, or throws. */
const member = (status: VerdictStatus, score: number | null = null, name: string = status): Verifier => ({
  name,
  fingerprint: name,
  async verify(): Promise<Finding> {
    if (status === 'not_run') throw new Error('it broke')
    return { status, score, reason: `it ${status}` }
  },
})
const request = requestOf({ answer: 'a' })
const pass = member('passed', 0.9)
const fail = member('failed', 0.4)
const broken = member('not_run')
const nothing = member('passed', null)

describe('all', () => {
  it.each([
    [[pass, pass], 'passed', 0.9],
    [[pass, fail], 'failed', 0.4],
    [[pass, broken], 'not_run', 0.9],
    [[broken, fail], 'failed', 0.4],
    [[pass, nothing], 'passed', 0.9],
    [[nothing], 'passed', null],
  ] as const)('%#', async (members, status, score) => {
    expect(await allCheck(members)(request)).toMatchObject({ status, score })
  })
})

describe('any', () => {
  it.each([
    [[fail, pass], 'passed', 0.9],
    [[fail, fail], 'failed', 0.4],
    [[broken, pass], 'passed', 0.9],
    [[broken, fail], 'not_run', 0.4],
    [[nothing, fail], 'failed', 0.4],
    [[nothing], 'passed', null],
  ] as const)('%#', async (members, status, score) => {
    expect(await anyCheck(members)(request)).toMatchObject({ status, score })
  })
})

describe('weighted', () => {
  const weighted = (passAt: number, ...members: [Verifier, number][]) =>
    weightedCheck(
      members.map(([verifier, weight]) => ({ verifier, weight })),
      passAt,
    )(request)

  it('is the mean by weight', async () => {
    const { status, score } = await weighted(0.6, [pass, 1], [fail, 1])
    expect(status).toBe('passed')
    expect(score).toBeCloseTo(0.65, 10)
    expect(await weighted(0.6, [pass, 1], [fail, 3])).toMatchObject({ status: 'failed' })
    expect(await weighted(0.6, [pass, 1], [nothing, 99])).toMatchObject({ status: 'passed', score: 0.9 })
  })

  it('fails when a member did not run, or none passed', async () => {
    expect(await weighted(0.1, [pass, 1], [broken, 1])).toMatchObject({ status: 'failed', score: null })
    expect(await weighted(0.1, [fail, 1])).toMatchObject({ status: 'failed', score: 0.4 })
  })
})

describe('first_decisive', () => {
  const unsure = member('passed', 0.5, 'unsure')
  const first = (...members: Verifier[]) => firstDecisiveCheck(members, 0.2, 0.8)(request)

  it('stops at the first member that is sure', async () => {
    const finding = await first(unsure, pass, fail)
    expect(finding).toMatchObject({ status: 'passed', score: 0.9, reason: 'passed: it passed' })
    expect(finding.members?.map(({ verifier }) => verifier)).toEqual(['unsure', 'passed'])
    expect(await first(unsure, member('passed', 0.1), pass)).toMatchObject({ status: 'failed', score: 0.1 })
  })

  it('goes by the last when none is sure, and is open when one of them did not run', async () => {
    expect(await first(unsure, fail)).toMatchObject({ status: 'failed', score: 0.4 })
    expect(await first(broken, unsure)).toMatchObject({ status: 'not_run' })
    expect(await first(broken, pass)).toMatchObject({ status: 'passed' })
    expect(await first(nothing, member('failed', null, 'silent'))).toMatchObject({
      status: 'failed',
      score: null,
    })
  })
})

describe('a composite', () => {
  const anyMember = fc
    .record({
      status: fc.constantFrom<VerdictStatus>('passed', 'failed', 'not_run'),
      score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ status, score }) => ({ status, score, verifier: member(status, score) }))

  it('never passes when nothing passed, and has a score from 0 to 1 or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMember, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (members, bound) => {
          const verifiers = members.map(({ verifier }) => verifier)
          const weighed = verifiers.map((verifier, i) => ({ verifier, weight: i + 1 }))
          const findings = await Promise.all([
            allCheck(verifiers)(request),
            anyCheck(verifiers)(request),
            weightedCheck(weighed, bound)(request),
            firstDecisiveCheck(verifiers, bound / 2, bound)(request),
          ])
          const somePassed = members.some(({ status }) => status === 'passed')
          const allPassed = members.every(({ status }) => status === 'passed')
          for (const { status, score, members: told = [] } of findings) {
            if (!somePassed) expect(status).not.toBe('passed')
            if (score !== null) expect(score >= 0 && score <= 1).toBe(true)
            expect(told.length).toBeGreaterThan(0)
          }
          if (!allPassed) expect(findings[0]?.status).not.toBe('passed')
        },
      ),
    )
  })

  it('tells what each member took and cost', async () => {
    const judge = { use: 'judge', model: 'lab/judge' }
    const opened = verifiersOf({
      judge,
      both: { use: 'all', of: ['judge', 'links', 'nested'] },
      nested: { use: 'any', of: ['numbers'] },
    })
    const finding = await opened.check('both', { answer: 'a', ask: () => 'no verdict', costUsd: 0.25 })
    expect(finding).toMatchObject({ status: 'not_run', cost_usd: 0.25 })
    expect(finding.members?.map(({ verifier, status, cost_usd }) => [verifier, status, cost_usd])).toEqual([
      ['judge', 'not_run', 0.25],
      ['links', 'passed', 0],
      ['nested', 'passed', 0],
    ])
    for (const { latency_ms } of finding.members ?? []) expect(latency_ms).toBeGreaterThanOrEqual(0)
    expect(await opened.check('both', { answer: 'a', ask: () => '', costUsd: null })).toMatchObject({
      cost_usd: null,
    })
    await opened.close()
  })
})
