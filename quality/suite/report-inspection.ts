import type { Reporting, ReportText } from './report-text.ts'
import { clock, daysLater, price, someDay } from './values.ts'
import { address, digits, people } from './vocabulary.ts'

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
