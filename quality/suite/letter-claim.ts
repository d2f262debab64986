import { type LetterBody, spelled, type Writing } from './letter-text.ts'
import { daysLater, price } from './values.ts'
import { digits, person } from './vocabulary.ts'

/** An insurance company settles a claim. */
export function claim({ random, habits, asked, dated, phone }: Writing): LetterBody {
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
