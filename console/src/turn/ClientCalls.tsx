import { prettyJson } from './agents.ts'
import { CodeBox } from './CodeBox.tsx'
import type { ToolCallView } from './view.ts'

/** Calls that the server does not make: those of tools that the client brought. */
export function ClientCalls({ calls }: { calls: ToolCallView[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-dashed border-line-strong">
      {calls.map((call) => (
        <li key={call.index} className="px-3 py-2.5">
          <p className="mb-1 truncate font-mono text-[0.8125rem] font-medium">{call.name || 'tool'}</p>
          <CodeBox label="Copy the arguments" text={prettyJson(call.arguments)} />
        </li>
      ))}
    </ul>
  )
}
