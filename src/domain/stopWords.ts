/** English words that carry no subject of their own, as headlines use them; lower-case, no apostrophes. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about above after again against all also am amid among an and any are arent as at be because ' +
    'been before being below between both but by can cannot cant could couldnt did didnt do does ' +
    'doesnt doing dont down during each else ever every few for from further get gets getting got ' +
    'had hadnt has hasnt have havent having he hed hell her here heres hers herself hes him himself ' +
    'his how hows i id if ill im in into is isnt it its itself ive just lets may me might more most ' +
    'must my myself no nor not now of off on once one only or other ought our ours ourselves out ' +
    'over own per same shall she shed shell shes should shouldnt since so some such than that thats ' +
    'the their theirs them themselves then there theres these they theyd theyll theyre theyve this ' +
    'those though through to too under until up upon us versus very via vs was wasnt we wed well ' +
    'were werent weve what whats when whens where wheres whether which while who whom whos whose ' +
    'why whys will with within without wont would wouldnt yet you youd youll your youre yours ' +
    'yourself yourselves youve'
  ).split(' '),
);
