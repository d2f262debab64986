import type { LetterBody, Writing } from './letter-text.ts'
import { clock, daysLater, dayWord, price } from './values.ts'
import { digits, person } from './vocabulary.ts'

/** A clinic names an appointment. */
export function appointment({ random, habits, asked, dated, phone }: Writing): LetterBody {
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
