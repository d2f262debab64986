const shownCharacters = 500

/** Makes a provider's words fit to be shown: without secrets, on one line, of bounded length, without a last full stop. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= 4)
  return (text) => {
    let result = text
    for (const secret of long) result = result.replaceAll(secret, '[redacted]')
    result = result
      .replace(/\b(sk|key)-[\w*.-]{6,}|\bAIza[\w-]{10,}/g, '[redacted]')
      .replace(/:\/\/[^\s/@]+@/g, '://[redacted]@')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/\.$/, '')
    return result.length > shownCharacters ? `${result.slice(0, shownCharacters)}…` : result
  }
}
