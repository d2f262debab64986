import { ApiError, errorFromBody, unreachable } from './client.ts'

export interface UploadedFile {
  id: string
  bytes: number
  filename: string
}

interface Upload {
  done: Promise<UploadedFile>
  cancel(): void
}

/**
 * Sends a file to POST /v1/files. XMLHttpRequest, because fetch cannot tell how much has been sent. `done` rejects
 * with `ApiError`, or with an `AbortError` after `cancel`.
 */
export function uploadFile(file: File, onProgress: (sentBytes: number) => void): Upload {
  const xhr = new XMLHttpRequest()
  const done = new Promise<UploadedFile>((resolve, reject) => {
    xhr.upload.onprogress = (event) => onProgress(Math.min(event.loaded, file.size))
    xhr.onload = () => {
      if (xhr.status < 200 || xhr.status > 299) return reject(errorFromBody(xhr.status, xhr.responseText))
      try {
        resolve(JSON.parse(xhr.responseText) as UploadedFile)
      } catch {
        reject(errorFromBody(xhr.status, xhr.responseText))
      }
    }
    xhr.onerror = () => reject(unreachable())
    xhr.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'))
  })
  const form = new FormData()
  form.append('purpose', 'user_data')
  form.append('file', file, file.name)
  xhr.open('POST', '/v1/files')
  xhr.send(form)
  return { done, cancel: () => xhr.abort() }
}

export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : unreachable()
}
