import type { LetterBody, Writing } from './letter-text.ts'
import { clock, daysLater, dayWord, price } from './values.ts'
import { person } from './vocabulary.ts'

/** A society invites to a dinner. */
export function event({ random, habits, asked, dated }: Writing): LetterBody {
  const { between, pick } = random
  const day = daysLater(dated, between(25, 90))
  const answerBy = daysLater(dated, between(8, 20))
  const minutes = between(34, 40) * 30
  const years = pick([10, 25, 40, 50, 75])
  const speaker = person(random)
  const hall = pick([
    'the Old Granary',
    'Hotel Bellevue',
    'the Maritime Museum',
    'Kings Hall',
    'the Botanical Garden',
  ])
  const raised = price(random, habits, 4000, 48000)
  const ticket = price(random, habits, 20, 140)
  const guests = between(60, 320)
  const cook = person(random)
  asked
    .date('event.date', day, ['On which day does the dinner take place?', 'When is the anniversary dinner?'])
    .time('event.time', minutes, ['At what time do doors open?', 'When should guests arrive on the evening?'])
    .words('text', 'event.place', hall, ['Where is the dinner held?', 'What is the venue?'])
    .words('name', 'event.speaker', speaker, ['Who gives the speech?', 'Who will speak at the dinner?'], {
      rivals: [cook],
    })
    .words('name', 'event.cook', cook, ['Who cooks the meal?', 'Which chef prepares the menu?'], {
      rivals: [speaker],
    })
    .money('event.raised', raised, [
      'How much money was raised last year?',
      "What did last year's donations come to?",
    ])
    .money('event.ticket', ticket, ['What does a ticket cost?', 'How much must each guest pay?'])
    .number('event.guests', guests, [
      'How many guests are expected?',
      'For how many people is the evening planned?',
    ])
    .date('event.answer', answerBy, ['By when should one reply?', 'What is the deadline for registration?'])
    .absent('event.dress', 'text', ['What is the dress code?'])
    .absent('event.band', 'name', ['Which band plays?', 'Who moderates the evening?'])
    .absent('event.hotel', 'money', ['How much does a hotel room cost for guests?'])
    .absent('event.end', 'time', ['At what time does the evening end?'])
  return {
    subject: `Invitation: ${years} years, one evening`,
    role: pick(['Chair of the Board', 'Secretary of the Society', 'President']),
    paragraphs: [
      `Our society turns ${years} this year, and we would like to celebrate with you. The anniversary dinner will be held at ${hall} on ${dayWord(day)}, ${habits.date(day)}; doors open at ${clock(minutes, true)}.`,
      `${speaker} will give the speech, and ${cook} has kindly agreed to prepare a menu of local dishes. We expect about ${guests} guests from all parts of the country.`,
      `Thanks to people like you, ${habits.money(raised)} was raised last year for the repair of the lighthouse. This time all proceeds go to the new youth workshop. A ticket costs ${habits.money(ticket)}, drinks included.`,
      `Please let us know by ${habits.date(answerBy)} whether you can come, and tell us if you prefer a vegetarian meal.`,
    ],
  }
}
