import { type ReactNode, useEffect, useRef } from 'react'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ChevronIcon } from '../ui/icons.tsx'
import { curlOf } from './curl.ts'
import { FieldList } from './FieldList.tsx'
import type { OpenApi } from './openapi.ts'
import type { Route } from './routes.ts'

/** A description's `code`, set as code. */
function withCode(text: string): ReactNode[] {
  let offset = 0
  return text.split('`').map((piece, i) => {
    offset += piece.length + 1
    if (i % 2 === 0) return piece
    return (
      <code key={offset} className="font-mono text-[0.8125rem] text-ink">
        {piece}
      </code>
    )
  })
}

function Command({ text }: { text: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <CopyButton compact label="Copy the command" text={() => text} className="absolute top-1 right-1" />
      <pre className="p-3 pr-11 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  )
}

const colours: Record<string, string> = { GET: 'text-ok', DELETE: 'text-danger' }

interface RouteRowProps {
  document: OpenApi
  route: Route
  /** The address points here. */
  target: boolean
  onOpen(): void
}

/** A route in one line; opened, all it takes and gives. */
export function RouteRow({ document, route, target, onOpen }: RouteRowProps) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (!target || !details.current || details.current.open) return
    details.current.open = true
    details.current.scrollIntoView()
  }, [target])
  const { method, path, operation, parameters, body, response } = route
  const bare = parameters.length + body.length + response.length === 0
  return (
    <details
      ref={details}
      id={route.id}
      data-testid="route"
      className="scroll-mt-28 border-b border-line"
      onToggle={(event) => event.currentTarget.open && onOpen()}
    >
      <summary className="grid grid-cols-[0.75rem_3.5rem_minmax(0,1fr)] items-baseline gap-x-3 px-2 py-3 hover:bg-hover md:grid-cols-[0.75rem_3.5rem_minmax(0,22rem)_minmax(0,1fr)]">
        <ChevronIcon className="size-3 translate-y-0.5 text-faint transition-transform [[open]>summary>&]:rotate-90" />
        <span className={`font-mono text-xs font-semibold ${colours[method] ?? 'text-accent'}`}>
          {method}
        </span>
        <span className="font-mono text-[0.8125rem] font-medium break-words">{path}</span>
        <span className="text-sm text-muted max-md:col-start-3">{operation.summary}</span>
      </summary>
      <div className="grid gap-x-10 gap-y-6 px-2 pt-2 pb-8 md:pl-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="order-1 min-w-0 space-y-4 xl:order-2">
          <Command text={curlOf(document, route, location.origin)} />
        </div>
        <div className="order-2 min-w-0 space-y-6 xl:order-1">
          {operation.description && (
            <p className="max-w-prose text-muted">{withCode(operation.description)}</p>
          )}
          <FieldList title="Parameters" groups={parameters} />
          <FieldList title="Body" groups={body} />
          <FieldList title="Response" groups={response} />
          {bare && <p className="text-sm text-faint">It takes no parameters; its answer is no fixed JSON.</p>}
        </div>
      </div>
    </details>
  )
}
