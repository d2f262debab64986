/** Words that carry no subject, and the words that only say that something is asked. */
const stopWords = new Set(
  `a about above all also am an and any are as at be been being by can could did do does for from give had has have
  he her here him his how i if in into is it its itself just kindly let like list me mine my name nor not of on or our
  out please say said says she should show so some stated tell than that the their them then there these they
  this those to under up us was we were what when where which while who whom whose why will with would you your
  according must need needed needs may might shall keep high low large big often much many
  document page file text written mentioned find found get one s`.split(/\s+/),
)

/**
 * Words by which questions and documents mean the same. One line a meaning; a word may stand in several.
 */
const meanings = `
total sum grand
amount sum total balance due
due payable pay paid payment owe owed outstanding
invoice bill
seller vendor supplier merchant issuer store shop
buyer customer client bill recipient purchaser
number no id ref reference code nr
phone telephone tel mobile cell
tax vat gst sales
quantity qty unit pcs piece count
price cost rate fee charge amount
cost price amount
discount rebate reduction
ship shipping delivery deliver freight postage
address street located location
start begin commence effective from
end finish expire expiry expiration terminate until
revenue sale turnover income
profit earning income gain
employee staff headcount worker personnel people
sign signed signature sincerely regards author
write wrote author prepared
meet meeting appointment
send sent dispatch ship
cancel cancellation terminate termination
increase rise grow grew growth up
decrease fall fell drop decline down
manager head lead director
card visa mastercard amex
method card cash via
table seat
server cashier served waiter
dispute complaint
notice notify notification
rent lease tenancy
tenant lessee
landlord lessor
deposit security
refund return
warranty guarantee
issue issued date
buy bought purchase purchased order ordered
website web url site
email mail
salary wage pay
account iban acct
subtotal net
subject re regarding
allow allowed permit permitted prohibited forbidden
`
/** The same of what people tell in sentences. */
const happenings = `
begin start commence open opening opened first
end close closing finish until expire
happen occur take place
cost price charge fee worth
maintain service serviced maintenance
lift elevator
inspect check examine examination audit visit
repair fix mend restore
fine penalty
excess deductible
object appeal dispute disagree
assess estimate value put
chief head director executive ceo president
plant factory site works
reduce cut lower decrease fall
bug defect fault error
vendor supplier hardware equipment
launch live rollout release
complete finish done ready
hold held take place venue where
salary pay wage earn gross income
annual yearly year
leave holiday vacation
boss manager report supervisor
probation trial
eat fast food
floor level storey
department ward clinic unit
doctor physician dr
examination appointment treatment
person people adult respondent participant guest member
happy satisfied content
unhappy dissatisfied
favour for yes
organise plan prepare arrange
party festival celebration
apology absent attend
chair chairman preside
minute record protocol
cook chef prepare menu
speak speech talk
reply answer respond register registration
welcome allowed
damp humidity humid moisture
warm temperature heat hot
loud noise sound
employ position job
school education centre institute college
class course lesson
shelf stored location bin
journey ticket fare trip
depart leave departure platform
arrive arrival stop
route line
count inventory counted
area size square metre
building house property flat
caretaker janitor
insured insurance policy
claim damage
transfer pay
term period duration run
month monthly
week weekly
hour hourly
share percent
complete far progress
approve approved sign authorise authorize authorisation authorization
point bonus loyalty
litre liter gallon fuel
answer reply
write call contact
view viewing
live reside
cause reason
restructure close shut`

const groupsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(' '))

const stems = new Map<string, string>()
const rememberedStems = 20_000

/** A word without diacritics, case and the commonest English endings. */
export function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= rememberedStems) stems.clear()
  const found = reduce(word)
  stems.set(word, found)
  return found
}

function reduce(word: string): string {
  const plain = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  if (!/^[a-z]{4,}$/.test(plain)) return plain
  const single = plain
    .replace(/ies$/, 'y')
    .replace(/lves$/, 'lf')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^su])s$/, '$1')
  const base = single.replace(/(?<=[a-z]{3})(?:ing|ed)$/, '')
  const bare = base === single ? single : base.replace(/([bdgmnprt])\1$/, '$1')
  return bare.length > 3 ? bare.replace(/e$/, '') : bare
}

const synonyms = new Map<string, Set<string>>()
for (const group of [...groupsOf(meanings), ...groupsOf(happenings)]) {
  const members = group.map(stem)
  for (const one of members) {
    const others = synonyms.get(one) ?? new Set()
    for (const other of members) if (other !== one) others.add(other)
    synonyms.set(one, others)
  }
}

/** Stems that may stand for this one in a document. */
export function synonymsOf(term: string): ReadonlySet<string> {
  return synonyms.get(term) ?? new Set()
}

const fieldNames = new Set(groupsOf(meanings).flat().map(stem))

/** True when all that a text names are fields, as "Ship to" or "Due date" do. */
export function isFieldName(text: string): boolean {
  const words = subjectOf(text)
  return words.length > 0 && words.every((word) => fieldNames.has(word))
}

const wordPattern = /#|[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu

/** Stems of a text in order, all words. `#` and `No.` are read as "number", `e-mail` as "email". */
export function stemsOf(text: string): string[] {
  return (text.replace(/\be-(?=mail)/gi, 'e').match(wordPattern) ?? []).map((word) =>
    word === '#' || /^no$/i.test(word) ? 'number' : stem(word.replace(/['’]s$/i, '')),
  )
}

/** Stems that carry the subject of a text, each once, in order. */
export function subjectOf(text: string): string[] {
  const words = text.replace(/\be-(?=mail)/gi, 'e').match(wordPattern) ?? []
  return [...new Set(words.filter((word) => !stopWords.has(word.toLowerCase())).flatMap(stemsOf))]
}

const endings = /^(?:|s|e|es|ed|er|or|ion|ions|ing|al|ment|y|ly|ation|ance|ence|ant|ive|ure)$/

/** Whether two stems are forms of one word: "inspection" and "inspector". */
export function related(a: string, b: string): boolean {
  if (a.length < 5 || b.length < 5) return false
  let shared = 0
  while (shared < a.length && a[shared] === b[shared]) shared++
  return shared >= 5 && endings.test(a.slice(shared)) && endings.test(b.slice(shared))
}

/** Whether two stems differ in one letter, or in two of long ones, as OCR misreads them. */
export function alike(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 5) return false
  const most = a.length >= 9 ? 2 : 1
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(
        Math.min(
          (previous[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    previous = row
  }
  return (previous[b.length] ?? most + 1) <= most
}
