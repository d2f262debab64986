import { suggestion } from './suggest.ts'

const prefix = 'PLUMBLINE_'

/** Every variable of this name that something reads. */
const known = [
  'PLUMBLINE_ALLOW_HOSTS',
  'PLUMBLINE_API_KEY',
  'PLUMBLINE_BODY_LIMIT_BYTES',
  'PLUMBLINE_CONFIG',
  'PLUMBLINE_DATA',
  'PLUMBLINE_DISCOVER',
  'PLUMBLINE_DRAIN_MS',
  'PLUMBLINE_PART_LIMIT_BYTES',
  'PLUMBLINE_RESUME_GRACE_MS',
  'PLUMBLINE_UPLOAD_IDLE_MS',
  'PLUMBLINE_UPSTREAMS',
  'PLUMBLINE_URL',
]

/** Variables that look like settings and are none: most often a slip of the pen. */
export function environmentProblems(env: NodeJS.ProcessEnv): string[] {
  const endings = known.map((name) => name.slice(prefix.length))
  return Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map((name) => {
      const meant = suggestion(name.slice(prefix.length), endings)
      return `${name} is no setting${meant === undefined ? '' : `; did you mean ${prefix}${meant}?`}`
    })
}
