import { type ErrorCode, errorTable } from '../../src/contract/errors.ts'
import { table } from './sections.ts'

/** Every row of the error table, by status. */
export function errorRows(): { code: ErrorCode; status: number; message: string; remedy: string }[] {
  return (Object.keys(errorTable) as ErrorCode[])
    .map((code) => {
      const { status, message, remedy, example } = errorTable[code]
      return { code, status, message: message(example), remedy }
    })
    .sort((a, b) => a.status - b.status)
}

export function errorSections(): Record<string, string> {
  const rows = errorRows().map(({ code, status, message, remedy }) => [
    `\`${code}\``,
    String(status),
    message,
    remedy,
  ])
  return { errors: table(['code', 'status', 'message, for example', 'what to do'], rows) }
}
