import { randomUUID } from 'node:crypto'

const thisRun = randomUUID()
let made = 0

/** A name, used by nobody else, for a file that is still being written. It tells who writes it. */
export function temporaryName(): string {
  return `.${process.pid}.${thisRun}.${made++}.part`
}

/** True for a temporary file whose process is gone. */
export function isLeftover(name: string): boolean {
  const [, pid, run] = /^\.(\d+)\.([0-9a-f-]+)\.\d+\.part$/.exec(name) ?? []
  if (pid === undefined || run === thisRun) return false
  return Number(pid) === process.pid || !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
