import { parentPort, workerData } from 'node:worker_threads'
import { BatchCommitter } from './batch-committer.ts'
import type { Batch } from './writer-messages.ts'

/** The thread that writes to the database: takes batches, answers each once it is on the disk or has failed. */
const committer = new BatchCommitter(workerData)
const port = parentPort
port?.on('message', (message: Batch | 'close') => {
  if (message === 'close') {
    committer.close()
    port.close()
  } else port.postMessage(committer.commit(message))
})
