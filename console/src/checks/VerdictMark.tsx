import type { VerdictStatus } from '../../../src/contract/verdict.ts'
import { CheckIcon, CloseIcon, MinusIcon } from '../ui/icons.tsx'

const looks = {
  passed: { Icon: CheckIcon, ink: 'text-ok', word: 'passed' },
  failed: { Icon: CloseIcon, ink: 'text-danger', word: 'failed' },
  not_run: { Icon: MinusIcon, ink: 'text-faint', word: 'did not run' },
}

export function verdictWord(status: VerdictStatus): string {
  return looks[status].word
}

/** What a verifier said, as a sign; the word stands beside it or is spoken. */
export function VerdictMark({ status, spoken = false }: { status: VerdictStatus; spoken?: boolean }) {
  const { Icon, ink, word } = looks[status]
  return (
    <span className={`inline-flex shrink-0 ${ink}`}>
      <Icon className="size-3.5" />
      {spoken && <span className="sr-only">{word}</span>}
    </span>
  )
}
