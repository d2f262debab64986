import type { CalibrationScope } from '../src/contract/calibration.ts'
import type { InputKind } from '../src/contract/input-kind.ts'
import { openVerifiers, type VerifierRooms } from '../src/verifiers/open.ts'

/** What scores the answers of `local/reader`: how well it thinks that its quote fits the question. */
const readerVerifier = 'citation_score'

/** What the reader's answers to one kind of input are calibrated as, whatever the agent. */
export function readerScope(input_kind: InputKind): CalibrationScope {
  return { verifier: readerVerifier, model: 'local/reader', input_kind, task: 'any' }
}

/** Of that verifier as the product opens it when nothing is configured. */
export async function readerFingerprint(rooms: VerifierRooms): Promise<string> {
  const verifiers = openVerifiers(undefined, rooms)
  try {
    const verifier = verifiers.get(readerVerifier)
    if (!verifier) throw new Error(`${readerVerifier} is built in`)
    return verifier.fingerprint
  } finally {
    await verifiers.close()
  }
}
