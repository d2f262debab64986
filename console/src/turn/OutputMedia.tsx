import { blobAddress } from '../api/turns.ts'
import type { AttemptView } from './view.ts'

/** Images, sound and tool calls that an attempt gave. */
export function OutputMedia({ attempt }: { attempt: AttemptView }) {
  return (
    <>
      {Object.entries(attempt.images).map(([index, { blob, final }]) => (
        <img
          key={index}
          src={blobAddress(blob.hash)}
          alt={`Output ${Number(index) + 1}`}
          className={`max-w-full rounded-lg border border-line ${final ? '' : 'opacity-70'}`}
        />
      ))}
      {attempt.audio.map((blob) => (
        <audio key={blob.hash} controls src={blobAddress(blob.hash)} className="w-full">
          <track kind="captions" label="The answer’s text" />
        </audio>
      ))}
      {attempt.toolCalls.map((call) => (
        <div key={call.index} className="rounded-lg border border-line bg-surface p-3">
          <p className="font-mono text-sm font-medium">{call.name || 'tool'}</p>
          <pre className="mt-1 font-mono text-xs break-words whitespace-pre-wrap text-muted">
            {call.arguments}
          </pre>
        </div>
      ))}
    </>
  )
}
