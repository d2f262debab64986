import { useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react'
import { request } from '../api/client.ts'
import { onKeyNeeded } from '../api/keyNeeded.ts'
import { toApiError } from '../api/upload.ts'
import { Button } from '../ui/Button.tsx'

/**
 * Asks for a key once the server demands one, over whatever is on the page. The server gives a cookie for it that
 * images and uploads carry, too; the key itself is not kept.
 */
export function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const queries = useQueryClient()
  const [problem, setProblem] = useState('')
  useEffect(
    () =>
      onKeyNeeded(() => {
        if (!dialog.current?.open) dialog.current?.showModal()
      }),
    [],
  )

  async function signIn(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const key = String(new FormData(form).get('key')).trim()
    try {
      await request('/v1/session', { method: 'POST', headers: { authorization: `Bearer ${key}` } })
      form.reset()
      setProblem('')
      dialog.current?.close()
      await queries.invalidateQueries()
    } catch (error) {
      setProblem(toApiError(error).message)
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-6 text-ink shadow-pop backdrop:bg-black/40"
    >
      <form onSubmit={signIn} className="space-y-4">
        <h2 id={title} className="font-serif text-2xl">
          Sign in
        </h2>
        <p className="text-sm text-muted">
          This server needs an API key. Whoever runs it makes one with{' '}
          <code className="font-mono text-xs">plumbline keys create</code>.
        </p>
        <label className="block text-sm">
          <span className="label">API key</span>
          <input
            name="key"
            type="password"
            required
            autoComplete="off"
            placeholder="pl_…"
            className="mt-1 h-9 w-full rounded-md border border-line-strong bg-bg px-3 font-mono text-sm"
          />
        </label>
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {problem}
          </p>
        )}
        <Button look="primary" type="submit">
          Sign in
        </Button>
      </form>
    </dialog>
  )
}
