//! Names: variables, properties, patterns, assignments, and the many names of the global object.

use super::hold;

#[test]
fn variables_in_any_number_of_steps() {
    hold(&[
        r"
var api = window.sforce && sforce.opencti;
var second = api, third;
third = second;
let fourth = third || {};
fourth.screenPop({}); // => screenPop
",
        r"
var sf = window.sforce;
if (sf) {
    var cti = sf.opencti;
    cti && cti.saveLog({ value: {} }); // => saveLog
    cti.SCREENPOP_TYPE.SOBJECT; // => SCREENPOP_TYPE.SOBJECT
}
",
        r"
let api = null;
function ready() { api = sforce.opencti; }
function pop() { api.screenPop({}); } // => screenPop
",
        r"
let api, other;
api = other = sforce.opencti;
api.screenPop({}); // => screenPop
other.saveLog({}); // => saveLog
",
        r"
let api;
api ||= sforce.opencti;
api.screenPop({}); // => screenPop
let lazy;
lazy ??= window.sforce?.opencti;
lazy.saveLog({}); // => saveLog
let both = true;
both &&= sforce.opencti;
both.runApex({}); // => runApex
",
        r"
var api = (setup(), sforce.opencti);
api.screenPop({}); // => screenPop
(0, sforce.opencti.saveLog)({}); // => saveLog
(0, api.runApex)({}); // => runApex
",
        r"
var a, b;
if ((a = window.sforce) && (b = a.opencti)) {
    b.screenPop({}); // => screenPop
}
",
        r"
cti = sforce.opencti;
function pop() { cti.screenPop({}); window.cti.saveLog({}); } // => screenPop, saveLog
",
        r"
for (var api = sforce.opencti, i = 0; i < 2; i++) { api.screenPop({}); } // => screenPop
for (const api of [sforce.opencti, null]) { if (api) api.saveLog({}); } // => saveLog
",
        r"
let api;
try { api = parent.sforce.opencti; } catch (error) { api = window.sforce.opencti; }
api.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn either_api_is_reported_once() {
    hold(&[
        r"
var api = isLightning ? sforce.opencti : sforce.interaction;
api.screenPop({}); // => screenPop
api.saveLog('Task', 'Subject=x', done); // => saveLog
",
        r"
var api = sforce.opencti || sforce.interaction;
api.runApex({}); // => runApex
",
        r"
var cti = lightning ? sforce.opencti : sforce.interaction.cti;
cti.onClickToDial({}); // => onClickToDial
cti.onClickToDial(dial, done); // => cti.onClickToDial
",
        r"
let api;
if (classic) { api = sforce.interaction; } else { api = sforce.opencti; }
api.screenPop('/001', true, done); // => screenPop
api.cti.enableClickToDial(); // => cti.enableClickToDial
api.runApex({ type: api.SCREENPOP_TYPE.SOBJECT }); // => runApex, SCREENPOP_TYPE.SOBJECT
",
        r"
const api = window['sforce'][lightning ? 'opencti' : 'interaction'];
api.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn patterns() {
    hold(&[
        r"
const { opencti } = window.sforce;
opencti.screenPop({}); // => screenPop
",
        r"
const { opencti: api, interaction: { cti: classic } = {} } = sforce;
api.screenPop({}); // => screenPop
classic.onClickToDial(dial); // => cti.onClickToDial
",
        r"
const { screenPop: pop, saveLog } = sforce.opencti; // => screenPop, saveLog
pop({}); // => screenPop
saveLog({}); // => saveLog
",
        r"
const { sforce: { opencti: { screenPop } } } = window; // => screenPop
screenPop({}); // => screenPop
",
        r"
let api, other;
({ opencti: api } = sforce);
api.screenPop({}); // => screenPop
({ opencti: other = null } = window.sforce || {});
other.saveLog({}); // => saveLog
",
        r"
let api, pop;
({ opencti: { screenPop: pop } } = sforce); // => screenPop
pop({}); // => screenPop
({ sforce: { opencti: api } } = window);
api.saveLog({}); // => saveLog
",
        r"
const [api] = [sforce.opencti];
api.screenPop({}); // => screenPop
const [, { opencti }] = [document, sforce];
opencti.saveLog({}); // => saveLog
",
        r"
let doc, api;
[doc, api] = [document, window.sforce.opencti];
api.screenPop({}); // => screenPop
[{ opencti: api }] = [sforce];
api.saveLog({}); // => saveLog
",
        r"
const self = {};
[self.api] = [sforce.opencti];
({ opencti: self.other } = sforce);
self.api.screenPop({}); // => screenPop
self.other.saveLog({}); // => saveLog
",
        r"
function pop({ opencti }) { opencti.screenPop({}); } // => screenPop
pop(sforce);
function log({ opencti: api = null, ...rest } = {}) { api.saveLog({}); } // => saveLog
log(window.sforce);
const run = ([api]) => api.runApex({}); // => runApex
run([sforce.opencti]);
",
        r"
const { opencti, ...rest } = sforce;
rest.interaction.screenPop('/001', true); // => screenPop
",
        r"
for (const { api } of [{ api: sforce.opencti }]) { api.screenPop({}); } // => screenPop
for (const [name, api] of [['a', sforce.opencti]]) { api.saveLog({}); } // => saveLog
",
        r"
const { ['opencti']: api } = sforce;
api.screenPop({}); // => screenPop
const key = 'opencti';
const { [key]: other } = sforce;
other.saveLog({}); // => saveLog
",
    ]);
}

#[test]
fn properties() {
    hold(&[
        r"
var Phone = {};
Phone.api = sforce.opencti;
Phone.api.screenPop({}); // => screenPop
var alias = Phone;
alias.api.saveLog({}); // => saveLog
",
        r"
var Phone = {
    api: window.sforce.opencti,
    pop: function () { this.api.screenPop({}); }, // => screenPop
    log() { const self = this; later(() => self.api.saveLog({})); }, // => saveLog
    run: () => Phone.api.runApex({}), // => runApex
};
",
        r"
var Phone = Phone || {};
Phone.cti = { api: sforce.opencti };
Phone.pop = function () { Phone.cti.api.screenPop({}); }; // => screenPop
",
        r"
var Phone = { get api() { return sforce.opencti; }, pop() { this.api.screenPop({}); } }; // => screenPop
Phone['api'].saveLog({}); // => saveLog
",
        r"
const config = { ...{ api: sforce.opencti }, retries: 2 };
config.api.screenPop({}); // => screenPop
const merged = Object.assign({}, { cti: sforce.opencti });
merged.cti.saveLog({}); // => saveLog
",
        r"
var registry = {};
registry['cti'] = sforce.opencti;
registry.cti.screenPop({}); // => screenPop
var name = 'api';
registry[name] = sforce.opencti;
registry.api.saveLog({}); // => saveLog
",
        r"
const api = new Map([['cti', sforce.opencti]]);
api.get('cti').screenPop({}); // => screenPop
const store = new Map();
store.set('cti', sforce.opencti);
store.get('cti').saveLog({}); // => saveLog
",
        r"
Object.defineProperty(window, 'phoneApi', { get: function () { return sforce.opencti; } });
phoneApi.screenPop({}); // => screenPop
var holder = {};
Object.defineProperty(holder, 'api', { value: sforce.opencti });
holder.api.saveLog({}); // => saveLog
",
        r"
const apis = [sforce.opencti, sforce.interaction];
apis[0].screenPop({}); // => screenPop
apis.push(null);
const first = apis.find(Boolean);
first.saveLog({}); // => saveLog
",
        r"
const wrapper = { sforce: window.sforce };
wrapper.sforce.opencti.screenPop({}); // => screenPop
const shorthand = { sforce };
shorthand.sforce.opencti.saveLog({}); // => saveLog
",
    ]);
}

#[test]
fn the_global_object_in_all_its_names() {
    hold(&[
        r"
window.sforce.opencti.screenPop({}); // => screenPop
window['sforce']['opencti']['saveLog']({}); // => saveLog
globalThis.sforce.opencti.runApex({}); // => runApex
self.sforce.opencti.screenPop({}); // => screenPop
top.sforce.opencti.saveLog({}); // => saveLog
parent.sforce.opencti.runApex({}); // => runApex
window.parent.parent.sforce.opencti.screenPop({}); // => screenPop
window.top['sforce'].opencti.saveLog({}); // => saveLog
frames[0].sforce.opencti.runApex({}); // => runApex
window.frames['cti'].sforce.opencti.screenPop({}); // => screenPop
window.opener.sforce.opencti.saveLog({}); // => saveLog
document.getElementById('frame').contentWindow.sforce.opencti.runApex({}); // => runApex
document.defaultView.sforce.opencti.screenPop({}); // => screenPop
",
        r"
window.sforce?.opencti?.screenPop?.({}); // => screenPop
sforce?.['opencti']?.['saveLog']?.({}); // => saveLog
window?.sforce?.opencti.runApex({}); // => runApex
window[`sforce`][`opencti`][`screenPop`]({}); // => screenPop
",
        r"
var w = window, d = document;
w.sforce.opencti.screenPop({}); // => screenPop
var root = typeof globalThis !== 'undefined' ? globalThis : typeof window !== 'undefined' ? window : this;
root.sforce.opencti.saveLog({}); // => saveLog
var g = Function('return this')();
g.sforce.opencti.runApex({}); // => runApex
",
        r"
(function () { this.sforce.opencti.screenPop({}); }).call(window); // => screenPop
this.sforce.opencti.saveLog({}); // => saveLog
",
    ]);
}

#[test]
fn asking_is_a_reference_and_no_call() {
    hold(&[
        r"
if (window.sforce && window.sforce.opencti) { start(); } // => ref
",
        r"
if (typeof sforce.opencti !== 'undefined') { start(); } // => ref
",
        r"
if (!sforce.opencti) { throw new Error('none'); } // => ref
const ok = !!(window.sforce?.opencti); // => ref
",
        r"
if ('opencti' in sforce) { start(); } // => ref
",
    ]);
}

#[test]
fn described_properties_and_collections() {
    hold(&[
        r"
const api = {};
Object.defineProperties(api, { raw: { get() { return window.sforce.opencti; } }, other: { value: sforce.interaction }, own: { value: phone } });
api.raw.screenPop({}); // => screenPop
api.other.setVisible(true); // => setVisible
api.own.saveLog({});
",
        r"
const list = [sforce.opencti].map((a) => a);
list[0].screenPop({}); // => screenPop
const others = [sforce.opencti].map((a) => phone);
others[0].saveLog({});
new Map([['a', sforce.opencti]]).forEach((api) => api.screenPop({})); // => screenPop
for (const api of new Map([['a', sforce.opencti]]).values()) api.saveLog({}); // => saveLog
new Set([sforce.opencti]).forEach((api) => api.runApex({})); // => runApex
new Set([phone]).forEach((api) => api.runApex({}));
",
    ]);
}
