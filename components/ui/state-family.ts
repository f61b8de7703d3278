/** The seven families of states; each has a colour, an edge and a pattern of its own in `app/globals.css`. */
export type StateFamily = 'ok' | 'idle' | 'waiting' | 'active' | 'bad' | 'attention' | 'off';
