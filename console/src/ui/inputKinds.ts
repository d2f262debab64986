import type { InputKind } from '../../../src/contract/input-kind.ts'

/** Kinds of input in words for people. */
export const inputKinds: Record<InputKind, string> = {
  text: 'text',
  document: 'documents',
  scan: 'clean scans',
  degraded_scan: 'degraded scans',
  audio: 'audio',
  video: 'video',
  mixed: 'mixed input',
}
