import { closeSync, openSync } from 'node:fs'
import type { ConfigSource, LoadedConfig } from '../config/load.ts'
import { FileWatch } from '../config/watch.ts'

export interface ReloadOptions {
  source: ConfigSource
  /** Takes what `load` gives into use. Never rejects. */
  reload(load: () => Promise<LoadedConfig>): Promise<void>
  log(message: string): void
  /** Called when the terminal is gone in which this was started. */
  onHangUp(): void
}

/** Reloads the configuration when its files change and at SIGHUP: one at a time, and once more for what came meanwhile. */
export function reloadOnChange({ source, reload, log, onHangUp }: ReloadOptions): void {
  let running = false
  let again = false
  const run = async () => {
    again = running
    if (running) return
    running = true
    await reload(() => source.load())
    running = false
    watch.follow()
    if (again) await run()
  }
  const watch = new FileWatch({
    read: () => source.read,
    onChange: run,
    onError: (error) =>
      log(
        `changes of the configuration are not noticed, send SIGHUP after them: ${error instanceof Error ? error.message : error}`,
      ),
  })
  const startedInTerminal = hasTerminal()
  process.on('SIGHUP', () => {
    if (startedInTerminal && !hasTerminal()) onHangUp()
    else void run()
  })
}

/** False where there is no controlling terminal, or it was closed, which is the other meaning of SIGHUP. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
