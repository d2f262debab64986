import type { Citation } from '../../../src/contract/citation.ts'
import { runsOf } from './marks.ts'

interface AnswerTextProps {
  text: string
  citations: Citation[]
  active: number | undefined
  onCite(index: number): void
  live: boolean
}

/** The answer, its citations as numbered marks where they belong. */
export function AnswerText({ text, citations, active, onCite, live }: AnswerTextProps) {
  let offset = 0
  return (
    <div
      data-testid="answer"
      aria-live="polite"
      aria-busy={live}
      className="font-serif text-[1.3125rem] leading-[1.5] text-pretty break-words whitespace-pre-wrap"
    >
      {runsOf(text, citations).map((run) => {
        offset += run.text.length
        return (
          <span key={offset}>
            {run.text}
            {run.marks.map((index) => (
              <button
                key={index}
                type="button"
                data-testid="citation"
                aria-pressed={active === index}
                aria-label={`Citation ${index + 1}: page ${citations[index]?.page}. Show it`}
                onClick={() => onCite(index)}
                className="figures mx-0.5 inline-flex h-5 min-w-5 -translate-y-1 items-center justify-center rounded bg-accent-soft px-1 font-sans text-xs font-semibold text-accent hover:bg-accent hover:text-bg aria-pressed:bg-accent aria-pressed:text-bg"
              >
                {index + 1}
              </button>
            ))}
          </span>
        )
      })}
      {live && (
        <span className="pulse-soft ml-0.5 inline-block h-[1.1em] w-0.5 translate-y-[0.2em] bg-brass" />
      )}
    </div>
  )
}
