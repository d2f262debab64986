import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

/** An upstream with one model per script, named as the scripts are. */
export function startScripted(scripts: Record<string, Script>): Promise<Upstream> {
  return startUpstream({
    models: Object.keys(scripts),
    script: ({ body }) => (body.length === 0 ? {} : (scripts[modelOf(body)] ?? {})),
  })
}

function modelOf(body: Buffer): string {
  return (JSON.parse(body.toString('utf8')) as { model: string }).model
}
