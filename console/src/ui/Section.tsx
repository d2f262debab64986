import type { ReactNode } from 'react'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line pt-6">
      <h2 className="mb-4 font-serif text-2xl tracking-[-0.01em]">{title}</h2>
      {children}
    </section>
  )
}
