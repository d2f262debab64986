import PDFDocument from 'pdfkit'
import type { Random } from './random.ts'

type Pdf = InstanceType<typeof PDFDocument>

export interface Fonts {
  regular: string
  bold: string
  italic: string
}

const families: Record<'sans' | 'serif' | 'mono', Fonts> = {
  sans: { regular: 'Helvetica', bold: 'Helvetica-Bold', italic: 'Helvetica-Oblique' },
  serif: { regular: 'Times-Roman', bold: 'Times-Bold', italic: 'Times-Italic' },
  mono: { regular: 'Courier', bold: 'Courier-Bold', italic: 'Courier-Oblique' },
}

export interface Look {
  family: keyof typeof families
  /** Points. */
  size: number
  margin: number
  page: [width: number, height: number]
  colour: string
  /** Points between lines. */
  lead: number
}

const a4: [number, number] = [595.28, 841.89]
const letter: [number, number] = [612, 792]

/** How one document looks, apart from its layout. */
export function lookOf(random: Random, given: Partial<Look> = {}): Look {
  return {
    family: random.pick(['sans', 'sans', 'serif'] as const),
    size: random.pick([9, 9.5, 10, 10, 11]),
    margin: random.pick([40, 50, 56, 64]),
    page: random.pick([a4, letter]),
    lead: random.pick([1, 2, 3, 5]),
    colour: random.pick(['#1f3a5f', '#7a1f2b', '#22543d', '#333333', '#5b3c88', '#9a5b13']),
    ...given,
  }
}

interface TextOptions {
  size?: number
  font?: keyof Fonts
  align?: 'left' | 'right' | 'center' | 'justify'
  width?: number
  colour?: string
}

export interface Column {
  title: string
  /** Share of the table's width. */
  share: number
  align?: 'left' | 'right' | 'center'
}

export interface TableStyle {
  rules: 'grid' | 'rows' | 'header' | 'none'
  zebra?: boolean
  head?: 'band' | 'bold' | 'plain'
  rowHeight?: number
  size?: number
}

/** A page to write on, from top to bottom. `y` is where the next thing goes; lengths are points. */
export class Sheet {
  readonly pdf: Pdf
  readonly look: Look
  y: number

  constructor(look: Look) {
    this.look = look
    // Dates and identity are fixed, so that the same facts make the same file.
    const info = { CreationDate: new Date(0), ModDate: new Date(0) }
    this.pdf = new PDFDocument({ size: look.page, margin: 0, info })
    this.y = look.margin
  }

  /** A sheet as long as what is drawn on it, as paper off a roll is. */
  static fitted(look: Look, draw: (sheet: Sheet) => void): Sheet {
    const tried = new Sheet({ ...look, page: [look.page[0], 3_000] })
    draw(tried)
    const fitted = new Sheet({ ...look, page: [look.page[0], Math.ceil(tried.y + 2 * look.margin)] })
    draw(fitted)
    return fitted
  }

  get left() {
    return this.look.margin
  }

  get width() {
    return this.look.page[0] - 2 * this.look.margin
  }

  get right() {
    return this.look.page[0] - this.look.margin
  }

  get bottom() {
    return this.look.page[1] - this.look.margin
  }

  font({ size = this.look.size, font = 'regular', colour = '#111111' }: TextOptions = {}): this {
    this.pdf.font(families[this.look.family][font]).fontSize(size).fillColor(colour)
    return this
  }

  /** Writes at a place and leaves `y` alone; returns where the text ends below. */
  at(x: number, y: number, text: string, options: TextOptions = {}): number {
    this.font(options)
    const { width, align = 'left' } = options
    const placed = width === undefined ? { lineBreak: false } : { width, align, lineGap: this.look.lead }
    this.pdf.text(text, x, y, placed)
    const height =
      width === undefined ? this.pdf.currentLineHeight(true) : this.pdf.heightOfString(text, placed)
    return y + height
  }

  /** Writes a line, or several where it wraps, over the whole width. */
  line(text: string, options: TextOptions = {}): this {
    this.y = this.at(this.left, this.y, text, { width: this.width, ...options })
    return this
  }

  lines(texts: string[], options: TextOptions = {}): this {
    for (const text of texts) this.line(text, options)
    return this
  }

  /** Lines below each other at a place; returns where they end. */
  stack(x: number, y: number, texts: string[], options: TextOptions = {}): number {
    return texts.reduce((top, text) => this.at(x, top, text, options) + this.look.lead, y)
  }

  gap(points = this.look.size): this {
    this.y += points
    return this
  }

  rule(colour = '#888888', weight = 0.7, from = this.left, to = this.right): this {
    this.pdf.moveTo(from, this.y).lineTo(to, this.y).lineWidth(weight).strokeColor(colour).stroke()
    this.y += 3
    return this
  }

  box(x: number, y: number, width: number, height: number, fill?: string): this {
    const shape = this.pdf.rect(x, y, width, height).lineWidth(0.7)
    if (fill === undefined) shape.strokeColor('#666666').stroke()
    else shape.fillColor(fill).fill()
    return this
  }

  /** Label and value pairs below each other, values in a column of their own. */
  pairs(
    pairs: [string, string][],
    { x = this.left, y = this.y, labelWidth = 110, width = this.width, align = 'left' }: PairOptions = {},
  ): number {
    let top = y
    for (const [label, value] of pairs) {
      this.at(x, top, label, { font: 'bold' })
      top = this.at(x + labelWidth, top, value, { width: width - labelWidth, align }) + 2
    }
    return top
  }

  /** A table over the whole width or a part of it, below what is there. */
  table(
    columns: Column[],
    rows: string[][],
    style: TableStyle,
    { x = this.left, width = this.width }: { x?: number; width?: number } = {},
  ): this {
    const size = style.size ?? this.look.size
    const height = style.rowHeight ?? size * 1.9
    const drawRow = (cells: string[], options: TextOptions) => {
      let at = x
      for (const [i, { share, align = 'left' }] of columns.entries()) {
        const cellWidth = share * width
        const inner = { ...options, size, width: cellWidth - 8, align }
        this.at(at + 4, this.y + (height - size) / 2, cells[i] ?? '', inner)
        if (style.rules === 'grid') this.box(at, this.y, cellWidth, height)
        at += cellWidth
      }
      this.y += height
    }
    const band = style.head === 'band'
    if (band) this.box(x, this.y, width, height, this.look.colour)
    const titles = columns.map(({ title }) => title)
    if (titles.some((title) => title !== ''))
      drawRow(titles, {
        font: style.head === 'plain' ? 'regular' : 'bold',
        colour: band ? '#ffffff' : undefined,
      })
    if (style.rules === 'header' || style.rules === 'rows') this.#line(x, width, 1)
    for (const [i, cells] of rows.entries()) {
      if (style.zebra && i % 2 === 1) this.box(x, this.y, width, height, '#eef1f5')
      drawRow(cells, {})
      if (style.rules === 'rows') this.#line(x, width, 0.4)
    }
    if (style.rules === 'header') this.#line(x, width, 1)
    return this
  }

  #line(x: number, width: number, weight: number) {
    this.pdf
      .moveTo(x, this.y)
      .lineTo(x + width, this.y)
      .lineWidth(weight)
      .strokeColor('#777777')
      .stroke()
  }

  newPage(): this {
    this.pdf.addPage({ size: this.look.page, margin: 0 })
    this.y = this.look.margin
    return this
  }

  /** At the foot of the page, over its width. */
  footer(text: string, options: TextOptions = {}): this {
    this.at(this.left, this.bottom - 14, text, { size: 7.5, width: this.width, align: 'center', ...options })
    return this
  }

  /** The file. */
  finish(): Promise<Buffer> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = []
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
      this.pdf.on('end', () => resolve(Buffer.concat(chunks)))
      this.pdf.end()
    })
  }
}

interface PairOptions {
  x?: number
  y?: number
  labelWidth?: number
  width?: number
  align?: 'left' | 'right'
}
