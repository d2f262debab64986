import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server with `--import`: the first SIGUSR2 starts V8's sampling profiler, the second writes what it
 * saw to the file that BENCH_PROFILE names. So neither start nor warm-up is in the profile.
 */
const file = process.env.BENCH_PROFILE
if (isMainThread && file !== undefined) {
  const session = new Session()
  session.connect()
  process.once('SIGUSR2', () => {
    session.post('Profiler.enable')
    session.post('Profiler.setSamplingInterval', { interval: 100 })
    session.post('Profiler.start')
    process.once('SIGUSR2', () => {
      session.post('Profiler.stop', (error, result) => {
        if (error === null) writeFileSync(file, JSON.stringify(result.profile))
      })
    })
  })
}
