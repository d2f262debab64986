import { writeSync } from 'node:fs'
import { openStore } from './open.ts'
import { aTurn } from './store.fixture.ts'

/** Writes turns into the folder given as argument until it is killed; prints the id of each that was acknowledged. */
const { store } = await openStore(process.argv[2] ?? '')

async function writeForever() {
  for (;;) {
    const turn = aTurn()
    await store.turns.write(turn)
    writeSync(1, `${turn.summary.id}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, writeForever))
