import type { Reporting, ReportText } from './report-text.ts'
import { clock, daysLater, price, someDay } from './values.ts'
import { people } from './vocabulary.ts'

/** Minutes of a committee. */
export function minutes({ random, habits, asked }: Reporting): ReportText {
  const { between, pick } = random
  const [chair = '', secretary = '', absentee = '', planner = ''] = people(random, 4)
  const day = someDay(random)
  const next = daysLater(day, between(14, 60))
  const [from, until] = [between(26, 36) * 30, between(37, 42) * 30]
  const [yes, no, abstained] = [between(9, 24), between(2, 8), between(2, 5)]
  const grant = price(random, habits, 400, 9000)
  const quote = price(random, habits, 10000, 60000)
  const members = between(38, 420)
  const room = pick(['the parish hall', 'the library', 'Room 204', 'the fire station', 'the club house'])
  const society = pick([
    'Allotment Association',
    'Rowing Club',
    'Neighbourhood Council',
    'Parents Committee',
    'Choral Society',
  ])
  asked
    .date('minutes.date', day, ['When was the meeting?', 'On which date did the committee meet?'])
    .date('minutes.next', next, ['When is the next meeting?', 'On what day will they meet again?'])
    .time('minutes.from', from, ['At what time did the meeting begin?', 'When was the meeting opened?'])
    .time('minutes.until', until, ['At what time did the meeting end?', 'When was the meeting closed?'])
    .words('name', 'minutes.chair', chair, ['Who chaired the meeting?', 'Who was in the chair?'], {
      rivals: [secretary, absentee, planner],
    })
    .words(
      'name',
      'minutes.secretary',
      secretary,
      ['Who took the minutes?', 'Who wrote the record of the meeting?'],
      { rivals: [chair, absentee, planner] },
    )
    .words('name', 'minutes.absentee', absentee, ['Who sent apologies?', 'Who could not attend?'], {
      rivals: [chair, secretary, planner],
    })
    .words(
      'name',
      'minutes.planner',
      planner,
      ['Who will organise the summer party?', 'Who plans the festival?'],
      { rivals: [chair, secretary, absentee] },
    )
    .number('minutes.yes', yes, ['How many voted in favour?', 'How many votes did the motion get?'], 1)
    .number('minutes.no', no, ['How many voted against the motion?', 'How many members were against it?'], 1)
    .money('minutes.grant', grant, [
      'How high is the grant from the city?',
      'How much money did the city give?',
    ])
    .money('minutes.quote', quote, [
      'What is the lowest quote for the roof?',
      'How much would the new roof cost?',
    ])
    .number('minutes.members', members, [
      'How many members does the association have?',
      'What is the current membership?',
    ])
    .words('text', 'minutes.room', room, [
      'Where did the meeting take place?',
      'In which place was the meeting held?',
    ])
    .absent('minutes.treasurer', 'money', [
      'What is the balance of the account?',
      'How high is the membership fee?',
    ])
    .absent('minutes.election', 'date', ['When are the next elections?', 'When was the association founded?'])
    .absent('minutes.lawyer', 'name', ['Who is the treasurer?', 'Which lawyer was consulted?'])
    .absent('minutes.email', 'email', ['What is the email address of the secretary?'])
  return {
    title: `Minutes of the ${society}`,
    lines: [`Held on ${habits.date(day)} in ${room}`],
    pages: [
      [
        {
          heading: 'Opening',
          paragraphs: [
            `${chair} opened the meeting at ${clock(from)} and welcomed everyone. Apologies were received from ${absentee}. ${secretary} kept the minutes.`,
          ],
        },
        {
          heading: 'Finances',
          paragraphs: [
            `The city has approved a grant of ${habits.money(grant)} for work with young people. Three builders have made offers for the new roof; the lowest is ${habits.money(quote)}. The association now has ${members} members.`,
          ],
        },
        {
          heading: 'Motion on the roof',
          paragraphs: [
            `After a long discussion the motion to repair the roof next spring was carried with ${yes} votes in favour, ${no} against and ${abstained} abstentions.`,
          ],
        },
        {
          heading: 'Any other business',
          paragraphs: [
            `${planner} will organise the summer party and looks for helpers. The broken gate has been mended.`,
            `The next meeting is on ${habits.date(next)}. The chair closed the meeting at ${clock(until)}.`,
          ],
        },
      ],
    ],
  }
}
