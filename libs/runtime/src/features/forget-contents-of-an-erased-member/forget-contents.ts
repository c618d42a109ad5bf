import { slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData, type PersonalDataTools } from '@keystead/platform/src/people/define-personal-data.js';
import { CONTENT_STORE, type ContentStore } from '../../domain/ports.js';

const contents = ({ get }: PersonalDataTools): ContentStore => get<ContentStore>(CONTENT_STORE, { strict: false });

export const contentsOfRuns = definePersonalData({
  name: 'runtime.contents',
  about: 'what their runs took in, wrote and gave',
  count: ({ organisation, memberId }, tools) => contents(tools).countOf(organisation, memberId),
  async *rows({ organisation, memberId }, tools) {
    for await (const stored of contents(tools).contentsOf(organisation, memberId)) yield { ...stored };
  },
  forget: ({ organisation, memberId }, tools) => contents(tools).forget(organisation, memberId),
});

export const forgetContentsSlice = slice({ personalData: [contentsOfRuns] });
