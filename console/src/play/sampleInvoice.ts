const lines: [size: number, x: number, y: number, text: string][] = [
  [22, 72, 720, 'Invoice 2041'],
  [10.5, 72, 696, 'Harbour Joinery, 14 Quay Lane, Lowport'],
  [10.5, 72, 660, 'Billed to: Marsh & Daughters, Architects'],
  [10.5, 72, 644, 'Issued on 3 March 2026. Payment is due by 2 April 2026.'],
  [10.5, 72, 596, 'Oak staircase, 14 treads, fitted'],
  [10.5, 440, 596, '$4,850.00'],
  [10.5, 72, 576, 'Handrail in ash, oiled, 6.2 m'],
  [10.5, 440, 576, '$ 1,116.00'],
  [10.5, 72, 556, 'Delivery and two days of fitting'],
  [10.5, 440, 556, '$ 1,280.00'],
  [12, 72, 520, 'The total due is $7,246.00, including all taxes.'],
  [10.5, 72, 470, 'The staircase is guaranteed for ten years from the day it is fitted.'],
  [10.5, 72, 452, 'Late payment bears interest at 1.5 percent for each month begun.'],
  [10.5, 72, 434, 'Questions about this invoice go to accounts@harbour-joinery.example.'],
]

const escaped = (text: string) => text.replace(/[\\()]/g, '\\$&')

/** An invoice of one page as a PDF with a text layer, for those who have no document at hand. */
export function sampleInvoice(): File {
  const content = lines
    .map(([size, x, y, text]) => `BT /F1 ${size} Tf ${x} ${y} Td (${escaped(text)}) Tj ET`)
    .concat('0.6 w 72 540 m 523 540 l S')
    .join('\n')
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = pdf.length
    pdf += `${i + 1} 0 obj${object}endobj\n`
    return String(offset).padStart(10, '0')
  })
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join('')
  const size = objects.length + 1
  pdf += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${pdf.length}\n%%EOF`
  return new File([pdf], 'sample-invoice.pdf', { type: 'application/pdf' })
}
