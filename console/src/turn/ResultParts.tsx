import type { Part } from '../../../src/contract/part.ts'
import { blobAddress } from '../api/turns.ts'
import { prettyJson } from './agents.ts'
import { CodeBox } from './CodeBox.tsx'
import { PartRow } from './PartRow.tsx'

function ResultPart({ part, name }: { part: Part; name: string }) {
  switch (part.type) {
    case 'text':
      return <CodeBox label="Copy the result" text={prettyJson(part.text)} />
    case 'data':
      return <CodeBox label="Copy the result" text={JSON.stringify(part.value, null, 2)} />
    case 'image':
      return (
        <img
          src={blobAddress(part.blob.hash)}
          alt={`Result of ${name}`}
          width={part.width}
          height={part.height}
          loading="lazy"
          className="h-auto max-h-72 w-auto max-w-full rounded border border-line bg-white object-contain"
        />
      )
    default:
      return <PartRow part={part} />
  }
}

/** What a tool returned, part by part. */
export function ResultParts({ parts, name }: { parts: Part[]; name: string }) {
  if (parts.length === 0) return null
  return (
    <div className="mt-2 space-y-2">
      {[...parts.entries()].map(([index, part]) => (
        <ResultPart key={index} part={part} name={name} />
      ))}
    </div>
  )
}
