import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Transfer = (this: ArrayBufferLike, byteLength: number) => ArrayBuffer

const transfer = transferOf(ArrayBuffer.prototype) ?? transferBehindFlag()

/**
 * Gives back the memory of a buffer that nobody will look at again. The collector would come for it some 60 MB later;
 * until then each new buffer would take memory that no cache of the processor holds. A buffer that shares its memory
 * is left as it is.
 */
export function freeMemory(buffer: Buffer): void {
  if (buffer.buffer.byteLength === buffer.length) transfer?.call(buffer.buffer, 0)
}

/** ArrayBuffer.prototype.transfer (ECMA-262, 2024), which moves the memory to another buffer, here one of no bytes. */
function transferOf(prototype: object): Transfer | undefined {
  return Reflect.get(prototype, 'transfer')
}

/** Node.js 20 has it only in contexts that are made while a flag is set. */
function transferBehindFlag(): Transfer | undefined {
  setFlagsFromString('--harmony-rab-gsab-transfer')
  const prototype: object = runInNewContext('ArrayBuffer.prototype')
  setFlagsFromString('--no-harmony-rab-gsab-transfer')
  return transferOf(prototype)
}
