import { type FormEvent, type RefObject, useRef } from 'react'
import { Button } from '../ui/Button.tsx'
import { GaugeIcon, PaperclipIcon, StopIcon } from '../ui/icons.tsx'
import { AttachmentChip } from './AttachmentChip.tsx'
import { type Attachment, acceptedTypes } from './attachment.ts'
import { BackupFields } from './BackupFields.tsx'
import { BudgetFields } from './BudgetFields.tsx'
import { budgetWords } from './budget.ts'
import { ModelSelect } from './ModelSelect.tsx'
import type { Draft } from './useDraft.ts'

interface ComposerProps {
  draft: Draft
  attachments: Attachment[]
  refused: Attachment | undefined
  running: boolean
  /** Asked while files were still on their way: the question goes out when they are there. */
  queued: boolean
  question: RefObject<HTMLTextAreaElement | null>
  onAdd(files: File[]): void
  onRemove(key: string): void
  onAsk(): void
  onStop(): void
}

export function Composer(props: ComposerProps) {
  const { draft, attachments, refused, running, queued, question, onAdd, onRemove, onAsk, onStop } = props
  const picker = useRef<HTMLInputElement>(null)
  const busy = running || queued
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAsk()
  }
  return (
    <form
      onSubmit={submit}
      aria-label="Ask"
      className="rounded-xl border border-line-strong bg-surface shadow-card focus-within:border-muted"
    >
      {attachments.length > 0 && (
        <ul aria-label="Files" className="flex flex-wrap gap-2 px-3 pt-3">
          {attachments.map((attachment) => (
            <AttachmentChip
              key={attachment.key}
              attachment={attachment}
              refused={attachment === refused}
              onRemove={() => onRemove(attachment.key)}
            />
          ))}
        </ul>
      )}
      <textarea
        ref={question}
        aria-label="Question"
        rows={2}
        value={draft.question}
        placeholder={
          attachments.length > 0 ? 'What do you want to know?' : 'Drop a file anywhere, then ask about it'
        }
        onChange={(event) => draft.setQuestion(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event)
        }}
        className="field-sizing-content block max-h-64 min-h-16 w-full resize-none bg-transparent px-4 py-3 text-base outline-none"
      />
      {draft.open === 'budget' && (
        <div className="border-t border-line px-4 py-2.5">
          <BudgetFields value={draft.budgetText} onChange={draft.setBudgetText} />
        </div>
      )}
      {draft.open === 'backup' && draft.backupModels.length > 0 && (
        <div className="border-t border-line px-4 py-2.5">
          <BackupFields value={draft.backup} models={draft.backupModels} onChange={draft.setBackup} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-1 border-t border-line p-2">
        <input
          ref={picker}
          data-testid="file-input"
          type="file"
          multiple
          accept={acceptedTypes}
          className="sr-only"
          tabIndex={-1}
          aria-label="Files to ask about"
          onChange={(event) => {
            onAdd([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <Button onClick={() => picker.current?.click()}>
          <PaperclipIcon /> Add files
        </Button>
        <ModelSelect value={draft.model} onChange={draft.setModel} />
        <Button aria-expanded={draft.open === 'budget'} title="Budget" onClick={() => draft.toggle('budget')}>
          <GaugeIcon /> <span className="sr-only">Budget: </span>
          {budgetWords(draft.budget)}
        </Button>
        {draft.backupModels.length > 0 && (
          <Button aria-expanded={draft.open === 'backup'} onClick={() => draft.toggle('backup')}>
            Advanced
            {(draft.backup.fallback.length > 0 || draft.backup.hedge) && (
              <span className="size-1.5 rounded-full bg-brass">
                <span className="sr-only">, set</span>
              </span>
            )}
          </Button>
        )}
        <span className="ml-auto flex items-center gap-3">
          {queued && <span className="text-xs text-muted">Asks when the upload ends</span>}
          {busy ? (
            <Button look="outline" className="h-9" onClick={onStop}>
              <StopIcon /> Stop
            </Button>
          ) : (
            <Button
              look="primary"
              type="submit"
              title="⌘/Ctrl + Enter"
              disabled={draft.question.trim() === ''}
            >
              Ask
            </Button>
          )}
        </span>
      </div>
    </form>
  )
}
