import { bytes } from '../ui/format.ts'
import { CloseIcon } from '../ui/icons.tsx'
import { ModalityIcon } from '../ui/ModalityIcons.tsx'
import type { Attachment } from './attachment.ts'

function statusOf({ state, sentBytes, bytes: size, error }: Attachment): string {
  if (state === 'failed') return error?.message ?? 'The upload failed.'
  if (state === 'ready') return bytes(size)
  return sentBytes < size ? `${bytes(sentBytes)} of ${bytes(size)}` : 'Checking…'
}

interface AttachmentChipProps {
  attachment: Attachment
  /** The server refused this one. */
  refused: boolean
  onRemove(): void
}

/** A file of the composer: its picture, name, size, and how much of it has been sent. */
export function AttachmentChip({ attachment, refused, onRemove }: AttachmentChipProps) {
  const { name, kind, preview, state, sentBytes, bytes: size } = attachment
  const bad = refused || state === 'failed'
  return (
    <li
      className={`rise relative flex max-w-full min-w-44 items-center gap-2.5 overflow-hidden rounded-lg border bg-bg py-1.5 pr-1 pl-1.5 ${bad ? 'border-danger/50' : 'border-line'}`}
    >
      <span className="grid size-9 shrink-0 place-items-center overflow-hidden rounded-md bg-sunken text-faint">
        {preview ? (
          <img src={preview} alt="" className="size-full object-cover" />
        ) : (
          <ModalityIcon name={kind} />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block max-w-56 truncate text-sm leading-tight font-medium">{name}</span>
        <span className={`figures block max-w-72 text-xs ${bad ? 'text-danger' : 'truncate text-faint'}`}>
          {statusOf(attachment)}
          {refused && ' · refused'}
        </span>
      </span>
      <button
        type="button"
        aria-label={state === 'uploading' ? `Cancel the upload of ${name}` : `Remove ${name}`}
        onClick={onRemove}
        className="rounded p-2 text-faint hover:bg-hover hover:text-ink"
      >
        <CloseIcon className="size-3.5" />
      </button>
      {state === 'uploading' && (
        <span
          className="absolute bottom-0 left-0 h-0.5 bg-brass transition-[width]"
          style={{ width: `${size === 0 ? 100 : (sentBytes / size) * 100}%` }}
        />
      )}
    </li>
  )
}
