/**
 * Fields of the wire format that are known and deliberately refused, with the reason a person is told. Everything else that
 * the schema does not name is refused as unknown.
 */
export const REFUSED_FIELDS: Readonly<Record<string, string>> = {
  store: 'answers are never stored at the provider',
  background: 'a call must end while the budget holds its reservation',
  metadata: 'nothing but the conversation itself is sent to the provider',
  user: 'people are not named to providers',
  safety_identifier: 'people are not named to providers',
  prompt_cache_key: 'people are not named to providers',
  prompt_cache_retention: 'nothing is kept at the provider',
  service_tier: 'other tiers have other prices',
  prediction: 'rejected predictions are billed outside the output cap',
  audio: 'only text models are supported',
  modalities: 'only text models are supported',
  web_search_options: "the provider's own tools fetch addresses that no policy has seen",
  file_ids: "files stored at a provider are out of the organisation's sight",
  attachments: "files stored at a provider are out of the organisation's sight",
  functions: 'use "tools"',
  function_call: 'use "tool_choice"',
  logit_bias: 'not supported',
  logprobs: 'not supported',
  top_logprobs: 'not supported',
};

/** Content parts other than text, by their `type`. */
export const REFUSED_PARTS: Readonly<Record<string, string>> = {
  image_url: 'images are not supported: their token count cannot be bounded for every model',
  input_audio: 'only text models are supported',
  file: "files stored at a provider are out of the organisation's sight",
};
