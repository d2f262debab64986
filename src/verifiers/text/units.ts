import { type Figure, figuresIn } from './figures.ts'

/** A number with its unit; `unit` is the unit's own name, `dimension/factor` its size where it can be converted. */
export interface Quantity {
  figure: Figure
  unit: Unit
  start: number
  end: number
}

export interface Unit {
  name: string
  /** What is measured; numbers of the same dimension may be converted by their factors. */
  dimension: string
  factor: number
}

/** `dimension: name factor spelling,spelling …` */
const table: Record<string, string[]> = {
  currency: [
    'USD 1 us$,usd,us dollar,us dollars',
    'dollar 1 $,dollar,dollars,bucks',
    'EUR 1 €,eur,euro,euros',
    'GBP 1 £,gbp,pound sterling,pounds sterling',
    'CHF 1 chf,sfr,swiss franc,swiss francs',
    'JPY 1 jpy,yen',
    'CNY 1 cny,rmb,yuan',
    'yen-or-yuan 1 ¥,￥',
    'CAD 1 cad,ca$,c$',
    'AUD 1 aud,a$,au$',
    'NZD 1 nzd,nz$',
    'INR 1 ₹,inr,rs,rupee,rupees',
    'KRW 1 ₩,krw,won',
    'BRL 1 r$,brl,reais',
    'SEK 1 sek',
    'NOK 1 nok',
    'DKK 1 dkk',
    'PLN 1 pln,zł',
    'CZK 1 czk,kč',
    'HUF 1 huf',
  ],
  share: [
    'percent 1 %,percent,per cent,prozent,pour cent',
    'point 1 percentage point,percentage points,pp',
    'basis-point 1 bps,basis point,basis points',
  ],
  mass: [
    'mg 0.001 mg,milligram,milligrams',
    'µg 0.000001 µg,mcg,microgram,micrograms',
    'g 1 g,gram,grams,gramm',
    'kg 1000 kg,kilo,kilos,kilogram,kilograms,kilogramm',
    'tonne 1000000 t,tonne,tonnes,metric ton,metric tons',
    'lb 453.59237 lb,lbs',
    'oz 28.349523125 oz,ounce,ounces',
  ],
  pound: ['pound 1 pound,pounds'],
  length: [
    'mm 0.001 mm,millimetre,millimetres,millimeter,millimeters',
    'cm 0.01 cm,centimetre,centimetres,centimeter,centimeters',
    'm 1 m,metre,metres,meter,meters',
    'km 1000 km,kilometre,kilometres,kilometer,kilometers',
    'inch 0.0254 inch,inches,″',
    'ft 0.3048 ft,foot,feet',
    'yard 0.9144 yd,yard,yards',
    'mile 1609.344 mi,mile,miles',
  ],
  area: [
    'm² 1 m²,m2,sqm,square metre,square metres,square meter,square meters',
    'km² 1000000 km²,km2',
    'sqft 0.09290304 sq ft,sqft,square foot,square feet',
    'hectare 10000 ha,hectare,hectares',
    'acre 4046.8564224 acre,acres',
  ],
  volume: [
    'ml 0.001 ml,millilitre,millilitres,milliliter,milliliters',
    'cl 0.01 cl',
    'litre 1 l,litre,litres,liter,liters',
    'm³ 1000 m³,m3,cubic metre,cubic metres,cubic meter,cubic meters',
    'gallon 3.785411784 gal,gallon,gallons',
  ],
  time: [
    'ms 0.001 ms,millisecond,milliseconds',
    'second 1 s,sec,secs,second,seconds,sekunde,sekunden',
    'minute 60 min,mins,minute,minutes,minuten',
    'hour 3600 h,hr,hrs,hour,hours,stunde,stunden,heure,heures',
    'day 86400 day,days,tag,tage,tagen,jour,jours',
    'week 604800 week,weeks,woche,wochen,semaine,semaines',
  ],
  calendar: [
    'month 1 month,months,monat,monate,monaten,mois',
    'year 12 year,years,yr,yrs,jahr,jahre,jahren,an,ans,année,années',
  ],
  data: [
    'byte 1 byte,bytes',
    'kB 1000 kb,kilobyte,kilobytes',
    'MB 1000000 mb,megabyte,megabytes',
    'GB 1000000000 gb,gigabyte,gigabytes',
    'TB 1000000000000 tb,terabyte,terabytes',
  ],
  energy: [
    'J 1 j,joule,joules',
    'kJ 1000 kj',
    'Wh 3600 wh',
    'kWh 3600000 kwh,kilowatt hour,kilowatt hours',
    'MWh 3600000000 mwh',
    'cal 4.184 cal',
    'kcal 4184 kcal',
  ],
  power: ['W 1 w,watt,watts', 'kW 1000 kw,kilowatt,kilowatts', 'MW 1000000 megawatt,megawatts'],
  temperature: ['°C 1 °c,℃,degrees celsius', '°F 1 °f,℉,degrees fahrenheit'],
  speed: ['km/h 1 km/h,kph,kmh', 'mph 1.609344 mph', 'm/s 3.6 m/s'],
}
/** Dimensions whose units cannot be turned into each other by a factor. */
const fixed = new Set(['currency', 'share', 'temperature'])

const units = new Map<string, Unit>()
for (const [dimension, rows] of Object.entries(table)) {
  for (const row of rows) {
    const [name = '', factor = '1', ...rest] = row.split(' ')
    for (const spelling of rest.join(' ').split(','))
      units.set(spelling, { name, dimension, factor: Number(factor) })
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const spellings = [...units.keys()].sort((a, b) => b.length - a.length).map(escaped)
const unitAfter = new RegExp(String.raw`^[ \u00a0\u202f-]?(${spellings.join('|')})(?![\p{L}\p{N}])`, 'iu')
const money = [...units]
  .filter(([, { dimension }]) => dimension === 'currency')
  .map(([spelling]) => escaped(spelling))
const moneyBefore = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(${money.sort((a, b) => b.length - a.length).join('|')})\.?[ \u00a0\u202f]?$`,
  'iu',
)
const longestUnit = 24

/** Numbers of a text that have a unit or a currency. */
export function quantitiesIn(text: string): Quantity[] {
  return figuresIn(text).flatMap((figure) => {
    const quantity = figure.kind === 'number' ? quantityAt(text, figure) : undefined
    return quantity === undefined ? [] : [quantity]
  })
}

function quantityAt(text: string, figure: Figure): Quantity | undefined {
  const { start, end } = figure
  // Of `-$5` the currency is inside the figure.
  const inside = /^[-−–+]([$€£¥₹])/.exec(figure.text)?.[1]
  const [lead = '', before = inside ?? ''] =
    moneyBefore.exec(text.slice(Math.max(0, start - longestUnit), start)) ?? []
  const currency = units.get(before.toLowerCase())
  if (currency !== undefined) return { figure, unit: currency, start: start - lead.length, end }
  if (figure.percent) return { figure, unit: percent, start, end }
  const attached = units.get(figure.suffix.toLowerCase())
  if (attached !== undefined) return { figure, unit: attached, start, end }
  const [all = '', spelling = ''] = unitAfter.exec(text.slice(end, end + longestUnit)) ?? []
  const unit = units.get(spelling.toLowerCase())
  return unit === undefined ? undefined : { figure, unit, start, end: end + all.length }
}

const percent: Unit = { name: 'percent', dimension: 'share', factor: 1 }

/** Whether one unit may stand for the other: the same, or a sign that several currencies share. */
export function sameUnit(a: Unit, b: Unit): boolean {
  if (a.name === b.name) return true
  const pair = [a.name, b.name]
  if (pair.includes('dollar')) return pair.some((name) => ['USD', 'CAD', 'AUD', 'NZD'].includes(name))
  if (pair.includes('pound')) return pair.includes('lb') || pair.includes('GBP')
  return pair.includes('yen-or-yuan') && pair.some((name) => name === 'JPY' || name === 'CNY')
}

/** How many of `to` one of `from` is; undefined where no factor turns one into the other. */
export function conversion(from: Unit, to: Unit): number | undefined {
  if (from.dimension !== to.dimension || fixed.has(from.dimension)) return undefined
  return from.factor / to.factor
}
