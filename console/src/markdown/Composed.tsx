import { lazy, Suspense } from 'react'

const Markdown = lazy(async () => ({ default: (await import('./Markdown.tsx')).Markdown }))

/** A composed answer; plain until what sets Markdown has been loaded. */
export function Composed({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  )
}
