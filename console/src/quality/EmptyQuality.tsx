import { Link } from '@tanstack/react-router'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Mark } from '../ui/Mark.tsx'
import { labelsNeeded } from './scopes.ts'

const config = `import { defineConfig } from 'plumbline'

export default defineConfig({
  agents: {
    clerk: {
      models: ['local/reader'],
      verify: { mode: 'shadow', by: ['citation_score', 'grounding'] },
    },
  },
})`

const labelling = (origin: string) =>
  `curl ${origin}/v1/turns/TURN_ID/labels -H 'content-type: application/json' -d '{"correct":true}'`

function Snippet({ text, label }: { text: string; label: string }) {
  return (
    <div className="mt-2.5 flex items-start rounded-lg border border-line bg-surface">
      <pre className="min-w-0 flex-1 overflow-x-auto px-4 py-3 font-mono text-xs leading-relaxed break-all whitespace-pre-wrap">
        {text}
      </pre>
      <CopyButton compact label={label} text={() => text} className="m-1" />
    </div>
  )
}

/** How to get from nothing to a calibrated confidence. */
export function EmptyQuality({ anyPeriod }: { anyPeriod: boolean }) {
  return (
    <div className="grid justify-items-center border-t border-line px-1 pt-14 pb-16">
      <Mark className="mb-6 h-20 text-line-strong" />
      <h2 className="text-center font-serif text-2xl">
        {anyPeriod ? 'Nothing has been checked yet' : 'Nothing was checked in this period'}
      </h2>
      <p className="mt-2 max-w-xl text-center text-pretty text-muted">
        Once an agent’s answers are checked and some of them are labelled, this page says how often they are
        right, how far their confidence can be trusted, and what checking costs.
      </p>
      <ol className="mt-9 w-full max-w-2xl space-y-7 text-sm [counter-reset:step] [&>li]:relative [&>li]:pl-9 [&>li]:[counter-increment:step] [&>li]:before:absolute [&>li]:before:left-0 [&>li]:before:font-serif [&>li]:before:text-xl [&>li]:before:leading-none [&>li]:before:text-accent [&>li]:before:content-[counter(step)]">
        <li>
          <p>
            <strong className="font-medium">Have an agent checked.</strong>{' '}
            <span className="text-muted">
              In <code className="font-mono text-xs">plumbline.config.ts</code>.{' '}
              <code className="font-mono text-xs">shadow</code> checks behind the answer,{' '}
              <code className="font-mono text-xs">gate</code> holds it until it passes.
            </span>
          </p>
          <Snippet text={config} label="Copy the configuration" />
        </li>
        <li>
          <p>
            <strong className="font-medium">Ask it.</strong>{' '}
            <span className="text-muted">
              In{' '}
              <Link to="/" className="font-medium text-ink underline underline-offset-4">
                Play
              </Link>
              , or by any API with the model <code className="font-mono text-xs">agent/clerk</code>.
            </span>
          </p>
        </li>
        <li>
          <p>
            <strong className="font-medium">Say which answers are right.</strong>{' '}
            <span className="text-muted">
              With the thumbs below an answer, or from a program. From {labelsNeeded} labels on, scores are
              calibrated by themselves.
            </span>
          </p>
          <Snippet text={labelling(location.origin)} label="Copy the command" />
        </li>
      </ol>
    </div>
  )
}
