import type { Reporting, ReportText } from './report-text.ts'
import { daysLater, price, someDay } from './values.ts'
import { company, people, person } from './vocabulary.ts'

const regions = ['Europe', 'Asia', 'North America', 'Latin America', 'Africa', 'Oceania', 'Middle East']
const cities = ['Porto', 'Gdansk', 'Izmir', 'Leipzig', 'Monterrey', 'Penang', 'Tampere', 'Valencia']

/** A company's year on two or three pages. */
export function annual({ random, habits, asked }: Reporting): ReportText {
  const { between, chance, pick, sample } = random
  const name = company(random)
  const year = between(2021, 2025)
  const rows = sample(regions, between(3, 5)).map((region) => ({
    region,
    revenue: between(120, 980) / 10,
    staff: between(40, 1900),
    growth: between(11, 290) / 10,
  }))
  const revenue = Math.round(rows.reduce((sum, row) => sum + row.revenue, 0) * 10) / 10
  const [chief = '', finance = ''] = people(random, 2)
  const [factory = '', closed = ''] = sample(cities, 2)
  const [dividend, previous] = [price(random, habits, 1, 4), price(random, habits, 5, 9)]
  const patents = between(4, 88)
  const waste = between(8, 41)
  const meeting = { ...someDay(random, year + 1), month: between(4, 6) }
  const long = chance(0.5)
  const row = pick(rows)
  asked
    .number(
      'annual.region_revenue',
      row.revenue,
      [
        `What was the revenue in ${row.region}?`,
        `How much did the company sell in ${row.region}, in millions?`,
      ],
      2,
    )
    .number(
      'annual.region_staff',
      row.staff,
      [`How many employees work in ${row.region}?`, `What is the headcount in ${row.region}?`],
      2,
    )
    .percentage(
      'annual.region_growth',
      row.growth,
      [`By what percentage did ${row.region} grow?`, `What growth was seen in ${row.region}?`],
      2,
    )
    .number('annual.revenue', revenue, [
      'What was the total revenue of the year, in millions?',
      'How high was the revenue of the whole group?',
    ])
    .money('annual.dividend', dividend, ['What dividend is proposed?', 'How much does each share pay?'], 1)
    .words(
      'name',
      'annual.chief',
      chief,
      ['Who becomes chief executive?', 'Who is the new head of the company?'],
      { rivals: [finance] },
    )
    .words('name', 'annual.finance', finance, ['Who is the CFO?', 'Who is the chief financial officer?'], {
      rivals: [chief],
    })
    .words(
      'text',
      'annual.factory',
      factory,
      ['Where was the new factory opened?', 'In which city is the new plant?'],
      { rivals: [closed] },
    )
    .words(
      'text',
      'annual.closed',
      closed,
      ['Which site was closed?', 'In which city was production ended?'],
      { rivals: [factory] },
    )
    .date(
      'annual.meeting',
      meeting,
      ['When is the annual general meeting?', 'On which day do the shareholders meet?'],
      long ? 3 : 2,
    )
    .number('annual.patents', patents, [
      'How many patents were filed?',
      'What number of patents did the company apply for?',
    ])
    .percentage(
      'annual.waste',
      waste,
      ['By how much was waste reduced?', 'By what percentage did waste go down?'],
      long ? 3 : 2,
    )
    .absent('annual.other_region', 'number', [
      `What was the revenue in ${pick(regions.filter((one) => rows.every(({ region }) => region !== one)))}?`,
    ])
    .absent('annual.marketing', 'money', [
      'How much was spent on marketing?',
      'What was the advertising budget?',
    ])
    .absent('annual.auditor', 'name', ['Who audited the accounts?', 'Which firm is the auditor?'])
    .absent('annual.debt', 'money', ['How high is the bank debt?', 'What loans does the company have?'])
    .absent('annual.phone', 'phone', ['What is the phone number of investor relations?'])
  const results = {
    heading: 'Results by region',
    paragraphs: [
      `${rows[0]?.region} remained an important market, although margins there were under pressure in the second half of the year. Currency effects were small.`,
    ],
    table: {
      titles: ['Region', 'Revenue', 'Employees', 'Growth'],
      rows: rows.map((one) => [
        one.region,
        habits.number(one.revenue),
        habits.number(one.staff),
        `${habits.number(one.growth)}%`,
      ]),
      note: `Revenue in million ${habits.currency}. Employees at the end of the year.`,
    },
  }
  const ending = [
    {
      heading: 'Environment',
      paragraphs: [
        `Waste sent to landfill was cut by ${waste}%, mainly because packaging is now taken back. Our target for the next five years is to run all plants on renewable electricity.`,
      ],
    },
    {
      heading: 'Dates',
      paragraphs: [
        `The annual general meeting will be held on ${habits.date(meeting)} at the head office. Shareholders receive their invitations by post.`,
      ],
    },
  ]
  return {
    title: `${name}: Annual Report ${year}`,
    lines: [pick(['A year of steady progress', 'Growing with our customers', 'Built to last'])],
    pages: [
      [
        {
          heading: 'Summary',
          paragraphs: [
            `The year was shaped by high energy prices and slower shipping. Group revenue nevertheless reached ${habits.number(revenue)} million ${habits.currency}, a record. A new factory was opened in ${factory} in autumn, while the ageing site in ${closed} was closed.`,
            `Our laboratories filed ${patents} patents. The board proposes a dividend of ${habits.money(dividend)} per share, after ${habits.money(previous)} in the year before, which included a special payment.`,
          ],
        },
        {
          heading: 'People',
          paragraphs: [
            `${chief} will take over as chief executive officer in April, after twelve years in the research department. ${finance} continues as chief financial officer.`,
            'We thank all colleagues for their work in a demanding year, and our customers for their trust.',
          ],
        },
      ],
      long ? [results] : [results, ...ending],
      ...(long ? [ending] : []),
    ],
  }
}

/** The monthly report of a project, on one page or two. */
export function project({ random, habits, asked }: Reporting): ReportText {
  const { between, chance, pick, sample } = random
  const name = pick(['Lighthouse', 'Evergreen', 'Blue Bridge', 'Compass', 'Meridian', 'Sandstone'])
  const [lead = '', sponsor = '', tester = ''] = people(random, 3)
  const budget = price(random, habits, 80, 900) * 1000
  const spent = Math.round(budget * (between(20, 80) / 100))
  const started = someDay(random)
  const golive = daysLater(started, between(150, 420))
  const meeting = daysLater(started, between(60, 140))
  const done = between(21, 92)
  const defects = between(3, 74)
  const vendor = company(random)
  const milestones = sample(
    ['Requirements', 'Design', 'Prototype', 'Integration', 'Pilot', 'Training', 'Rollout'],
    5,
  ).map((title, i) => ({
    title,
    owner: person(random),
    due: daysLater(started, 30 * (i + 1) + between(0, 12)),
    state: pick(['done', 'on track', 'late', 'not started']),
  }))
  const long = chance(0.5)
  const at = long ? 2 : 1
  const milestone = pick(milestones)
  const owners = milestones.map(({ owner }) => owner)
  asked
    .words('name', 'project.lead', lead, ['Who leads the project?', 'Who is the project manager?'], {
      rivals: [sponsor, tester],
    })
    .words(
      'name',
      'project.sponsor',
      sponsor,
      ['Who is the sponsor?', 'Which sponsor does the project have?'],
      { rivals: [lead] },
    )
    .words('name', 'project.tester', tester, ['Who is responsible for testing?', 'Who runs the tests?'], {
      rivals: [lead, sponsor],
    })
    .money(
      'project.budget',
      Math.round(budget),
      ['What is the approved budget?', 'How much money may the project spend?'],
      1,
    )
    .money(
      'project.spent',
      spent,
      ['How much has been spent so far?', 'What has the project cost to date?'],
      1,
    )
    .percentage('project.done', done, [
      'What share of the work is complete?',
      'How far along is the project, in percent?',
    ])
    .date('project.golive', golive, ['When does the system go live?', 'What is the planned launch date?'])
    .number('project.defects', defects, ['How many defects are open?', 'How many bugs have not been fixed?'])
    .words('name', 'project.vendor', vendor, [
      'Which vendor delivers the hardware?',
      'Who supplies the equipment?',
    ])
    .date(
      'project.meeting',
      meeting,
      ['When is the next steering meeting?', 'On which date does the steering committee meet?'],
      at,
    )
    .words(
      'name',
      'project.owner',
      milestone.owner,
      [`Who owns the milestone ${milestone.title}?`, `Who is responsible for ${milestone.title}?`],
      { page: at, rivals: owners },
    )
    .date(
      'project.milestone',
      milestone.due,
      [`When is the milestone ${milestone.title} due?`, `By when must ${milestone.title} be finished?`],
      at,
    )
    .words('text', 'project.state', milestone.state, [`What is the status of ${milestone.title}?`], {
      page: at,
      rivals: ['done', 'on track', 'late', 'not started'],
    })
    .absent('project.customer', 'name', [
      'Which customer ordered the project?',
      'Who is the lawyer of the project?',
    ])
    .absent('project.rate', 'money', [
      'What is the hourly rate of the consultants?',
      'How much does a licence cost?',
    ])
    .absent('project.team', 'number', ['How many people are on the team?', 'How many servers are needed?'])
    .absent('project.contract', 'identifier', ['What is the contract number?'])
  return {
    title: `Project ${name}: status report`,
    lines: [`Project lead: ${lead}`, `Sponsor: ${sponsor}`],
    pages: divide(long, [
      {
        heading: 'Where we stand',
        paragraphs: [
          `Work began on ${habits.date(started)} and ${done}% of the planned tasks are complete. The switch to the new system is planned for ${habits.date(golive)}; there is no reason to move that date.`,
          `Of the approved ${habits.money(Math.round(budget))}, ${habits.money(spent)} has been spent to date. The hardware comes from ${vendor}, whose first delivery was complete and on time.`,
        ],
      },
      {
        heading: 'Quality',
        paragraphs: [
          `${tester} took over the test team this month. At present ${defects} defects are open, none of which is critical. Load tests will be repeated once the new network is in place.`,
        ],
      },
      {
        heading: 'Milestones',
        paragraphs: ['The table shows who answers for what.'],
        table: {
          titles: ['Milestone', 'Owner', 'Due', 'Status'],
          rows: milestones.map(({ title, owner, due, state }) => [title, owner, habits.date(due), state]),
        },
      },
      {
        heading: 'Next steps',
        paragraphs: [
          `The steering committee meets on ${habits.date(meeting)}. It has to decide whether the pilot is widened to a second site.`,
        ],
      },
    ]),
  }
}

type Sections = ReportText['pages'][number]

/** All on one page, or the second half on a page of its own. */
const divide = (long: boolean, all: Sections): Sections[] => (long ? [all.slice(0, 2), all.slice(2)] : [all])
