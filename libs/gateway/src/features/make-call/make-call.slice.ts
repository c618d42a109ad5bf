import { slice } from '@keystead/platform/src/context/define-context.js';
import { GATEWAY_CALLS } from '../../contract/calls.js';
import { Admission } from './admission.js';
import { CallDesk } from './call-desk.js';
import { CallRecords } from './call-records.js';
import { ModelRouter } from './model-router.js';
import { Settlements } from './settlements.js';

export const makeCallSlice = slice({ providers: [ModelRouter, CallRecords, Admission, Settlements, CallDesk, { provide: GATEWAY_CALLS, useExisting: CallDesk }] });
