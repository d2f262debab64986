const negations =
  /\b(?:not|never|none|nobody|nothing|neither|nor|without|cannot|no|kein\p{L}{0,2}|nicht|nie|niemals|ohne|ne|pas|jamais|aucune?|sans|nunca|ninguna?|sin|non|senza|mai)\b|n['’]t\b|\bnon-/giu
/** Negative words that deny nothing, and the number sign. */
const harmless =
  /\b(?:no (?:later|earlier|more|less|fewer|longer) than|not (?:only|just|later|earlier|more|less)|no doubt|no\.? ?\d|no\. |nr\.? )/giu

/** Whether a statement denies, twice being once too many. */
export function denies(statement: string): boolean {
  return (statement.replace(harmless, ' ').match(negations)?.length ?? 0) % 2 === 1
}
