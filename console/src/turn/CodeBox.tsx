import { CopyButton } from '../ui/CopyButton.tsx'

/** Text as a machine wrote it, and a button that copies it. */
export function CodeBox({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative rounded-md bg-sunken">
      <CopyButton compact label={label} text={() => text} className="absolute top-0.5 right-0.5" />
      <pre className="max-h-60 overflow-auto py-2 pr-11 pl-3 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  )
}
