import type { Field } from './field.ts'

const company =
  'shop|store|business|company|organi[sz]ation|institution|institute|school|bank|seller|supplier|vendor|merchant|restaurant|firm|issuer|sender|landlord'

/** Who made a document and for whom, how to reach them, and what letters have. */
export const partyFields: Field[] = [
  {
    name: 'issuer',
    type: 'name',
    asked: new RegExp(
      String.raw`\b(?:name of|which|what|whose)\b.*\b(?:${company})\b|\bwho (?:is the (?:seller|supplier|vendor|issuer|sender)|sent|issued)\b|\bwhere was (?:this|it) bought\b|\bwhose (?:price list|catalogue)\b|\b(?:${company})\b.*\b(?:issued|sent|from|publishes)\b`,
      'i',
    ),
    unless:
      /\b(?:billed|address|street|phone|number|email|time|hours|close|open|account should|vendor delivers|insures|warehouse|ordered|delivers|holder)\b|\bcity\b|\bbank account\b|\bhow\b|\bwhen\b/i,
    labelled: /^(?:from|seller|supplier|vendor|sold by|issued by|merchant|sender)\b|\bby\b/i,
    roles: ['sender', 'title'],
  },
  {
    name: 'recipient',
    type: 'name',
    asked:
      /\b(?:company|who|whom)\b.*\bbilled\b|\bwho is the (?:customer|buyer|client|recipient|letter for)\b|\bto whom\b.*\b(?:addressed|sent)\b|\bname of the (?:customer|recipient|client|buyer)\b|\baddressed to\b/i,
    labelled:
      /\b(?:bill|billed|invoice|sold|ship|deliver)(?:ed)? to\b|^(?:customer|client|buyer|to|attn|recipient)\b/i,
    unlabelled: /\b(?:no|number|id|service|address)\b/i,
    roles: ['recipient', 'salutation'],
  },
  {
    name: 'issuer_address',
    type: 'address',
    asked: new RegExp(
      String.raw`\b(?:address|street|located)\b.*\b(?:${company})\b|\b(?:${company})(?:'s)?\b.*\b(?:address|street|located)\b`,
      'i',
    ),
    unless: /\be-?mail|\bbilled\b|\bbilling\b|\brecipient\b|\bcustomer\b|\bholder\b|\bweb\b/i,
    roles: ['sender_address'],
  },
  {
    name: 'recipient_address',
    type: 'address',
    asked:
      /\bbilling address\b|\b(?:address|street)\b.*\b(?:recipient|customer|holder|client|buyer|tenant)\b|\b(?:recipient|customer|client|buyer)(?:'s)? (?:address|street)\b/i,
    unless: /\be-?mail|\bdelivery\b|\bshipping\b/i,
    labelled: /\b(?:bill|billed|invoice|sold) to\b|\bbilling address\b|^(?:customer|client)\b/i,
    roles: ['recipient_address'],
  },
  {
    name: 'delivery_address',
    type: 'address',
    asked: /\b(?:delivery|shipping) address\b|\bwhere\b.*\b(?:shipped|delivered|sent)\b/i,
    labelled: /\b(?:ship|deliver|delivered|shipped) to\b|\b(?:delivery|shipping) address\b/i,
    roles: ['delivery', 'delivery_address'],
  },
  {
    name: 'approver',
    type: 'name',
    asked: /\bwho (?:approved|authori[sz]ed|signed off)\b/i,
    labelled: /\b(?:approved|authori[sz]ed|released)\b/i,
    unlabelled: /\bcode\b/i,
  },
  {
    name: 'phone',
    type: 'phone',
    asked: /\b(?:phone|telephone)\b|\bnumber\b.*\bcall\b|\bcall\b/i,
    unless: /\bfax\b/i,
    labelled: /\b(?:tel|telephone|phone|call|calling|customer service|mobile|hotline)\b/i,
    unlabelled: /\bfax\b/i,
    places: ['lone_phone'],
  },
  { name: 'fax', type: 'phone', asked: /\bfax\b/i, labelled: /\bfax\b/i },
  {
    name: 'email',
    type: 'email',
    asked: /\be-?mail\b/i,
    labelled: /\be-?mail\b|\bwrite to\b|\bcontact\b/i,
    places: ['lone_email'],
  },
  {
    name: 'time',
    type: 'time',
    asked:
      /\bwhat time\b.*\b(?:printed|receipt|purchase|bought|paid)\b|\btime of (?:the )?(?:purchase|sale)\b/i,
    labelled: /^time\b/i,
    places: ['lone_time'],
  },
  {
    name: 'author',
    type: 'name',
    asked: /\bwho (?:wrote|signed) the letter\b|\b(?:from whom is) the letter\b|\bauthor of the letter\b/i,
    labelled: /^(?:sincerely|regards|signed|signature)\b/i,
    roles: ['signature'],
  },
  {
    name: 'subject',
    asked: /\bsubject\b|\bletter about\b/i,
    unless: /\bsubject to\b/i,
    labelled: /^(?:subject|re|regarding)\b/i,
    roles: ['subject'],
  },
  {
    name: 'role',
    asked: /\b(?:position|role|job title) (?:of|does|has)\b|\b(?:which|what) role\b/i,
    labelled: /^(?:position|role|title)\b/i,
    roles: ['signature_role'],
  },
  {
    name: 'reference',
    type: 'identifier',
    asked: /\breference\b|\bfile number\b/i,
    unless: /\bwho\b/i,
    labelled: /\bref(?:erence)?\b/i,
    places: ['lone_code'],
  },
]
