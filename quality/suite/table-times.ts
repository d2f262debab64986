import { type Draft, Questions } from './draft.ts'
import type { Random } from './random.ts'
import { lookOf, Sheet } from './sheet.ts'
import { clock, daysLater, habitsOf, price, someDay } from './values.ts'
import { people } from './vocabulary.ts'

const stops = [
  'Harbour',
  'Central Station',
  'Old Mill',
  'University',
  'Airport',
  'Museum Park',
  'Eastfield',
  'Westgate',
  'Lakeside',
  'Stadium',
]

/** Trains of a line: one a row, a stop a column. */
export function timetable(random: Random): Draft {
  const { between, chance, pick, sample } = random
  const habits = habitsOf(random)
  const look = lookOf(random, { page: [841.89, 595.28], size: pick([9, 10]) })
  const called = sample(stops, between(4, 6))
  const line = `${pick(['Line', 'Route', 'Bus'])} ${between(2, 68)}`
  const halves = chance(0.3)
  const from = someDay(random)
  let start = between(5 * 60, 7 * 60)
  const trains = Array.from({ length: between(6, 10) }, () => {
    start += between(18, 65)
    let at = start
    const number = `${pick(['R', 'S', 'IC', 'T'])} ${between(100, 999)}`
    const times = called.map(() => (at += between(4, 19)))
    return { number, times, track: between(1, 12) }
  })
  const fare = price(random, habits, 2, 9)
  const rules = pick(['grid', 'rows', 'none'] as const)
  const asked = new Questions(random, habits)
  for (const { number, times, track } of sample(trains, 4)) {
    const i = between(0, called.length - 1)
    asked
      .time('timetable.time', times[i] ?? 0, [
        `At what time does ${number} leave ${called[i]}?`,
        `What time is ${number} at ${called[i]}?`,
        `When does ${number} stop at ${called[i]}?`,
      ])
      .time('timetable.last', times.at(-1) ?? 0, [`When does ${number} arrive at ${called.at(-1)}?`])
      .number('timetable.track', track, [
        `From which platform does ${number} depart?`,
        `What is the platform of ${number}?`,
      ])
  }
  asked
    .date('timetable.from', from, [
      'From which date is the timetable valid?',
      'When did this timetable start?',
    ])
    .money('timetable.fare', fare, ['How much is a single ticket?', 'What does a single journey cost?'])
    .words('text', 'timetable.line', line, [
      'Which line is the timetable for?',
      'What is the name of the route?',
    ])
    .absent('timetable.other_stop', 'time', [
      `At what time does ${trains[0]?.number} leave ${pick(stops.filter((stop) => !called.includes(stop)))}?`,
    ])
    .absent('timetable.night', 'time', [
      'When does the night bus leave?',
      'At what time does the night service start?',
    ])
    .absent('timetable.bicycle', 'money', [
      'How much is a ticket for a bicycle?',
      'What does a monthly pass cost?',
    ])
    .absent('timetable.lost', 'phone', ['What is the phone number of the lost property office?'])
    .absent('timetable.driver', 'name', [`Who drives ${trains[1]?.number}?`])
  return {
    pages: 1,
    questions: asked.all,
    sheet() {
      const sheet = new Sheet(look)
      sheet.line(`${line}: ${called[0]} – ${called.at(-1)}`, { size: 17, font: 'bold', colour: look.colour })
      sheet
        .line(`Timetable valid from ${habits.date(from)}. Mondays to Fridays, not on public holidays.`)
        .gap()
      const share = 0.76 / called.length
      const columns = [
        { title: 'Train', share: 0.12 },
        { title: 'Platform', share: 0.12, align: 'center' as const },
        ...called.map((title) => ({ title, share, align: 'right' as const })),
      ]
      const rows = trains.map(({ number, times, track }) => [
        number,
        `${track}`,
        ...times.map((time) => clock(time, halves)),
      ])
      sheet.table(columns, rows, {
        rules,
        head: 'band',
        zebra: true,
      })
      sheet.gap().line(`Single ticket: ${habits.money(fare)}. Children under six travel free of charge.`)
      return sheet
    },
  }
}

const courses = [
  'Beginner Spanish',
  'Watercolour',
  'First Aid',
  'Pottery',
  'Yoga for All',
  'Bookkeeping',
  'Digital Photography',
  'Italian Cooking',
  'Choir',
  'Chess Club',
  'Creative Writing',
  'Bicycle Repair',
]
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The evening classes of a term. */
export function roster(random: Random): Draft {
  const { between, pick, sample } = random
  const habits = habitsOf(random)
  const look = lookOf(random, { size: 9 })
  const names = sample(courses, between(7, 10))
  const teachers = people(random, names.length)
  const rows = names.map((name, i) => ({
    name,
    teacher: teachers[i] ?? '',
    weekday: pick(weekdays),
    minutes: between(33, 41) * 30,
    room: `${pick(['A', 'B', 'C'])}${between(101, 320)}`,
    fee: price(random, habits, 45, 240),
    places: between(8, 30),
  }))
  const start = someDay(random)
  const head = `${pick(['Riverside', 'Northgate', 'Elmwood'])} Adult Education Centre`
  const deadline = daysLater(start, -between(3, 30))
  const enrolment = `The term starts on ${habits.date(start)}; please enrol by ${habits.date(deadline)} at the office.`
  const asked = new Questions(random, habits)
  for (const row of sample(rows, 4))
    asked
      .words(
        'name',
        'roster.teacher',
        row.teacher,
        [`Who teaches ${row.name}?`, `What is the name of the ${row.name} teacher?`],
        { rivals: teachers },
      )
      .time('roster.time', row.minutes, [
        `At what time does ${row.name} begin?`,
        `What time is the ${row.name} class?`,
      ])
      .words('identifier', 'roster.room', row.room, [
        `In which room is ${row.name}?`,
        `Where does ${row.name} take place?`,
      ])
      .money('roster.fee', row.fee, [`How much does ${row.name} cost?`, `What is the fee for ${row.name}?`])
      .words(
        'text',
        'roster.weekday',
        row.weekday,
        [`On which day of the week is ${row.name}?`, `Which weekday is ${row.name} held on?`],
        { rivals: weekdays },
      )
      .number('roster.places', row.places, [`How many places are there in ${row.name}?`])
  asked
    .date('roster.start', start, ['When does the term start?', 'On which date do classes begin?'], 1)
    .date('roster.deadline', deadline, ['By when must I enrol?', 'What is the enrolment deadline?'], 1)
    .words('name', 'roster.school', head, [
      'Which school offers the classes?',
      'What is the name of the institution?',
    ])
    .absent('roster.other', 'name', [`Who teaches ${pick(courses.filter((name) => !names.includes(name)))}?`])
    .absent('roster.director', 'name', ['Who is the director of the centre?'])
    .absent('roster.parking', 'money', ['How much is parking?', 'What discount do pensioners get?'])
    .absent('roster.end', 'date', ['When does the term end?', 'On which date is the exam?'])
    .statedIn([enrolment])
  return {
    pages: 1,
    questions: asked.all,
    sheet() {
      const sheet = new Sheet(look)
      sheet
        .line(head, { size: 16, font: 'bold', align: 'center' })
        .line('Evening classes', { size: 12, align: 'center' })
      sheet.gap().line(enrolment).gap()
      const titles: [string, number][] = [
        ['Class', 0.22],
        ['Teacher', 0.2],
        ['Day', 0.14],
        ['Time', 0.1],
        ['Room', 0.1],
        ['Places', 0.1],
        [habits.bareCells ? `Fee (${habits.currency})` : 'Fee', 0.14],
      ]
      const columns = titles.map(([title, share]) => ({ title, share }))
      const cells = rows.map((row) => [
        row.name,
        row.teacher,
        row.weekday,
        clock(row.minutes),
        row.room,
        `${row.places}`,
        habits.cell(row.fee),
      ])
      sheet.table(columns, cells, { rules: 'grid', head: 'bold', rowHeight: 22 })
      return sheet
    },
  }
}
