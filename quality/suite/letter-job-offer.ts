import { type LetterBody, spelled, type Writing } from './letter-text.ts'
import { daysLater, dayWord } from './values.ts'
import { person } from './vocabulary.ts'

/** A company offers a job. */
export function jobOffer({ random, habits, asked, dated, reader, sender }: Writing): LetterBody {
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
