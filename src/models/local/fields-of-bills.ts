import type { Field } from './field.ts'

/** Amounts, dates and numbers of invoices and receipts. */
export const billFields: Field[] = [
  {
    name: 'total',
    type: 'money',
    asked:
      /\b(?:grand |invoice |bill )?total\b|\bin total\b|\bamount due\b|\bwhole (?:invoice|bill)\b|\beverything cost\b|\bhave to pay\b|\btotal (?:bill|amount)\b/i,
    unless:
      /\b(?:sub-?total|line total|net|before tax|without tax|excluding|units?|deposits?|withdrawals?|paid in|went out|stock|revenue)\b|\btotal (?:for|of the)\b/i,
    labelled:
      /^(?:(?:grand|invoice|order|bill)\s+)?total(?:\s+(?:due|amount|payable|incl.*))?\b|\bamount (?:due|payable)\b|\bto pay\b|\bplease pay\b|^amount$/i,
    unlabelled: /\b(?:sub|net|excl|before|line|paid)\b|sub-?total/i,
  },
  {
    name: 'subtotal',
    type: 'money',
    asked:
      /\bsub-?total\b|\bnet (?:amount|total|sum)\b|\bbefore tax\b|\bwithout tax\b|\bexcluding (?:tax|vat)\b/i,
    labelled: /\bsub-?\s?total\b|\bnet(?:\s+(?:total|amount))?$|\btotal (?:net|excl|before)/i,
  },
  {
    name: 'tax',
    type: 'money',
    asked: /\b(?:tax|vat|gst)\b/i,
    unless:
      /\b(?:rate|percent|percentage|before|without|excluding|including|subtotal|net)\b|\btax (?:id|number)\b/i,
    labelled: /\b(?:tax|vat|gst|mwst)\b/i,
    unlabelled: /\b(?:excl|incl|before|without|id|number|no|invoice|total|refund)\b/i,
  },
  {
    name: 'tax_rate',
    type: 'percentage',
    asked:
      /\b(?:tax|vat|gst)\b.*\b(?:rate|percent|percentage)\b|\b(?:rate|percent|percentage)\b.*\b(?:tax|vat|gst)\b/i,
    labelled: /\b(?:tax|vat|gst|mwst)\b/i,
    unlabelled: /\b(?:excl|incl|before|without|id|number|no|invoice|refund)\b/i,
  },
  {
    name: 'discount',
    type: 'money',
    asked: /\b(?:discount|rebate|reduction|coupons?|taken off)\b/i,
    labelled: /\b(?:discount|rebate|reduction|coupons?|savings?)\b/i,
  },
  {
    name: 'shipping',
    type: 'money',
    asked:
      /\b(?:shipping|delivery|freight|postage|transport)\b.*\b(?:cost|fee|charge|price|amount)|\b(?:cost|fee|charged?|price|much)\b.*\b(?:shipping|delivery|freight|postage|transport)\b/i,
    unless: /\binsurance\b|\bunit\b/i,
    labelled: /\b(?:shipping|freight|delivery|postage|carriage)\b/i,
    unlabelled: /\b(?:date|address|to|note)\b/i,
  },
  {
    name: 'balance_due',
    type: 'money',
    asked:
      /\bbalance (?:is )?(?:still )?due\b|\bremain(?:s|ing)?\b.*\bpa(?:id|y)|\bstill owe\b|\bleft to pay\b|\boutstanding\b/i,
    labelled: /\bbalance(?: due)?\b|\bremaining\b|\boutstanding\b|\bleft to pay\b/i,
    unlabelled: /\b(?:opening|closing|previous|new|forward|end)\b/i,
  },
  {
    name: 'paid',
    type: 'money',
    asked: /\bpaid already\b|\balready (?:been )?paid\b|\badvance payment (?:was|is)\b|\bdown ?payment\b/i,
    labelled:
      /^paid\b|\bdeposit received\b|\bless payment\b|\badvance payment\b|\bdown ?payment\b|\bprepaid\b/i,
    unlabelled: /\bpaid (?:in|out)\b/i,
  },
  {
    name: 'late_fee',
    type: 'percentage',
    asked: /\blate\b.*\bpay|\bpay\w*\b.*\blate\b|\boverdue\b/i,
    labelled: /\blate\b|\boverdue\b/i,
  },
  {
    name: 'due_date',
    type: 'date',
    asked:
      /\bdue date\b|\bpayment due\b|\bwhen\b.*\bdue\b|\bby when\b.*\bpa(?:id|y)\b|\buntil (?:which|what) (?:day|date)\b.*\bpay\b|\bpayment deadline\b/i,
    labelled: /\bdue\b|\bpay(?:able)? (?:by|until|before)\b|\bpayment date\b/i,
    unlabelled: /\b(?:amount|total|balance|change)\b/i,
  },
  {
    name: 'issue_date',
    type: 'date',
    asked:
      /\b(?:invoice|bill|billing|letter|receipt|issue)(?:'s)? date\b|\bdate (?:of|on) (?:the )?(?:invoice|bill|receipt|letter|issue)\b|\b(?:invoice|bill|letter|receipt)\b.*\b(?:issued|written|dated)\b|\bwhen was (?:this|it) (?:bought|issued|written|dated)\b|\bpurchase made\b|\bdate of purchase\b/i,
    unless: /\bwh(?:ich|at) (?:company|number)\b|\bwho\b|\btime\b/i,
    labelled:
      /^(?:invoice |issue |billing |bill |letter |receipt )?dated?\b|\bdate of (?:issue|invoice|purchase)\b|^issued\b/i,
    unlabelled: /\b(?:due|delivery|supply|birth|count)\b/i,
    places: ['lone_date'],
    roles: ['date'],
  },
  {
    name: 'delivery_date',
    type: 'date',
    asked: /\bdelivery date\b|\bwhen\b.*\b(?:delivered|shipped|supplied)\b|\bdate of (?:delivery|supply)\b/i,
    labelled: /\bdelivery date\b|\bdelivered\b|\bshipped\b|\bdate of (?:supply|delivery)\b|\bship date\b/i,
  },
  {
    name: 'document_number',
    type: 'identifier',
    asked:
      /\b(?:invoice|receipt|bill|document)(?:'s)? (?:number|no|id|#)|\bnumber\b.*\b(?:does|has|of|on) (?:this|the) (?:invoice|receipt|bill)\b/i,
    unless: /\b(?:card|phone|customer|order|account)\b/i,
    labelled:
      /\b(?:invoice|receipt|bill|document|bon|check|trans(?:action)?|ticket)\b\s*(?:number|no\b|nr\b|id\b|#)|^(?:bon|trans|check|receipt|invoice)\b/i,
    unlabelled: /\b(?:date|order|customer|client|card|to|total|from|reg)\b/i,
  },
  {
    name: 'order_number',
    type: 'identifier',
    asked: /\border (?:number|no|id)\b|\bwhich order\b|\bpurchase order\b/i,
    unless: /\bwho\b|\bvalue\b/i,
    labelled: /\border\b|\bp\.?\s?o\b/i,
    unlabelled: /\b(?:value|minimum|total|phone)\b/i,
  },
  {
    name: 'customer_number',
    type: 'identifier',
    asked: /\b(?:customer|client|patient|member) (?:number|no|id)\b/i,
    labelled: /\b(?:customer|client|patient|member)\b|^account$/i,
    unlabelled: /\bservice\b/i,
  },
  {
    name: 'iban',
    type: 'identifier',
    asked: /\biban\b|\bbank account\b|\baccount\b.*\b(?:transfer|pay into)\b/i,
    labelled: /\biban\b|\bbank account\b|\bacct\b/i,
  },
  {
    name: 'account',
    type: 'identifier',
    asked: /\baccount number\b|\bwhich account\b/i,
    unless: /\b(?:transfer|pay)\b/i,
    labelled: /\baccount\b|\bacct\b/i,
    unlabelled: /\b(?:statement|holder)\b/i,
  },
]
