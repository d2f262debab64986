import { type FileHandle, open } from 'node:fs/promises'

let last: Promise<unknown> = Promise.resolve()

/** Does what would keep the disk busy when all such work asked for before is done. Rejects as `work` does. */
export function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work)
  last = done.catch(() => {})
  return done
}

/** Writes at the file's position; a disk that takes less than all is asked again. */
export async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
}

/** Makes names that were given in a folder outlast a power cut, too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
