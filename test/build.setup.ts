import { spawnSync } from 'node:child_process'

/** Workers and end-to-end tests run what a user runs: the built files. */
export default function setup() {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--if-stale'], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('the build failed')
}
