import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'

/** Which core a process is held to: what is measured on one, what measures it on another. */
export type Core = 'measured' | 'measuring'
const cores: Record<Core, string> = { measured: '0', measuring: '1' }

/** True when processes can be held to a core of their own. */
export function canPin(): boolean {
  return availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
}

/** Child processes of the benchmark; all of them end with it. */
export class Processes {
  private readonly children: ChildProcess[] = []
  private readonly pin: boolean

  constructor(pin: boolean) {
    this.pin = pin
  }

  /** Starts Node with `args` on a core. What it writes to stderr is kept and shown when it fails. */
  start(core: Core, args: string[], env: NodeJS.ProcessEnv = {}): NodeProcess {
    const command = this.pin ? 'taskset' : process.execPath
    const pinned = this.pin ? ['-c', cores[core], process.execPath, ...args] : args
    const child = spawn(command, pinned, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.children.push(child)
    return new NodeProcess(child, args.join(' '))
  }

  /** Ends them all; `finished` resolves when they are gone. */
  async end(): Promise<void> {
    const running = this.children.filter((child) => child.exitCode === null && child.signalCode === null)
    const gone = running.map((child) => once(child, 'exit'))
    for (const child of running) child.kill('SIGTERM')
    const force = setTimeout(() => this.kill(), 5_000)
    await Promise.all(gone)
    clearTimeout(force)
  }

  /** Ends them at once, for when the benchmark itself is going. */
  kill(): void {
    for (const child of this.children) if (child.exitCode === null) child.kill('SIGKILL')
  }
}

export class NodeProcess {
  private readonly child: ChildProcess
  private readonly name: string
  private readonly lines: AsyncIterator<string>
  private errors = ''

  constructor(child: ChildProcess, name: string) {
    this.child = child
    this.name = name
    if (!child.stdout || !child.stderr) throw new Error('a process without pipes')
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stderr.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString('utf8')).slice(-4_000)
    })
  }

  /** The next line it prints. Throws with what it said on stderr when it ends instead. */
  async line(): Promise<string> {
    const { value, done } = await this.lines.next()
    if (done) throw this.failure()
    return value
  }

  write(line: string): void {
    this.child.stdin?.write(`${line}\n`)
  }

  /**
   * Processor time that it and its threads have used, in milliseconds, from /proc (proc(5), `stat`, fields 14 and
   * 15, in ticks of 10 ms); undefined where there is none.
   */
  cpuMs(): number | undefined {
    try {
      const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    } catch {
      return undefined
    }
  }

  /** Memory of it and its children, in bytes, from /proc (proc(5), `statm`, field 2); undefined where there is none. */
  memoryBytes(): number | undefined {
    const { pid } = this.child
    return pid === undefined ? undefined : treeMemory(pid)
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name)
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  failure(): Error {
    return new Error(`${this.name} ended (${this.child.exitCode ?? this.child.signalCode}):\n${this.errors}`)
  }
}

const pageBytes = 4096

function treeMemory(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1])
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean),
    )
    return children.reduce((sum, child) => sum + (treeMemory(Number(child)) ?? 0), pages * pageBytes)
  } catch {
    return undefined
  }
}
