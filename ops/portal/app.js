// Keeps what is typed, sends once, counts down, keeps boards live. Every page works without it.
{
const d = document, body = d.body.dataset, one = (s, e = d) => e.querySelector(s);
const all = (s, e = d) => [...e.querySelectorAll(s)];
const skew = Date.parse(body.now) - Date.now() || 0;
const clock = () => new Date().toTimeString().slice(0, 5);
let store;
try { store = localStorage; store.length; } catch { store = null; }

// Time left, rounded down.
const spoken = {};
const left = e => {
  const s = Math.floor((Date.parse(e.dataset.due) - Date.now() - skew) / 1e3);
  const m = Math.floor(s / 60), h = Math.floor(m / 60), w = e.dataset;
  let t = s <= 0 ? w.past : m < 1 ? w.less : h < 1 ? w.m : h < 24 ? w.h : w.d;
  t = t.replace('{d}', Math.floor(h / 24)).replace('{h}', h % 24).replace('{m}', m % 60);
  if (e.textContent !== t) e.textContent = t;
  const say = e.closest('.strip') && one('[data-speak]'), mark = s <= 0 ? 0 : m;
  if (say && spoken[w.due] !== mark && [0, 1, 5, 10, 30, 60].includes(mark)) {
    spoken[w.due] = mark;
    say.textContent = t;
  }
};
const tick = () => all('[data-due]').forEach(left);
tick();
setInterval(tick, 5e3);

all('[data-print]').forEach(e => { e.hidden = 0; e.onclick = () => print(); });
one('[data-focus]')?.focus();

// Typed text, for one day.
const forget = test => Object.keys(store || {}).forEach(
  k => k.startsWith('dauys:') && test(k) && store.removeItem(k));
const read = k => { try { return JSON.parse(store[k]); } catch { return {}; } };
forget(k => !(read(k).at > Date.now() - 864e5));
if (one('[data-sent]')) forget(k => k.startsWith('dauys:file-'));
all('form[data-draft]').forEach(f => {
  if (!store) return;
  const key = 'dauys:' + f.dataset.draft, state = one('.state', f), mine = one('.mine', f);
  const fields = all('[id]:is(input,textarea,select):not([type=file])', f);
  const chosen = e => /radio|checkbox/.test(e.type);
  const old = one('.errors') ? {} : read(key).fields || {};
  let timer;
  mine.hidden = false;
  fields.forEach(e => {
    if (!chosen(e)) e.value ||= old[e.id] || '';
    else if (e.type != 'radio' || !f.elements[e.name].value) e.checked ||= old[e.id];
  });
  f.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const kept = Object.fromEntries(fields.map(e => [e.id, chosen(e) ? e.checked : e.value]));
      try {
        store[key] = JSON.stringify({ at: Date.now(), fields: kept });
        state.textContent = f.dataset.saved.replace('{time}', clock());
      } catch { }
    }, 800);
  };
  mine.onclick = () => { forget(() => 1); store = null; mine.hidden = true; state.textContent = ''; };
});

// Sent once; offline it waits.
all('form[data-once]').forEach(f => {
  const state = one('.state', f);
  let busy = 0, waits = 0, by;
  f.onsubmit = e => {
    by = e.submitter;
    waits = !navigator.onLine;
    if (waits || Date.now() - busy < 8e3) e.preventDefault(); else busy = Date.now();
    state.textContent = waits ? f.dataset.offline : f.dataset.sending;
  };
  addEventListener('online', () => waits && f.requestSubmit(by));
  addEventListener('pageshow', () => busy = 0);
});

// Boards; 30 s of silence is said aloud.
const board = one('[data-live]'), pause = one('[data-pause]'), lost = one('.lost');
if (board) {
  let source, heard, at;
  const alive = () => { heard = Date.now(); at = clock(); lost.hidden = true; };
  const open = () => {
    alive();
    source = new EventSource(board.dataset.live);
    source.addEventListener('beat', alive);
    source.addEventListener('board', e => {
      const { id } = d.activeElement;
      alive();
      board.innerHTML = e.data;
      tick();
      id && d.getElementById(id)?.focus();
    });
  };
  open();
  setInterval(() => {
    if (!source || Date.now() - heard < 3e4 || !lost.hidden) return;
    lost.textContent = body.lost.replace('{time}', at);
    lost.hidden = false;
  }, 1e3);
  pause.onclick = e => {
    e.preventDefault();
    if (source) source = source.close(); else open();
    pause.textContent = source ? pause.dataset.pause : pause.dataset.resume;
  };
}
}
