import { PartRow } from '../turn/PartRow.tsx'
import type { PartView } from '../turn/view.ts'
import { CopyButton } from '../ui/CopyButton.tsx'

function TextOf({ entry }: { entry: PartView }) {
  const { part } = entry
  const text =
    part.type === 'text' || part.type === 'tool_result'
      ? part.text
      : part.type === 'tool_call'
        ? part.arguments
        : part.type === 'data'
          ? JSON.stringify(part.value, null, 2)
          : undefined
  if (text === undefined) return null
  return (
    <div className="relative mt-1.5 rounded-lg border border-line bg-surface">
      <CopyButton compact label="Copy the text" text={() => text} className="absolute top-1 right-1" />
      <p className="max-h-72 overflow-auto py-2.5 pr-11 pl-3.5 text-sm break-words whitespace-pre-wrap">
        {text}
      </p>
    </div>
  )
}

/** What went in, part by part, with the path that the request knows each by. */
export function InputParts({ parts }: { parts: PartView[] }) {
  return (
    <ol className="space-y-4">
      {parts.map((entry) => (
        <li key={entry.path}>
          <div className="flex items-center justify-between gap-4">
            {entry.part.type === 'text' ? <span className="label">Text</span> : <PartRow part={entry.part} />}
            <span className="shrink-0 text-right text-xs text-faint">
              {entry.role} <code className="ml-1.5 font-mono max-sm:hidden">{entry.path}</code>
            </span>
          </div>
          <TextOf entry={entry} />
        </li>
      ))}
    </ol>
  )
}
