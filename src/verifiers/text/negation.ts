const negations =
  /\b(?:not|never|none|nobody|nothing|neither|nor|without|cannot|no|kein\p{L}{0,2}|nicht|nie|niemals|ohne|ne|pas|jamais|aucune?|sans|nunca|ninguna?|sin|non|senza|mai)\b|n['’]t\b|\bnon-/giu
/** Negative words that deny nothing, and the number sign. */
const harmless =
  /\b(?:no (?:later|earlier|more|less|fewer|longer) than|not (?:only|just|later|earlier|more|less)|no doubt|no\.? ?\d|no\. |nr\.? )/giu

/** Words of opposite meaning that reports and contracts turn on. */
const opposites: [RegExp, RegExp][] = [
  [
    /\b(?:rose|risen|ris(?:e|es|ing)|gr[eo]w(?:s|n|ing)?|growth|increas\w+|higher|up|gain\w*)\b/i,
    /\b(?:fell|fall(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|lower|down|shr[iau]nk\w*|los(?:s|t|es))\b/i,
  ],
  [/\b(?:allow\w*|permit\w*|may)\b/i, /\b(?:forbid\w*|forbidden|prohibit\w*|banned)\b/i],
  [/\binclud\w+\b/i, /\bexclud\w+\b/i],
  [/\b(?:accept\w*|approv\w+)\b/i, /\b(?:reject\w*|refus\w+|declin\w+)\b/i],
  [/\b(?:before|earlier)\b/i, /\b(?:after|later)\b/i],
  [/\b(?:more|most|maximum)\b/i, /\b(?:less|least|fewer|minimum)\b/i],
]

/** Whether one of two statements about the same thing says the opposite of the other. */
export function contradicts(a: string, b: string): boolean {
  for (const [up, down] of opposites) {
    const [one, other] = [pole(a, up, down), pole(b, up, down)]
    if (one !== 0 && other !== 0) return one !== other
  }
  return denies(a) !== denies(b)
}

/** 1 or -1 by which of two opposites it affirms; 0 when it has neither or both. */
function pole(statement: string, up: RegExp, down: RegExp): number {
  const sign = Number(up.test(statement)) - Number(down.test(statement))
  return denies(statement) ? -sign : sign
}

/** Whether a statement denies, twice being once too many. */
export function denies(statement: string): boolean {
  return (statement.replace(harmless, ' ').match(negations)?.length ?? 0) % 2 === 1
}
