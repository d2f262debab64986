import { z } from 'zod'
import { Calibration } from '../contract/calibration.ts'
import given from './starter-calibrations.json' with { type: 'json' }

/** The calibrations that come with Plumbline, made by `npm run quality -- --fit` on its own labelled suite. */
export const starterCalibrations: readonly Calibration[] = z.array(Calibration).parse(given)
