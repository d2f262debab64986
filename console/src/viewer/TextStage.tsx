interface TextStageProps {
  text: string
  quote: string
  className?: string
}

/** A text part with the quoted passage marked. */
export function TextStage({ text, quote, className = '' }: TextStageProps) {
  const at = quote === '' ? -1 : text.indexOf(quote)
  return (
    <section
      aria-label="Text"
      className={`overflow-auto bg-sunken p-5 font-serif text-lg whitespace-pre-wrap ${className}`}
    >
      {at < 0 ? (
        text
      ) : (
        <>
          {text.slice(0, at)}
          <mark data-testid="citation-box" className="rounded-sm bg-accent-soft text-ink ring-2 ring-brass">
            {quote}
          </mark>
          {text.slice(at + quote.length)}
        </>
      )}
    </section>
  )
}
