import { type LetterBody, spelled, type Writing } from './letter-text.ts'
import { daysLater, price } from './values.ts'
import { address, person } from './vocabulary.ts'

/** A landlord offers a flat. */
export function lease({ random, habits, asked, dated, author, phone }: Writing): LetterBody {
  const { between, pick } = random
  const flat = address(random)
  const rent = price(random, habits, 600, 2200)
  const deposit = price(random, habits, 1500, 4800)
  const heating = price(random, habits, 60, 190)
  const start = daysLater(dated, between(20, 80))
  const viewing = daysLater(dated, -between(3, 15))
  const months = pick([1, 2, 3, 6])
  const years = pick([1, 2, 3, 5])
  const caretaker = person(random)
  const built = between(1954, 2012)
  const area = between(38, 124)
  asked
    .money(
      'lease.rent',
      rent,
      [
        'How much is the monthly rent?',
        'What rent must be paid each month?',
        'What does the flat cost per month?',
      ],
      1,
    )
    .money(
      'lease.heating',
      heating,
      ['How much is paid in advance for heating?', 'What are the monthly heating costs?'],
      1,
    )
    .money('lease.deposit', deposit, ['How high is the deposit?', 'What security deposit is required?'])
    .date('lease.start', start, ['When does the lease start?', 'From when can the tenant move in?'])
    .date('lease.viewing', viewing, ['When was the flat viewed?', 'On which day did the viewing take place?'])
    .ask('lease.notice', { type: 'duration', count: months, unit: 'month' }, [
      'How long is the notice period?',
      'How much notice must be given?',
    ])
    .ask('lease.term', { type: 'duration', count: years, unit: 'year' }, [
      'How long does the lease run?',
      'For how many years is the flat let?',
    ])
    .words('name', 'lease.caretaker', caretaker, ['Who is the caretaker?', 'Who looks after the building?'], {
      rivals: [author],
    })
    .words('phone', 'lease.phone', phone, [
      'What is the phone number of the caretaker?',
      'What number should I call when something breaks?',
    ])
    .number('lease.area', area, ['How large is the flat in square metres?', 'What is the living area?'], 1)
    .words('text', 'lease.street', flat.street, [
      'In which street is the flat?',
      'What is the address of the flat?',
    ])
    .absent('lease.parking', 'money', ['How much is the parking space?', 'What is the fee for the garage?'])
    .absent('lease.bank', 'identifier', [
      'To which bank account is the rent paid?',
      'What is the IBAN of the landlord?',
    ])
    .absent('lease.school', 'name', ['Which school is nearby?', 'What is the name of the previous tenant?'])
    .absent('lease.increase', 'percentage', ['By how many percent does the rent rise each year?'])
  return {
    subject: `Your new home at ${flat.street}`,
    role: pick(['Property Manager', 'Letting Agent', 'Head of Tenancies']),
    paragraphs: [
      `Thank you for coming to the viewing on ${habits.date(viewing)}. We are glad to offer you the flat at ${flat.street}, ${flat.place}. It has ${area} square metres, two bedrooms and a balcony facing south; the house was built in ${built}.`,
      `The lease begins on ${habits.date(start)} and is made for ${spelled(years)} ${years === 1 ? 'year' : 'years'}. The rent is ${habits.money(rent)} a month, plus an advance payment of ${habits.money(heating)} for heating. Before the keys are handed over, we ask for a security deposit of ${habits.money(deposit)}.`,
      `Either side may end the agreement with ${spelled(months)} ${months === 1 ? "month's" : "months'"} notice. Pets are welcome as long as the neighbours do not object. Subletting needs our written consent.`,
      `The caretaker, ${caretaker}, lives on the ground floor. If something needs repair, please call ${phone} on working days.`,
    ],
  }
}
