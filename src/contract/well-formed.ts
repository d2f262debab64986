/**
 * Unicode text without U+0000. Only such a name comes back from the database as it went in: what it reads ends at a
 * zero, and lone surrogates become another character.
 */
export const wellFormed = /^[^\0\p{Cs}]*$/u

/** What is said of a name that is not. */
export const notWellFormed = 'must be Unicode text without a zero character'
