import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

/** An upstream with one model per script, named as the scripts are. */
export function startScripted(scripts: Record<string, Script>): Promise<Upstream> {
  return startUpstream({
    models: Object.keys(scripts),
    script: (seen) => scripts[(JSON.parse(seen.body.toString('utf8')) as { model: string }).model] ?? {},
  })
}
