import { membersOf, type VerifierConfig, type VerifierKind } from '../contract/verification.ts'
import { agreementCheck } from './agreement.ts'
import type { Check, CheckRooms } from './check.ts'
import { citationScoreCheck } from './citation-score.ts'
import { codeCheck } from './code.ts'
import { allCheck } from './composites/all.ts'
import { anyCheck } from './composites/any.ts'
import { firstDecisiveCheck } from './composites/first-decisive.ts'
import { weightedCheck } from './composites/weighted.ts'
import { datesCheck } from './dates.ts'
import { groundingCheck } from './grounding/grounding.ts'
import { jsonSchemaCheck } from './json-schema.ts'
import { judgeCheck } from './judge/judge.ts'
import { languageCheck } from './language.ts'
import { lengthCheck } from './length.ts'
import { linksCheck } from './links.ts'
import { numbersCheck } from './numbers.ts'
import { regexCheck } from './regex.ts'
import { rewardCheck } from './reward.ts'
import { toolOutputCheck } from './tool-output.ts'
import { unitsCheck } from './units.ts'

/** Raised whenever a kind comes to score the same answer otherwise: its calibrations are then stale. */
export const versions: Record<VerifierKind, number> = {
  json_schema: 1,
  regex: 1,
  numbers: 1,
  dates: 1,
  units: 1,
  code: 1,
  links: 1,
  length: 1,
  language: 1,
  grounding: 1,
  citation_score: 1,
  tool_output: 1,
  judge: 1,
  agreement: 1,
  reward: 1,
  all: 1,
  any: 1,
  weighted: 1,
  first_decisive: 1,
}

/** What a configuration does with an answer. */
export function checkOf(config: VerifierConfig, rooms: CheckRooms): Check {
  switch (config.use) {
    case 'json_schema':
      return jsonSchemaCheck(config, rooms)
    case 'regex':
      return regexCheck(config, rooms)
    case 'numbers':
      return numbersCheck(config, rooms)
    case 'dates':
      return datesCheck(rooms)
    case 'units':
      return unitsCheck(rooms)
    case 'code':
      return codeCheck(config, rooms)
    case 'links':
      return linksCheck(rooms)
    case 'length':
      return lengthCheck(config)
    case 'language':
      return languageCheck(config)
    case 'grounding':
      return groundingCheck(config, rooms)
    case 'citation_score':
      return citationScoreCheck(config)
    case 'tool_output':
      return toolOutputCheck(rooms)
    case 'judge':
      return judgeCheck(config)
    case 'agreement':
      return agreementCheck(config, rooms)
    case 'reward':
      return rewardCheck(config, rooms)
    case 'all':
      return allCheck(membersOf(config).map(rooms.member))
    case 'any':
      return anyCheck(membersOf(config).map(rooms.member))
    case 'weighted':
      return weightedCheck(
        Object.entries(config.of).map(([name, weight]) => ({ verifier: rooms.member(name), weight })),
        config.pass_at,
      )
    case 'first_decisive':
      return firstDecisiveCheck(membersOf(config).map(rooms.member), config.low, config.high)
  }
}
