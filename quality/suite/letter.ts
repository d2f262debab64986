import { type Author, Questions } from './draft.ts'
import { letterFillers, padded } from './fillers.ts'
import { drawLetter } from './letter-forms.ts'
import { type LetterTopic, letterTopics } from './letter-topics.ts'
import { lookOf, Sheet } from './sheet.ts'
import { habitsOf, someDay } from './values.ts'
import { address, company, digits, emailOf, people, phone } from './vocabulary.ts'

export type LetterLayout = LetterTopic

/** A letter of one page: who, to whom, when, and paragraphs that state facts in passing. */
export const letter =
  (layout: LetterLayout): Author =>
  (random) => {
    const habits = habitsOf(random)
    const look = lookOf(random, { size: random.pick([10, 10.5, 11]), margin: random.pick([56, 64, 72]) })
    const [author = '', reader = ''] = people(random, 2)
    const sender = company(random)
    const dated = someDay(random)
    const from = address(random)
    const to = address(random)
    const reference = `${random.pick(['Ref', 'AZ', 'K'])}-${digits(random, 5)}`
    const referenced = random.chance(0.5)
    const tel = phone(random)
    const email = emailOf(random.pick(['office', 'service', 'contact', 'hello']), sender)
    const hasEmail = random.chance(0.5)
    const asked = new Questions(random, habits)
    const {
      subject,
      paragraphs: told,
      role,
    } = letterTopics[layout]({
      random,
      habits,
      asked,
      dated,
      author,
      reader,
      sender,
      phone: tel,
    })
    asked
      .date('letter.dated', dated, [
        'When was the letter written?',
        'What is the date of the letter?',
        'On which day was this letter dated?',
      ])
      .words(
        'name',
        'letter.author',
        author,
        ['Who wrote the letter?', 'Who signed the letter?', 'From whom is the letter?'],
        { rivals: [reader] },
      )
      .words(
        'name',
        'letter.reader',
        reader,
        ['To whom is the letter addressed?', 'Who is the letter for?'],
        { rivals: [author] },
      )
      .words('name', 'letter.sender', sender, [
        'Which organisation sent the letter?',
        'Which company is the letter from?',
      ])
      .words(
        'text',
        'letter.to_street',
        to.street,
        ['What is the address of the recipient?', 'In which street does the recipient live?'],
        { rivals: [from.street] },
      )
      .words('text', 'letter.subject', subject, [
        'What is the subject of the letter?',
        'What is the letter about?',
      ])
      .words('text', 'letter.role', role, [
        `What is the position of ${author}?`,
        `Which role does ${author} have?`,
      ])
      .maybe(
        referenced,
        () =>
          asked.words('identifier', 'letter.reference', reference, [
            'What is the reference number?',
            'Which reference should I quote?',
          ]),
        () =>
          asked.absent('letter.reference', 'identifier', [
            'What is the reference number?',
            'Which file number does the letter have?',
          ]),
      )
      .maybe(
        hasEmail,
        () =>
          asked.words('email', 'letter.email', email, [
            'What is the email address of the sender?',
            'To which email address can I write?',
          ]),
        () => asked.absent('letter.email', 'email', ['What is the email address of the sender?']),
      )
    const paragraphs = padded(random, told, letterFillers, 6)
    asked.statedIn(paragraphs)
    const form = random.pick(['block', 'head', 'window'] as const)
    const justified = random.chance(0.3)
    return {
      pages: 1,
      questions: asked.all,
      sheet() {
        const sheet = new Sheet(look)
        drawLetter(sheet, form, {
          sender,
          from,
          to,
          reader,
          author,
          role,
          subject,
          paragraphs,
          justified,
          dated: habits.date(dated),
          reference: referenced ? reference : undefined,
          contact: hasEmail ? email : undefined,
        })
        return sheet
      },
    }
  }
