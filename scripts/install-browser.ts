import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs Debian's Chromium for the browser tests, where it is missing. It says what it runs. */
const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
if (!places.some((place) => place && existsSync(place))) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo']
  for (const args of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const [command = '', ...rest] = [...sudo, ...args]
    process.stderr.write(`browser tests need Chromium: running ${[command, ...rest].join(' ')}\n`)
    const { status } = spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) {
      process.stderr.write('Chromium could not be installed; set CHROMIUM_PATH to a Chromium or Chrome.\n')
      process.exit(1)
    }
  }
}
