import { ai, log, progress } from 'keystead';

/** `input` has the form that keystead.json describes; what is returned must have the form of `output`. */
export default async function run({ input }) {
  const { text, sentences = 3 } = input;
  log(`Summarising ${text.length} characters`); // shown live to whoever runs the app

  progress(0.2, 'Asking the model');
  const reply = ai.chat({
    model: 'small', // a class of models; the person who runs the app decides which one it is, and whose key pays
    messages: [
      { role: 'system', content: `Summarise the text in at most ${sentences} sentences. Use only what it says.` },
      { role: 'user', content: `The text:\n\n${text}` },
    ],
  });

  const summary = await reply.text();
  progress(1, 'Done');
  return { summary };
}
