import { blobAddress } from '../api/turns.ts'
import type { OutputView } from './view.ts'

/** Images and sound of the answer. */
export function OutputMedia({ output }: { output: OutputView }) {
  return (
    <>
      {Object.entries(output.images).map(([index, { blob, final }]) => (
        <img
          key={index}
          src={blobAddress(blob.hash)}
          alt={`Output ${Number(index) + 1}`}
          className={`max-w-full rounded-lg border border-line ${final ? '' : 'opacity-70'}`}
        />
      ))}
      {output.audio.map((blob) => (
        <audio key={blob.hash} controls src={blobAddress(blob.hash)} className="w-full">
          <track kind="captions" label="The answer’s text" />
        </audio>
      ))}
    </>
  )
}
