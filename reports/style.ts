/**
 * Follows the reader's light or dark setting, and is light on paper. Pictures stand beside each other where there is room, and are never
 * wider than the screen; wide tables scroll by themselves.
 */
export const STYLE = `
:root{color-scheme:light dark;--ink:#222;--faint:#666;--line:#ddd;--paper:#fff;--link:#0057a8;--good:#00694a;--bad:#a33b00;
--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#b0568c;--c5:#b97700;--c6:#3f94c8;--c7:#7d6130}
@media screen and (prefers-color-scheme:dark){:root{--ink:#ddd;--faint:#aaa;--line:#444;--paper:#181818;--link:#8cc4ff;--good:#5fd0a5;--bad:#ff9c66;
--c1:#56b4e9;--c2:#ff8c3a;--c3:#2fc79b;--c4:#e08fc0;--c5:#f0b429;--c6:#9bd0f5;--c7:#c9a66b}}
@media print{:root{color-scheme:light}}
body{font-family:system-ui,sans-serif;line-height:1.45;max-width:64rem;margin:1rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
a{color:var(--link)}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
h1{font-size:1.5rem;overflow-wrap:anywhere}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
.lead{font-size:1.15rem}
.note,figcaption span{color:var(--faint)}
.wide{overflow-x:auto}
pre{font-size:.85rem}
table{border-collapse:collapse;font-size:.9rem}
td,th{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
@media (min-width:40rem){td:first-child{white-space:nowrap}}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
td.number{white-space:nowrap}
td:nth-child(n+4):last-child:not(.number){min-width:16rem}
@media screen and (max-width:40rem){td:nth-child(n+4):last-child:not(.number){min-width:30rem}}
tr.strong td{font-weight:600}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:1rem 2rem;align-items:start;margin-block:1rem}
figure{margin:0;min-width:0}
figcaption strong{display:block;overflow-wrap:anywhere}
svg{display:block;width:100%;height:auto;font-family:system-ui,sans-serif}
summary{cursor:pointer}
@media print{body{max-width:none;font-size:10pt}nav,.skip{display:none}figure,tr{break-inside:avoid}h2,h3{break-after:avoid}.wide{overflow:visible}td,td:first-child{white-space:normal;overflow-wrap:anywhere}td:nth-child(n+4):last-child:not(.number){min-width:0}td.number{white-space:nowrap}}
`.replaceAll('\n', '');
