import { ai, log, progress } from 'keystead';

/** What we ask the model for; the same form as `output` in keystead.json. */
const RECORD = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    people: { type: 'array', items: { type: 'string' } },
    dates: { type: 'array', items: { type: 'string' } },
    urgency: { type: 'string', enum: ['low', 'normal', 'high'] },
  },
  required: ['title', 'people', 'dates', 'urgency'],
  additionalProperties: false,
};

const isText = (value) => typeof value === 'string';
const isTexts = (value) => Array.isArray(value) && value.every(isText);

/** Never trust the form of an answer: models forget commas, add fences and invent fields. */
function readRecord(answer) {
  const found = JSON.parse(answer.replace(/^```(?:json)?|```$/gm, '').trim());
  const { title, people, dates, urgency } = found;
  if (!isText(title) || !isTexts(people) || !isTexts(dates)) throw new Error('a field is missing or is of the wrong kind');
  return { title, people, dates, urgency: RECORD.properties.urgency.enum.includes(urgency) ? urgency : 'normal' };
}

async function ask(text, complaint) {
  const system = `Extract title, people, dates and urgency (low, normal, high) as JSON. Use only what the text says; leave lists empty rather than guess.${complaint}`;
  return ai
    .chat({
      model: 'small',
      messages: [{ role: 'system', content: system }, { role: 'user', content: `The text:\n\n${text}` }],
      response_format: { type: 'json_schema', json_schema: { name: 'record', schema: RECORD, strict: true } },
    })
    .text();
}

export default async function run({ input }) {
  progress(0.2, 'Reading');
  const first = await ask(input.text, '');
  try {
    return readRecord(first);
  } catch (error) {
    log(`The first answer could not be read (${error.message}); asking once more`);
    progress(0.6, 'Asking once more');
    return readRecord(await ask(input.text, ` Your last answer could not be read: ${error.message}. Answer with JSON alone.`));
  }
}
