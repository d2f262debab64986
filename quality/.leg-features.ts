import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { openPdf } from '../src/documents/open-pdf.ts'
import { renderPdfPage } from '../src/documents/pdf-render.ts'
sharp.concurrency(1)
const list = JSON.parse(readFileSync('/tmp/leg/list.json', 'utf8')) as any[]
const INK = Number(process.argv[3] ?? 0.002)
const SIDE = Number(process.argv[2] ?? 1400)
function features(px: Uint8Array, w: number, h: number) {
  const hist = new Uint32Array(256)
  for (let i = 0; i < px.length; i++) hist[px[i]!]!++
  const at = (q: number) => { let s = 0; for (let v = 0; v < 256; v++) { s += hist[v]!; if (s > q * px.length) return v } return 255 }
  const ink = at(INK), paper = at(0.75)
  const contrast = Math.max(1, paper - ink)
  const lap = new Uint32Array(2048); const imm = new Uint32Array(4096); const grad = new Uint32Array(256)
  let n = 0, sum = 0, sq = 0
  for (let y = 1; y < h - 1; y += 4) for (let x = 1; x < w - 1; x++) {
    const i = y * w + x
    const c = px[i]!, l = px[i-1]!, r = px[i+1]!, u = px[i-w]!, d = px[i+w]!
    const L = 4*c - l - r - u - d
    const I = px[i-w-1]! + px[i-w+1]! + px[i+w-1]! + px[i+w+1]! - 2*(l+r+u+d) + 4*c
    n++; sum += L; sq += L*L
    lap[Math.abs(L)]!++; imm[Math.abs(I)]!++
    grad[Math.min(255, Math.abs(r - l))]!++
  }
  const q = (a: Uint32Array, p: number) => { let s = 0; for (let v = 0; v < a.length; v++) { s += a[v]!; if (s > p * n) return v } return a.length - 1 }
  const sigma = q(imm, 0.5) / (0.6745 * 6)
  const varL = sq / n - (sum / n) ** 2
  const edge = q(grad, 0.99) / contrast
  // line heights
  const strip = 48; const heights: number[] = []
  const threshold = (ink + paper) / 2
  for (let x0 = 0; x0 + strip <= w; x0 += strip * 4) {
    let run = 0
    for (let y = 0; y <= h; y++) {
      let dark = 0
      if (y < h) for (let x = x0; x < x0 + strip; x++) if (px[y*w+x]! < threshold) dark++
      if (dark > 1 && dark < strip * 0.9) run++
      else { if (run >= 3 && run < 80) heights.push(run); run = 0 }
    }
  }
  heights.sort((a, b) => a - b)
  const ln = heights[heights.length >> 1] ?? 0
  const comp = [Math.min(1, contrast / 200), 1 / (1 + 20 * sigma / contrast), Math.min(1, edge / 0.8), Math.min(1, ln / 10)]
  const all = comp.reduce((a, b) => a * b, 1)
  return { all, noline: comp[0]! * comp[1]! * comp[2]!, contrast: contrast / 255, sigma, snr: contrast / (1 + sigma), varL: Math.sqrt(varL) / contrast, varLn: Math.sqrt(Math.max(0, varL - 20 * sigma * sigma)) / contrast, edge, line: heights[heights.length >> 1] ?? 0 }
}
const rows: any[] = []
for (const d of list) {
  let px: Uint8Array, w: number, h: number
  const t0 = performance.now()
  if (d.mediaType === 'application/pdf') {
    const pdf = await openPdf(d.path)
    const b = pdf.withPage(1, (p) => renderPdfPage(p, 'grey', { scale: 200/72, maxSide: SIDE }))
    px = b.pixels; w = b.width; h = b.height
  } else {
    const { data, info } = await sharp(d.path).flatten({background:'white'}).resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true }).greyscale().toColourspace('b-w').raw({depth:'uchar'}).toBuffer({ resolveWithObject: true })
    px = data; w = info.width; h = info.height
  }
  const t1 = performance.now()
  const f = features(px, w, h)
  const t2 = performance.now()
  rows.push({ ...d, f, decode: t1 - t0, measure: t2 - t1, w, h })
}
const auroc = (a: number[], b: number[]) => { let s = 0; for (const x of a) for (const y of b) s += x > y ? 1 : x === y ? 0.5 : 0; return s / a.length / b.length }
for (const split of ['calibration', 'held_out']) {
  const of = (m: string) => rows.filter((r) => r.modality === m && r.split === split)
  for (const k of Object.keys(rows[0].f)) {
    const a = of('scan').map((r) => r.f[k]), b = of('degraded_scan').map((r) => r.f[k])
    const s = (v: number[]) => { const t = v.toSorted((x, y) => x - y); return [0, .1, .5, .9, 1].map((p) => t[Math.round(p * (t.length - 1))]!.toFixed(3)).join(' ') }
    console.log(split, k.padEnd(9), 'auroc', auroc(a, b).toFixed(3), '| scan', s(a), '| degraded', s(b))
  }
}
const med = (v: number[]) => v.toSorted((a, b) => a - b)[v.length >> 1]!.toFixed(1)
for (const t of ['application/pdf', 'image/png', 'image/jpeg']) { const r = rows.filter((x) => x.mediaType === t); console.log(t, r.length, 'decode', med(r.map((x) => x.decode)), 'measure', med(r.map((x) => x.measure)), 'size', med(r.map((x) => x.w)), med(r.map((x) => x.h))) }
import { writeFileSync } from 'node:fs'
writeFileSync('/tmp/leg/rows.json', JSON.stringify(rows))
process.exit(0)
