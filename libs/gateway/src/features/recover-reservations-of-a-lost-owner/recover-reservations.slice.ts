import { slice } from '@keystead/platform/src/context/define-context.js';
import { openReservationsProjection } from './open-reservations.projection.js';
import { Pulse } from './pulse.js';
import { ReservationRecovery } from './recovery.js';

export const recoverReservationsSlice = slice({ providers: [ReservationRecovery, Pulse], projections: [openReservationsProjection] });
