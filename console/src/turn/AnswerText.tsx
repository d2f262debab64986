import type { Citation } from '../../../src/contract/citation.ts'
import { Composed } from '../markdown/Composed.tsx'
import { runsOf } from './marks.ts'

interface AnswerTextProps {
  text: string
  citations: Citation[]
  active: number | undefined
  onCite(index: number): void
  live: boolean
  /** The answer was written by a model, as Markdown; else it quotes, word for word. */
  composed: boolean
}

type MarksProps = Pick<AnswerTextProps, 'citations' | 'active' | 'onCite'> & { marks: number[] }

function Marks({ marks, citations, active, onCite }: MarksProps) {
  return marks.map((index) => (
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
  ))
}

/** The answer, its citations as numbered marks: where they belong in a quote, at the end of what was composed. */
export function AnswerText({ text, citations, active, onCite, live, composed }: AnswerTextProps) {
  let offset = 0
  const marks = { citations, active, onCite }
  return (
    <div
      data-testid="answer"
      aria-live="polite"
      aria-busy={live}
      className={`font-serif text-pretty break-words ${composed ? 'text-[1.1875rem] leading-[1.55]' : 'text-[1.3125rem] leading-[1.5] whitespace-pre-wrap'}`}
    >
      {composed ? (
        <>
          <Composed text={text} />
          <Marks {...marks} marks={citations.map((_, index) => index)} />
        </>
      ) : (
        runsOf(text, citations).map((run) => {
          offset += run.text.length
          return (
            <span key={offset}>
              {run.text}
              <Marks {...marks} marks={run.marks} />
            </span>
          )
        })
      )}
      {live && (
        <span className="pulse-soft ml-0.5 inline-block h-[1.1em] w-0.5 translate-y-[0.2em] bg-brass" />
      )}
    </div>
  )
}
