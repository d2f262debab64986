import type { Random } from './random.ts'

const words = (text: string) => text.trim().split(/\s*[\n|]\s*/)

const firstNames =
  words(`Maria|Tom|Aiko|Lucas|Priya|Hannah|Mateo|Ingrid|Samuel|Chloe|Omar|Beatrice|Daniel|Yuki|Fiona|
Rafael|Grace|Viktor|Amelia|Noah|Leila|Peter|Sofia|Kwame|Eleanor|Hugo|Ruth|Andre|Marta|Colin`)
const lastNames =
  words(`Jensen|Okafor|Tanaka|Moreau|Nair|Whitfield|Alvarez|Lindqvist|Brennan|Dubois|Haddad|Novak|Carver|
Sato|MacLeod|Costa|Huang|Petrov|Sinclair|Fischer|Rahman|Oakley|Marino|Mensah|Prescott|Keller|Abrams|Laurent|Kowalski|Byrne`)
const companyStems =
  words(`Northwind|Blue Harbor|Kestrel|Orchid|Lumen|Ashford|Silverline|Redwood|Halden|Brightwater|
Cobalt|Fairmont|Granite Peak|Juniper|Marlowe|Oakhurst|Pinnacle|Quayside|Sterling|Tidewater|Vanguard|Westbrook|Corvus|Delmar`)
const companyTrades =
  words(`Traders|Supplies|Systems|Logistics|Print Works|Engineering|Office Supply|Electrical|
Consulting|Textiles|Foods|Instruments|Design Studio|Packaging|Hardware`)
const companyForms = ['Ltd', 'GmbH', 'Inc.', 'LLC', '& Sons', 'AG', 'plc', '']
const streets =
  words(`High Street|Mill Lane|Station Road|Church Avenue|Garden Street|Harbour Road|Linden Street|Park Drive|
Queens Road|Victoria Square|Elm Court|Bridge Street|Kingsway|Foundry Lane|Market Place`)
const cities: [string, string][] = [
  ['Leeds', 'LS1 4AP'],
  ['Bristol', 'BS1 5TR'],
  ['Boston', 'MA 02110'],
  ['Portland', 'OR 97205'],
  ['Chicago', 'IL 60607'],
  ['Lyon', '69002'],
  ['Hamburg', '20457'],
  ['Zurich', '8005'],
  ['Dublin', 'D02 X285'],
  ['Rotterdam', '3011'],
  ['Vienna', '1070'],
  ['Osaka', '530-0001'],
  ['Austin', 'TX 78701'],
  ['Edinburgh', 'EH1 2NG'],
]

/** Goods a business orders, with the unit they are sold in. */
export const goods =
  words(`Steel bracket 40 mm|Oak shelf board|Copper wire reel|Desk lamp, black|Filter cartridge F7|
Copy paper A4|Hinge set, brass|Office chair Torino|Toner cartridge 85X|Safety gloves, size 9|LED panel 60x60|Cable duct 2 m|
Whiteboard 120x90|Packing tape, clear|Pallet wrap|Wall anchor, nylon|Hand sanitiser 5 l|Ball bearing 6204|Pressure gauge|
Rubber gasket|Drill bit set|Extension lead 10 m|Storage box, large|Label printer|Coffee beans 1 kg|Cleaning cloths|
USB-C dock|Monitor arm|Network switch, 8 port|Air compressor hose`)

/** Work a business bills for. */
export const services =
  words(`On-site installation|Website maintenance|Design consultation|Annual inspection|Staff training|
Translation services|Server migration|Project management|Window cleaning|Legal review|Copy editing|Pest control visit`)

export const groceries =
  words(`Whole milk 1 l|Sourdough bread|Bananas|Cheddar 250 g|Free range eggs|Olive oil|Tomatoes|
Orange juice|Basmati rice|Dark chocolate|Ground coffee|Greek yogurt|Carrots 1 kg|Penne pasta|Dish soap|Paper towels|
Salmon fillet|Red apples|Sparkling water|Peanut butter`)

export const menu =
  words(`Espresso|Cappuccino|Flat white|Croissant|Bagel|Club sandwich|Caesar salad|Tomato soup|Lemonade|
Green tea|Carrot cake|Cheese toast|Iced latte|Brownie|Mineral water|Veggie burger|French fries|House wine`)

export interface Address {
  street: string
  city: string
  code: string
  /** As on an envelope: city and postcode in the country's order. */
  place: string
}

export const person = (random: Random) => `${random.pick(firstNames)} ${random.pick(lastNames)}`

/** Different people. */
export function people(random: Random, count: number): string[] {
  const first = random.sample(firstNames, count)
  const last = random.sample(lastNames, count)
  return first.map((name, i) => `${name} ${last[i]}`)
}

export function company(random: Random): string {
  const parts = [random.pick(companyStems), random.pick(companyTrades), random.pick(companyForms)]
  return parts.filter((part) => part !== '').join(' ')
}

/** Different companies. */
export function companies(random: Random, count: number): string[] {
  const stems = random.sample(companyStems, count)
  return stems.map((stem) => `${stem} ${random.pick(companyTrades)} ${random.pick(companyForms)}`.trim())
}

export function address(random: Random): Address {
  const [city, code] = random.pick(cities)
  const street = `${random.between(1, 240)} ${random.pick(streets)}`
  const place = /^\d/.test(code) ? `${code} ${city}` : `${city} ${code}`
  return { street, city, code, place }
}

export const digits = (random: Random, count: number) =>
  Array.from({ length: count }, (_, i) => random.between(i === 0 ? 1 : 0, 9)).join('')

export function phone(random: Random): string {
  return random.pick([
    () => `+44 ${digits(random, 3)} ${digits(random, 3)} ${digits(random, 4)}`,
    () => `(${digits(random, 3)}) ${digits(random, 3)}-${digits(random, 4)}`,
    () => `+41 ${digits(random, 2)} ${digits(random, 3)} ${digits(random, 2)} ${digits(random, 2)}`,
    () => `0${digits(random, 3)} ${digits(random, 6)}`,
    () => `${digits(random, 3)}-${digits(random, 3)}-${digits(random, 4)}`,
  ])()
}

export const domainOf = (name: string) =>
  `${name
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .split(' ')
    .slice(0, 2)
    .join('-')
    .replace(/-$/, '')}.example`

export const emailOf = (box: string, name: string) => `${box}@${domainOf(name)}`

/** An International Bank Account Number, by its look. */
export function iban(random: Random): string {
  const country = random.pick(['DE', 'GB', 'CH', 'FR', 'NL'])
  return `${country}${digits(random, 2)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 4)} ${digits(random, 2)}`
}
