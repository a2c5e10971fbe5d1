/** Kinds of stages and their colours; and the kind that a name suggests, so that nobody need choose one. */

/** Kind, name, what belongs there. Their places are their colours. */
export const STAGE_KINDS = [
  ["awareness", "Awareness", "They notice a need, or hear of you"],
  ["consideration", "Consideration", "They search, compare and ask"],
  ["purchase", "Purchase", "They decide and pay"],
  ["onboarding", "Onboarding", "They receive it and get started"],
  ["use", "Use", "They live with it"],
  ["support", "Support", "They need help"],
  ["renewal", "Renewal", "They stay, buy again or leave"],
  ["advocacy", "Advocacy", "They tell others"],
  ["other", "Other", "Anything else"],
];

export const HUES = ["Violet", "Blue", "Teal", "Yellow", "Green", "Orange", "Pink", "Lime"];

const WORDS = {
  awareness: /\b(aware|discover|notice|need|inspir|attract|hear)/i,
  consideration: /\b(consider|compar|evaluat|research|search|explor|choos|weigh|plan)/i,
  purchase: /\b(purchas|buy|order|pay|check ?out|book|subscri|sign|apply|contract|quote)/i,
  onboarding: /\b(onboard|set ?up|get started|install|activat|deliver|receiv|arriv|welcom|unpack)/i,
  use: /\b(us(e|age|ing)|enjoy|stay|live|everyday|travel|fly|treat|consum|experience)/i,
  support: /\b(support|help|service|problem|complain|repair|claim|return|fix)/i,
  renewal: /\b(renew|again|retain|retention|loyal|extend|upgrade|cancel|leave)/i,
  advocacy: /\b(advoca|recommend|refer|tell|review|shar|remember|after)/i,
};

/** The kind that a name speaks of; "other" where it speaks of none. */
export function kindFor(name) {
  return Object.keys(WORDS).find((kind) => WORDS[kind].test(name)) ?? "other";
}
