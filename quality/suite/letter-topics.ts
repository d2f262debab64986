import type { Questions } from './draft.ts'
import type { Day } from './expected.ts'
import type { Random } from './random.ts'
import { clock, daysLater, dayWord, type Habits, price } from './values.ts'
import { address, digits, person } from './vocabulary.ts'

export type LetterTopic = 'lease' | 'job_offer' | 'claim' | 'appointment' | 'event'

interface Writing {
  random: Random
  habits: Habits
  asked: Questions
  dated: Day
  author: string
  reader: string
  sender: string
  phone: string
}

interface LetterBody {
  subject: string
  role: string
  paragraphs: string[]
}

const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const spelled = (n: number) => numberWords[n] ?? `${n}`

function lease({ random, habits, asked, dated, author, phone }: Writing): LetterBody {
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

function jobOffer({ random, habits, asked, dated, reader, sender }: Writing): LetterBody {
  const { between, pick } = random
  const title = pick([
    'Data Analyst',
    'Warehouse Supervisor',
    'Product Designer',
    'Service Technician',
    'Payroll Clerk',
    'Site Engineer',
  ])
  const salary = between(34, 98) * (habits.currency === 'JPY' ? 100_000 : 1_000)
  const bonus = between(3, 15)
  const start = daysLater(dated, between(25, 90))
  const answerBy = daysLater(dated, between(7, 16))
  const months = pick([3, 4, 6])
  const leave = between(22, 32)
  const hours = pick([35, 37.5, 38, 40])
  const boss = person(random)
  const city = pick(['Leeds', 'Boston', 'Vienna', 'Dublin', 'Osaka', 'Lyon'])
  asked
    .money('job.salary', salary, [
      'What is the annual salary?',
      'How much will the employee earn per year?',
      'How high is the pay?',
    ])
    .percentage('job.bonus', bonus, ['How high is the bonus, in percent?', 'What bonus can be reached?'])
    .date('job.start', start, ['What is the first day of work?', 'When does the job start?'])
    .date('job.answer', answerBy, [
      'By when must the offer be accepted?',
      'Until which date is the offer open?',
    ])
    .ask('job.probation', { type: 'duration', count: months, unit: 'month' }, [
      'How long is the probation period?',
      'How many months is the trial period?',
    ])
    .ask('job.leave', { type: 'duration', count: leave, unit: 'day' }, [
      'How many days of leave are there per year?',
      'How many holidays does the employee get?',
    ])
    .number(
      'job.hours',
      hours,
      ['How many hours a week is the position?', 'What are the weekly working hours?'],
      1,
    )
    .words('name', 'job.boss', boss, ['Who will be the manager?', `To whom will ${reader} report?`], {
      rivals: [reader],
    })
    .words('text', 'job.title', title, ['Which position is offered?', 'What is the job title?'])
    .words('text', 'job.city', city, ['In which city is the office?', 'Where is the place of work?'])
    .absent('job.car', 'money', ['How high is the car allowance?', 'What is the budget for a company car?'])
    .absent('job.pension', 'percentage', ['What share of the salary goes into the pension fund?'])
    .absent('job.reference', 'name', [
      'Who gave a reference for the candidate?',
      'Which recruiter handled the application?',
    ])
    .absent('job.overtime', 'money', ['How much is overtime paid per hour?'])
  return {
    subject: `Offer of employment: ${title}`,
    role: pick(['Head of People', 'HR Manager', 'Managing Director']),
    paragraphs: [
      `It was a pleasure to meet you. On behalf of ${sender} I am happy to offer you the position of ${title} in our ${city} office, where you will report to ${boss}.`,
      `Your gross salary will be ${habits.money(salary).replace(/[.,]00(?!\d)/, '')} per year, paid in twelve instalments. In addition you can earn a bonus of up to ${bonus}% if the yearly targets are met. The working week has ${hours} hours, and you are entitled to ${leave} days of paid leave.`,
      `Your first day will be ${dayWord(start)}, ${habits.date(start)}. The first ${spelled(months)} months are a probation period, during which either of us may end the contract at short notice.`,
      `Please return the signed copy by ${habits.date(answerBy)}. If you have questions about the contract, do not hesitate to write to me.`,
    ],
  }
}

function claim({ random, habits, asked, dated, phone }: Writing): LetterBody {
  const { between, pick } = random
  const policy = `${pick(['HP', 'MV', 'LT'])}-${digits(random, 7)}`
  const number = `${digits(random, 3)}/${digits(random, 5)}`
  const damage = price(random, habits, 900, 6800)
  const excess = price(random, habits, 100, 500)
  const payout = Math.round((damage - excess) * 100) / 100
  const accident = daysLater(dated, -between(20, 70))
  const paidOn = daysLater(dated, between(4, 20))
  const weeks = pick([2, 4, 6])
  const assessor = person(random)
  const cause = pick([
    'a burst water pipe',
    'a hail storm',
    'a fallen tree',
    'a kitchen fire',
    'a broken window',
  ])
  asked
    .words(
      'identifier',
      'claim.policy',
      policy,
      ['What is the policy number?', 'Under which policy is the damage insured?'],
      { rivals: [number] },
    )
    .words(
      'identifier',
      'claim.number',
      number,
      ['What is the claim number?', 'Under which number is the claim filed?'],
      { rivals: [policy] },
    )
    .money('claim.damage', damage, ['How high was the damage assessed?', 'What was the damage estimated at?'])
    .money('claim.excess', excess, ['How high is the excess?', 'Which deductible do I have to bear?'], 1)
    .money(
      'claim.payout',
      payout,
      ['How much will be paid out?', 'What amount will the insurance transfer?'],
      1,
    )
    .date('claim.accident', accident, [
      'When did the damage happen?',
      'On which date did the incident occur?',
    ])
    .date('claim.paid', paidOn, ['By when will the money be paid?', 'Until when will the transfer be made?'])
    .words('name', 'claim.assessor', assessor, [
      'Who assessed the damage?',
      'What is the name of the assessor?',
    ])
    .words('text', 'claim.cause', cause, ['What caused the damage?', 'What was the reason for the claim?'])
    .ask('claim.appeal', { type: 'duration', count: weeks, unit: 'week' }, [
      'How long do I have to object?',
      'Within what period can the decision be disputed?',
    ])
    .words('phone', 'claim.phone', phone, [
      'What is the phone number of the claims line?',
      'Where can I call with questions?',
    ])
    .absent('claim.premium', 'money', [
      'How high is the yearly premium?',
      'What does the insurance cost per year?',
    ])
    .absent('claim.police', 'identifier', ['What is the number of the police report?'])
    .absent('claim.renewal', 'date', ['When does the policy expire?', 'When is the policy renewed?'])
    .absent('claim.witness', 'name', ['Who was the witness?'])
  return {
    subject: `Your claim ${number}`,
    role: pick(['Claims Handler', 'Senior Case Officer', 'Head of Claims']),
    paragraphs: [
      `We refer to your report about ${cause} on ${habits.date(accident)}, which is covered by your policy ${policy}. I am sorry for the trouble that this has caused you and your family.`,
      `Our assessor, ${assessor}, has visited the property and put the damage at ${habits.money(damage)}. After the agreed excess of ${habits.money(excess)} we will pay you ${habits.money(payout)}. You will have the money in your account by ${habits.date(paidOn)}.`,
      `If you do not agree with this decision, you may object in writing within ${spelled(weeks)} weeks. Please keep all repair bills, since we may ask to see them later.`,
      `For anything else, our claims line is open from Monday to Friday under ${phone}.`,
    ],
  }
}

function appointment({ random, habits, asked, dated, phone }: Writing): LetterBody {
  const { between, pick } = random
  const day = daysLater(dated, between(10, 60))
  const minutes = between(16, 34) * 30
  const doctor = `Dr ${person(random)}`
  const ward = pick(['Cardiology', 'Radiology', 'Orthopaedics', 'Dermatology', 'Eye Clinic'])
  const level = between(1, 6)
  const early = pick([10, 15, 20, 30])
  const length = pick([20, 30, 45, 60, 90])
  const fasting = pick([4, 6, 8, 12])
  const fee = price(random, habits, 20, 80)
  const patient = `${digits(random, 3)} ${digits(random, 3)} ${digits(random, 4)}`
  asked
    .date('visit.date', day, ['When is the appointment?', 'On which date should the patient come?'])
    .time('visit.time', minutes, [
      'At what time is the appointment?',
      'What time does the appointment start?',
    ])
    .words('name', 'visit.doctor', doctor.slice(3), [
      'Which doctor will see the patient?',
      'With whom is the appointment?',
    ])
    .words('text', 'visit.ward', ward, [
      'In which department is the appointment?',
      'Which clinic should I go to?',
    ])
    .ask(
      'visit.length',
      { type: 'duration', count: length, unit: 'minute' },
      ['How long will the appointment take?', 'How many minutes does the examination last?'],
      1,
    )
    .ask('visit.early', { type: 'duration', count: early, unit: 'minute' }, [
      'How early should I arrive?',
      'How many minutes before should the patient come?',
    ])
    .ask('visit.fasting', { type: 'duration', count: fasting, unit: 'hour' }, [
      'For how long must the patient not eat before?',
      'How many hours should I fast?',
    ])
    .money('visit.fee', fee, [
      'What is charged for a missed appointment?',
      'How much must I pay if I do not come?',
    ])
    .number('visit.level', level, ['On which floor is the department?', 'To which level do I have to go?'])
    .words('phone', 'visit.phone', phone, [
      'Which number should I call to reschedule?',
      'What is the phone number for cancellations?',
    ])
    .words('identifier', 'visit.patient', patient, ['What is the patient number?'])
    .absent('visit.diagnosis', 'text', ['What is the diagnosis?', 'Which medicine was prescribed?'])
    .absent('visit.birth', 'date', ['When was the patient born?', 'What is the date of birth?'])
    .absent('visit.parking', 'money', ['How much does parking cost at the hospital?'])
    .absent('visit.nurse', 'name', ['What is the name of the nurse?'])
  return {
    subject: `Your appointment in ${ward}`,
    role: pick(['Appointments Office', 'Clinic Coordinator', 'Patient Services']),
    paragraphs: [
      `An appointment has been made for you with ${doctor} on ${dayWord(day)}, ${habits.date(day)} at ${clock(minutes)}. Your patient number is ${patient}; please have it ready.`,
      `The department is on level ${level} of the main building. Please arrive ${early} minutes early to complete the registration form. The examination itself will take about ${length} minutes.`,
      `You should not eat anything for ${fasting} hours before the examination, but you may drink water. Bring a list of the medicines that you take at present.`,
      `If you cannot come, let us know at least two working days ahead by calling ${phone}. For missed appointments we have to charge ${habits.money(fee)}.`,
    ],
  }
}

function event({ random, habits, asked, dated }: Writing): LetterBody {
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

/** What a letter is about: its subject and paragraphs, and the questions that they answer or leave open. */
export const letterTopics: Record<LetterTopic, (writing: Writing) => LetterBody> = {
  lease,
  job_offer: jobOffer,
  claim,
  appointment,
  event,
}
