const questions = ['What is the total due?', 'When is payment due?', 'How long is the guarantee?']

interface EmptyPlayProps {
  onQuestion(question: string): void
  onSample(): void
}

/** What one can do here, and what the built-in reader does and does not. */
export function EmptyPlay({ onQuestion, onSample }: EmptyPlayProps) {
  return (
    <div className="mt-6 space-y-10">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="mr-1 text-faint">Try</span>
        <button
          type="button"
          onClick={onSample}
          className="rounded-full border border-line-strong px-3 py-1 font-medium hover:bg-hover"
        >
          a sample invoice
        </button>
        {questions.map((question) => (
          <button
            key={question}
            type="button"
            onClick={() => onQuestion(question)}
            className="rounded-full border border-line px-3 py-1 text-muted hover:bg-hover hover:text-ink"
          >
            {question}
          </button>
        ))}
      </div>
      <dl className="grid gap-x-10 gap-y-5 border-t border-line pt-6 text-sm sm:grid-cols-3">
        <div>
          <dt className="font-medium">It quotes</dt>
          <dd className="mt-1 text-muted">
            <code className="font-mono text-xs">agent/reader</code> finds the passage that answers and gives
            it word for word, with its page and place.
          </dd>
        </div>
        <div>
          <dt className="font-medium">It does not compose</dt>
          <dd className="mt-1 text-muted">
            It writes no text of its own. When nothing in the input fits, it says that it found nothing.
          </dd>
        </div>
        <div>
          <dt className="font-medium">It runs here</dt>
          <dd className="mt-1 text-muted">
            Text layers are read, scans are recognised, all on this machine. Other models appear once they are
            connected.
          </dd>
        </div>
      </dl>
    </div>
  )
}
