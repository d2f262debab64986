import type { Config } from '../contract/config.ts'
import { builtInVerifiers, membersOf, type VerifierConfig } from '../contract/verification.ts'
import { didYouMean } from './suggest.ts'

/** Verifiers that contradict themselves or each other, and agents that name some that are not there. */
export function verifierProblems({ verifiers = {}, agents = {} }: Config): string[] {
  const known = [...new Set([...builtInVerifiers, ...Object.keys(verifiers)])]
  const unknown = (setting: string, name: string) =>
    known.includes(name)
      ? []
      : [`${setting} is "${name}"; there is no such verifier${didYouMean(name, known)}`]
  const problems: string[] = []
  for (const [name, config] of Object.entries(verifiers)) {
    for (const [key, member] of memberSettings(config))
      problems.push(...unknown(`verifiers.${name}.of${key}`, member))
    problems.push(...cycleOf(name, verifiers), ...settingProblems(`verifiers.${name}`, config))
  }
  for (const [agent, { verify }] of Object.entries(agents))
    for (const [i, name] of (verify?.by ?? []).entries()) {
      const setting = `agents.${agent}.verify.by[${i}]`
      problems.push(...unknown(setting, name))
      if (verify?.by.indexOf(name) !== i) problems.push(`${setting} names "${name}" again`)
    }
  return problems
}

/** Models that verifiers and verified agents ask, each with the setting that names it. */
export function verifierModels({
  verifiers = {},
  agents = {},
}: Config): { setting: string; model: string }[] {
  const asked = Object.entries(verifiers).flatMap(([name, config]) =>
    config.use === 'judge' || config.use === 'agreement'
      ? [{ setting: `verifiers.${name}.model`, model: config.model }]
      : [],
  )
  const stronger = Object.entries(agents).flatMap(([name, { verify }]) =>
    verify?.escalate_to === undefined
      ? []
      : [{ setting: `agents.${name}.verify.escalate_to`, model: verify.escalate_to }],
  )
  return [...asked, ...stronger]
}

/** `[0]` or `.name`, and the member there. */
function memberSettings(config: VerifierConfig): [string, string][] {
  const members = membersOf(config)
  return members.map((member, i) => [config.use === 'weighted' ? `["${member}"]` : `[${i}]`, member])
}

/** A composite that is a member of itself, told once: where its circle begins in the order of the configuration. */
function cycleOf(name: string, verifiers: Record<string, VerifierConfig>): string[] {
  const names = Object.keys(verifiers)
  const visited = new Set<string>()
  const wayBack = (at: string): string[] | undefined => {
    for (const member of verifiers[at] ? membersOf(verifiers[at]) : []) {
      if (member === name) return [member]
      if (visited.has(member)) continue
      visited.add(member)
      const rest = wayBack(member)
      if (rest) return [member, ...rest]
    }
    return undefined
  }
  const way = wayBack(name)
  if (way === undefined || way.some((member) => names.indexOf(member) < names.indexOf(name))) return []
  return [`verifiers.${name}.of is a circle: ${[name, ...way].join(' → ')}`]
}

function settingProblems(setting: string, config: VerifierConfig): string[] {
  if (config.use === 'regex') {
    try {
      new RegExp(config.pattern, config.flags)
    } catch (error) {
      return [
        `${setting}.pattern is no regular expression: ${error instanceof Error ? error.message : error}`,
      ]
    }
  }
  if (config.use === 'length' && (config.min_words ?? 0) > (config.max_words ?? Number.POSITIVE_INFINITY))
    return [`${setting}.min_words is ${config.min_words}, more than max_words, which is ${config.max_words}`]
  if (config.use === 'first_decisive' && config.low >= config.high)
    return [`${setting}.low is ${config.low}; it may be less than high, which is ${config.high}`]
  if (config.use === 'weighted' && Object.keys(config.of).length === 0)
    return [`${setting}.of is empty; it may be members with their weights`]
  return []
}
