/** The longest that a timer of Node waits; what is further off is looked at again. */
const longestWaitMs = 2 ** 31 - 1

/** Something that wants to be told when its time has come. */
export interface Alarm {
  /** Of `performance.now()`. */
  at: number
  /** Where it stands among the alarms; -1 for nowhere. Only `Alarms` writes it. */
  place: number
  /** Called at `at` or a little later, with the alarm taken off; it may be set again. */
  ring(): void
}

/**
 * Alarms that nearly always are taken off before they ring: deadlines and ceilings. They share one timer, which waits
 * for the earliest one and is left alone when that is taken off; so setting one and taking it off costs next to nothing.
 * The timer does not keep the process running: what an alarm is set for does.
 */
export class Alarms {
  readonly #set: Alarm[] = []
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY

  /** Sets an alarm that is not set. */
  set(alarm: Alarm): void {
    alarm.place = this.#set.push(alarm) - 1
    this.#wakeBy(alarm.at)
  }

  /** Does nothing for an alarm that is not set. */
  clear(alarm: Alarm): void {
    const { place } = alarm
    if (place === -1) return
    alarm.place = -1
    const last = this.#set.pop()
    if (last && last !== alarm) {
      this.#set[place] = last
      last.place = place
    }
  }

  /** Call it when `at` of an alarm that is set came to be earlier. */
  advanced({ at }: Alarm): void {
    this.#wakeBy(at)
  }

  #wakeBy(at: number): void {
    if (at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    const waitMs = Math.min(longestWaitMs, Math.ceil(at - performance.now()))
    this.#timer = setTimeout(this.#look, Math.max(0, waitMs)).unref()
  }

  readonly #look = (): void => {
    this.#timerAt = Number.POSITIVE_INFINITY
    const now = performance.now()
    const due = this.#set.filter(({ at }) => at <= now)
    for (const alarm of due) {
      // One that rang may have taken off others.
      if (alarm.place === -1) continue
      this.clear(alarm)
      alarm.ring()
    }
    let next = Number.POSITIVE_INFINITY
    for (const { at } of this.#set) next = Math.min(next, at)
    if (next < Number.POSITIVE_INFINITY) this.#wakeBy(next)
  }
}

/** Those of all turns. */
export const alarms = new Alarms()
