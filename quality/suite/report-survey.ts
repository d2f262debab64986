import type { Reporting, ReportText } from './report-text.ts'
import { daysLater, price, someDay } from './values.ts'
import { company, people } from './vocabulary.ts'

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
