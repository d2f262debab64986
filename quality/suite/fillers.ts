import type { Random } from './random.ts'

const sentences = (text: string) => text.trim().split('\n')

/** What offices write besides: it answers nothing that is asked. */
export const letterFillers = sentences(`
Please keep this letter with your papers, as you may be asked to show it again.
We know that much of this is a matter of routine, and we have tried to keep it short.
A copy has been placed on file and will be treated as confidential.
If anything is unclear, our colleagues at the front desk will be glad to explain it to you in person.
You need not do anything else for the moment.
Should your plans change in the meantime, a short note is enough.
We have enclosed a leaflet that answers the questions we are asked most often.
All particulars were checked before this letter was sent, but mistakes can happen, so please read it with care.
Thank you for your patience while we put the documents together.
The enclosed form can be filled in by hand or on a computer, whichever suits you better.
It has been good to work with you so far, and we look forward to what comes next.
Changes to your address or family name should be reported to us without delay.
Parts of this letter were prepared automatically and are valid without a second signature.
We would also like to remind you that the entrance at the rear is closed during the building works.
The terms that you know already stay as they are.
`)

/** What reports are padded with: it answers nothing that is asked. */
export const reportFillers = sentences(`
The details are kept in the working papers and can be inspected on request.
This is in line with what had been expected at the beginning of the period.
Compared with earlier periods the picture has hardly changed.
A few points remain open and will be taken up again in due course.
Several readers of the last report asked for shorter texts and more tables, and we have followed their advice.
The weather played a smaller part than is often claimed.
Where figures had to be estimated, this has been done with caution.
It should be added that not all documents were available when this was written.
The responsible colleagues have been informed and have taken note of it.
There was a lively exchange of views, which need not be repeated here in full.
Experience elsewhere suggests that patience pays in matters of this kind.
Opinions differ on how quickly this will show, but few doubt the direction.
The wording was agreed in advance with everyone concerned.
Minor corrections were made after the draft had been circulated.
No conclusions should be drawn from single cases.
`)

/** Paragraphs with sentences among them that say nothing in particular: some more in each, and some of their own. */
export function padded(random: Random, paragraphs: string[], fillers: string[], most: number): string[] {
  const chosen = random.sample(fillers, random.between(1, most))
  const all = [...paragraphs]
  while (chosen.length > 0) {
    const sentence = chosen.pop() ?? ''
    const at = random.between(0, all.length - 1)
    if (chosen.length > 0 && random.chance(0.4)) all.splice(at + 1, 0, `${sentence} ${chosen.pop()}`)
    else all[at] = random.chance(0.7) ? `${all[at]} ${sentence}` : `${sentence} ${all[at]}`
  }
  return all
}
