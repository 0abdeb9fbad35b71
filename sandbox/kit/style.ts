/** The style sheet of the pages: system fonts, light and dark by the reader's choice, cards below 720 px. */
export const style = `
:root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --text: #1b1f24; --muted: #57606a; --line: #d5dae0;
  --accent: #0b5cad; --on-accent: #fff; --ok: #0f6b3a; --ok-bg: #e1f5e8; --warn: #7a4b00; --warn-bg: #fff1d6;
  --bad: #a11b1b; --bad-bg: #fde7e7; --plain-bg: #e9ecf0; }
@media (prefers-color-scheme: dark) { :root { --bg: #14181d; --card: #1c2229; --text: #e6eaee; --muted: #9aa5b1;
  --line: #343d47; --accent: #7ab7ff; --on-accent: #0a1a2b; --ok: #7fdca4; --ok-bg: #123322; --warn: #f2c46d;
  --warn-bg: #3a2b0c; --bad: #ff9c9c; --bad-bg: #431a1a; --plain-bg: #2a323b; } }
* { box-sizing: border-box; }
html { background: var(--bg); }
body { margin: 0; color: var(--text); font: 16px/1.5 -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999px; top: 0; z-index: 1; background: var(--card); padding: .75rem 1rem; }
.skip:focus { left: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.bar, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; min-height: 3.75rem; padding-block: .5rem; }
.brand { font-weight: 700; color: var(--text); text-decoration: none; }
.bar nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; flex: 1; }
.bar nav a { text-decoration: none; padding: .375rem 0; border-block: 2px solid transparent; }
.bar nav a[aria-current] { border-bottom-color: var(--accent); color: var(--text); font-weight: 600; }
main { padding-block: 1.75rem 3rem; }
footer { padding-block: 1rem 2rem; color: var(--muted); font-size: .875rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: 0 0 .75rem; }
h1 + p { margin-bottom: 1.25rem; }
h1 + .card { margin-top: 1rem; }
.head p { margin: 0; }
.lead, .hint, .muted { color: var(--muted); }
.hint { font-size: .875rem; margin: .25rem 0 0; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: .75rem 1.5rem; margin-bottom: 1.25rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; }
.stack > * + * { margin-top: 1rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.cols { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); align-items: start; }
.empty { border: 1px dashed var(--line); border-radius: 10px; padding: 1.75rem 1.25rem; color: var(--muted); text-align: center; margin: 0; }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
th, td { text-align: left; vertical-align: top; padding: .65rem .9rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-size: .8125rem; color: var(--muted); font-weight: 600; overflow-wrap: normal; }
tbody tr:last-child td { border-bottom: 0; }
code, .key { font: .875em/1.45 ui-monospace, "SFMono-Regular", Consolas, monospace; overflow-wrap: anywhere; }
.list { list-style: none; margin: 0; padding: 0; }
.list li + li { margin-top: .4rem; }
.list.grid > li { margin: 0; }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 999px; font-size: .8125rem; background: var(--plain-bg); white-space: nowrap; }
.amount { white-space: nowrap; }
.badge + .badge { margin-left: .3rem; }
.badge.is-ok { background: var(--ok-bg); color: var(--ok); }
.badge.is-warn { background: var(--warn-bg); color: var(--warn); }
.badge.is-bad { background: var(--bad-bg); color: var(--bad); }
.notice { border-left: 4px solid; border-radius: 4px; padding: .7rem 1rem; margin: 0 0 1.25rem; }
.notice.is-ok { background: var(--ok-bg); color: var(--ok); }
.notice.is-bad { background: var(--bad-bg); color: var(--bad); }
label { display: block; font-weight: 600; font-size: .9375rem; margin-bottom: .25rem; }
input, select { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--muted); border-radius: 6px; padding: .45rem .65rem; width: 100%; min-height: 2.6rem; }
input[type=checkbox], input[type=radio] { width: 1.15rem; height: 1.15rem; min-height: 0; margin: 0; accent-color: var(--accent); flex: none; }
.choice { display: flex; align-items: center; gap: .6rem; font-weight: 400; padding: .3rem 0; margin: 0; }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: .25rem; }
button, .button { font: inherit; font-weight: 600; display: inline-block; text-decoration: none; cursor: pointer; border-radius: 6px; border: 1px solid var(--muted); background: var(--card); color: var(--text); padding: .45rem .9rem; min-height: 2.6rem; }
button:hover, .button:hover { border-color: var(--accent); }
button.primary, .button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { color: var(--bad); border-color: var(--bad); }
form.inline { display: inline-block; margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.search { display: flex; gap: .6rem; align-items: flex-end; max-width: 34rem; flex: 1 1 20rem; margin-bottom: 1rem; }
.search > div { flex: 1; }
.row { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); align-items: end; }
dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .4rem 1.25rem; margin: 0; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.note { background: var(--card); border: 1px solid var(--line); border-left-width: 4px; border-radius: 6px; padding: .8rem 1rem; overflow-wrap: anywhere; }
.note.is-customer { border-left-color: var(--accent); }
.note table { table-layout: fixed; font-size: .9375rem; margin: .5rem 0; border-radius: 6px; }
.note table + br { display: none; }
.note small { color: var(--muted); }
.note p:last-child { margin: .35rem 0 0; }
.notes li + li { margin-top: .9rem; }
pre.mail { font: .875rem/1.5 ui-monospace, "SFMono-Regular", Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
iframe.mail { display: block; width: 100%; height: 36rem; resize: vertical; border: 1px solid var(--line); border-radius: 10px; background: #fff; color-scheme: light; }
.card > .hint { margin-bottom: .9rem; }
.product { display: flex; flex-direction: column; margin: 0; }
.product > :last-child { margin-top: auto; }
.product h2 { margin: 0; font-size: 1.05rem; }
.choose { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .75rem; }
.card > h2:first-child { margin-top: 0; }
.pager { display: flex; gap: 1rem; align-items: center; justify-content: center; margin-top: 1.25rem; }
details summary { cursor: pointer; color: var(--accent); padding: .15rem 0; }
@media (max-width: 720px) {
  .bar nav { order: 1; flex-basis: 100%; }
  .brand { flex: 1; }
  dl.facts { grid-template-columns: 6rem minmax(0, 1fr); gap: .4rem .75rem; }
  .note table { font-size: .875rem; }
  .note th, .note td { padding: .5rem .6rem; }
  .cols { grid-template-columns: minmax(0, 1fr); }
  .cards, .cards > tbody, .cards > tbody > tr { display: block; border: 0; background: none; }
  .cards > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards > tbody > tr { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .4rem 0; }
  .cards > tbody > tr + tr { margin-top: .75rem; }
  .cards > tbody > tr > td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .75rem; border: 0; padding: .35rem 1.25rem; }
  .cards > tbody > tr > td::before { content: attr(data-label); color: var(--muted); font-size: .875rem; line-height: 1.5rem; }
}
@media (prefers-reduced-motion: no-preference) { button, .button { transition: border-color .12s; } }
`;
