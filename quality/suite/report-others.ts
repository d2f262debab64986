import type { Reporting, ReportText } from './report-text.ts'
import { clock, daysLater, price, someDay } from './values.ts'
import { address, company, digits, people } from './vocabulary.ts'

/** What an inspector found in a building. */
export function inspection({ random, habits, asked }: Reporting): ReportText {
  const { between, pick, sample } = random
  const site = address(random)
  const [inspector = '', owner = '', engineer = ''] = people(random, 3)
  const day = someDay(random)
  const again = daysLater(day, between(20, 180))
  const permit = `${pick(['FS', 'B', 'INSP'])}-${digits(random, 5)}`
  const lift = between(2, 16) * 75
  const humidity = between(38, 91)
  const repair = price(random, habits, 700, 9800)
  const fine = price(random, habits, 120, 600)
  const weeks = pick([2, 3, 4, 6, 8])
  const arrived = between(15, 22) * 30
  const measured = sample(
    ['Boiler room', 'Stairwell', 'Roof terrace', 'Loading bay', 'Canteen', 'Archive'],
    4,
  ).map((room) => ({
    room,
    temperature: between(90, 310) / 10,
    noise: between(31, 88),
    result: pick(['passed', 'passed', 'failed', 'repeat']),
  }))
  const one = pick(measured)
  asked
    .date('inspection.date', day, [
      'When was the inspection carried out?',
      'On which day did the inspector visit?',
    ])
    .date(
      'inspection.again',
      again,
      ['When is the next inspection?', 'On what date will the building be checked again?'],
      2,
    )
    .words(
      'name',
      'inspection.inspector',
      inspector,
      ['Who carried out the inspection?', 'What is the name of the inspector?'],
      { rivals: [owner, engineer] },
    )
    .words(
      'name',
      'inspection.owner',
      owner,
      ['Who owns the building?', 'Who is the owner of the property?'],
      { rivals: [inspector, engineer] },
    )
    .words(
      'name',
      'inspection.engineer',
      engineer,
      ['Which engineer serviced the lift?', 'Who maintained the elevator?'],
      { rivals: [inspector, owner] },
    )
    .words('identifier', 'inspection.permit', permit, [
      'What is the permit number?',
      'Which permit does the report refer to?',
    ])
    .words('text', 'inspection.street', site.street, [
      'Where is the building?',
      'What is the address of the inspected property?',
    ])
    .number('inspection.lift', lift, [
      'What load may the lift carry, in kilograms?',
      'What is the maximum load of the elevator?',
    ])
    .percentage('inspection.humidity', humidity, [
      'What humidity was measured in the cellar?',
      'How damp is the cellar, in percent?',
    ])
    .money(
      'inspection.repair',
      repair,
      ['What will the repair of the roof cost?', 'How high are the estimated repair costs?'],
      2,
    )
    .money(
      'inspection.fine',
      fine,
      ['What fine is due if the deadline is missed?', 'How high is the penalty?'],
      2,
    )
    .ask(
      'inspection.deadline',
      { type: 'duration', count: weeks, unit: 'week' },
      ['How long does the owner have to repair the exits?', 'Within how many weeks must the doors be fixed?'],
      2,
    )
    .time('inspection.time', arrived, [
      'At what time did the inspection start?',
      'When in the morning did the inspector begin?',
    ])
    .number(
      'inspection.temperature',
      one.temperature,
      [
        `What temperature was measured in the ${one.room.toLowerCase()}?`,
        `How warm was it in the ${one.room.toLowerCase()}?`,
      ],
      2,
    )
    .number(
      'inspection.noise',
      one.noise,
      [
        `How loud was it in the ${one.room.toLowerCase()}?`,
        `What noise level was found in the ${one.room.toLowerCase()}?`,
      ],
      2,
    )
    .words(
      'text',
      'inspection.result',
      one.result,
      [`What was the result for the ${one.room.toLowerCase()}?`],
      { page: 2, rivals: ['passed', 'failed', 'repeat'] },
    )
    .absent('inspection.year', 'date', [
      'In which year was the building constructed?',
      'When was the house built?',
    ])
    .absent('inspection.insurer', 'name', ['Which company insures the building?', 'Who is the architect?'])
    .absent('inspection.extinguishers', 'number', [
      'How many fire extinguishers are there?',
      'How many people work in the building?',
    ])
    .absent('inspection.rent', 'money', [
      'What is the rent of the office?',
      'How much did the inspection cost?',
    ])
    .absent('inspection.phone', 'phone', ['What is the phone number of the caretaker?'])
  return {
    title: 'Building inspection report',
    lines: [`Property: ${site.street}, ${site.place}`, `Permit: ${permit}`],
    pages: [
      [
        {
          heading: 'Visit',
          paragraphs: [
            `The building was inspected on ${habits.date(day)}, from ${clock(arrived)} until noon, by ${inspector}. The owner, ${owner}, was present for part of the time and gave access to all rooms.`,
          ],
        },
        {
          heading: 'Findings',
          paragraphs: [
            `The lift is approved for a load of ${lift} kg and was last serviced by ${engineer}. Two emergency exits on the ground floor are blocked by shelves, and their doors do not close by themselves.`,
            `In the cellar a relative humidity of ${humidity}% was measured, which is above what can be accepted for a storage room. The electrical installation gave no cause for complaint.`,
          ],
        },
      ],
      [
        {
          heading: 'Measurements',
          paragraphs: [],
          table: {
            titles: ['Room', 'Temperature (°C)', 'Noise (dB)', 'Result'],
            rows: measured.map(({ room, temperature, noise, result }) => [
              room,
              habits.number(temperature),
              `${noise}`,
              result,
            ]),
          },
        },
        {
          heading: 'Orders',
          paragraphs: [
            `The exits must be repaired within ${weeks} weeks. If this is not done, a fine of ${habits.money(fine)} will be imposed. Repairing the flat roof is expected to cost ${habits.money(repair)}, according to a first estimate.`,
            `A further inspection will take place on ${habits.date(again)}.`,
          ],
        },
      ],
    ],
  }
}

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

/** The results of a survey, in two columns. */
export function survey({ random, habits, asked }: Reporting): ReportText {
  const { between, pick, sample } = random
  const [author = '', adviser = ''] = people(random, 2)
  const institute = company(random)
  const asked1 = between(420, 4800)
  const rate = between(18, 74)
  const [satisfied, unhappy] = [between(51, 82), between(4, 17)]
  const published = someDay(random)
  const opened = daysLater(published, -between(60, 150))
  const weeks = between(3, 9)
  const pay = price(random, habits, 5, 25)
  const error = between(11, 39) / 10
  const groups = sample(['Under 25', '25 to 39', '40 to 54', '55 to 69', '70 and over'], 4).map((group) => ({
    group,
    share: between(12, 88),
    mean: between(21, 49) / 10,
  }))
  const one = pick(groups)
  const topic = pick(['public transport', 'remote work', 'city libraries', 'health care', 'recycling'])
  asked
    .number('survey.sample', asked1, ['How many people were asked?', 'How large is the sample?'])
    .percentage('survey.rate', rate, ['What was the response rate?', 'What share of people answered?'])
    .percentage(
      'survey.satisfied',
      satisfied,
      ['What share of respondents is satisfied?', 'How many percent are happy with it?'],
      1,
    )
    .percentage(
      'survey.unhappy',
      unhappy,
      ['What percentage is dissatisfied?', 'How many percent are unhappy?'],
      1,
    )
    .date('survey.published', published, ['When was the survey published?', 'What is the publication date?'])
    .date('survey.opened', opened, [
      'When did the survey start?',
      'On which day were the first interviews held?',
    ])
    .ask('survey.weeks', { type: 'duration', count: weeks, unit: 'week' }, [
      'How long did the interviews go on?',
      'For how many weeks were people interviewed?',
    ])
    .money('survey.pay', pay, ['How much did participants receive?', 'What were respondents paid?'])
    .words('name', 'survey.author', author, ['Who wrote the study?', 'Who is the author?'], {
      rivals: [adviser],
    })
    .words('name', 'survey.adviser', adviser, ['Who advised on the statistics?', 'Who checked the method?'], {
      rivals: [author],
    })
    .words('name', 'survey.institute', institute, [
      'Which institute ran the survey?',
      'Who commissioned the study?',
    ])
    .percentage('survey.error', error, ['What is the margin of error?', 'How large is the sampling error?'])
    .percentage('survey.group', one.share, [
      `What share of the group "${one.group}" uses it weekly?`,
      `How many percent of those ${one.group.toLowerCase()} are weekly users?`,
    ])
    .number('survey.mean', one.mean, [`What mean score did the group "${one.group}" give?`])
    .absent('survey.cost', 'money', ['How much did the survey cost?', 'What was the budget of the study?'])
    .absent('survey.women', 'percentage', ['What share of the respondents were women?'])
    .absent('survey.next', 'date', ['When will the survey be repeated?'])
    .absent('survey.contact', 'email', [
      'What is the contact email address?',
      'Which website has the raw data?',
    ])
  return {
    title: `What people think of ${topic}`,
    lines: [`A survey by ${institute}`, `Author: ${author}. Published ${habits.date(published)}`],
    pages: [
      [
        {
          heading: 'Method',
          paragraphs: [
            `A random sample of ${habits.number(asked1)} adults was invited, of whom ${rate}% took part. Interviews started on ${habits.date(opened)} and went on for ${weeks} weeks, by telephone and online.`,
            `Each participant received a voucher worth ${habits.money(pay)}. The margin of error is ${habits.number(error)} percentage points. ${adviser} advised on the statistics.`,
          ],
        },
        {
          heading: 'Main result',
          paragraphs: [
            `Overall, ${satisfied}% of respondents say that they are satisfied with ${topic}, while ${unhappy}% are dissatisfied; the others have no clear opinion.`,
            'Those who live in the country are more critical than those who live in towns, but the difference has become smaller over the years.',
          ],
        },
        {
          heading: 'By age',
          paragraphs: ['Age makes a difference, though not always the one that was expected.'],
          table: {
            titles: ['Group', 'Weekly', 'Mean'],
            rows: groups.map(({ group, share, mean }) => [group, `${share}%`, habits.number(mean)]),
            note: 'Weekly: uses it at least weekly. Mean: score from 1 to 5.',
          },
        },
        {
          heading: 'What follows',
          paragraphs: [
            'Reliability matters more than price: most would accept higher costs for a service that they can count on. Better information is the change that was asked for most.',
          ],
        },
      ],
    ],
  }
}
