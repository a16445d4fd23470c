//! Names of members that come from strings, and those that cannot be known.

use super::hold;

#[test]
fn names_from_known_strings() {
    hold(&[
        r"
function call(method, args) { return sforce.opencti[method](args); }
call('screenPop', {}); // => screenPop
call('saveLog', {}); // => saveLog
",
        r"
const call = (method, args = {}) => new Promise((resolve) => {
    window.sforce.opencti[method]({ ...args, callback: resolve });
});
export const pop = (params) => call('screenPop', params); // => screenPop
export const log = (value) => call(`saveLog`, { value }); // => saveLog
",
        r"
class Cti {
    invoke(name, args) { this.api()[name](args); }
    api() { return sforce.opencti; }
    pop() { this.invoke('screenPop', {}); } // => screenPop
}
",
        r"
const methods = ['enableClickToDial', 'disableClickToDial']; // => enableClickToDial, disableClickToDial
for (const m of methods) { sforce.opencti[m]({}); }
",
        r"
['screenPop', 'saveLog'].forEach(function (m) { api[m] = sforce.opencti[m]; }); // => screenPop, saveLog
['runApex'].map((m) => sforce.opencti[m]({})); // => runApex
var api = {};
",
        r"
const map = { pop: 'screenPop', log: 'saveLog' }; // => screenPop, saveLog
Object.keys(map).forEach((key) => { sforce.opencti[map[key]]({}); });
",
        r"
const map = { pop: 'screenPop', log: 'saveLog' }; // => screenPop, saveLog
function run(action) { sforce.opencti[map[action]]({}); }
",
        r"
const options = { screenPop: {}, saveLog: {} }; // => screenPop, saveLog
Object.keys(options).forEach(function (name) { sforce.opencti[name](options[name]); });
",
        r"
const options = { screenPop: {}, saveLog: {} }; // => screenPop, saveLog
for (const name in options) { sforce.opencti[name](options[name]); }
",
        r"
const options = { screenPop: {} }; // => screenPop
for (const [name, value] of Object.entries(options)) { sforce.opencti[name](value); }
",
        r"
const names = { POP: 'screenPop' }; // => screenPop
Object.values(names).forEach((name) => sforce.opencti[name]({}));
",
        r"
function run(action) {
    var name;
    switch (action) {
        case 'pop': name = 'screenPop'; break; // => screenPop
        case 'log': name = 'saveLog'; break; // => saveLog
    }
    sforce.opencti[name]({});
}
",
        r"
var name = on ? 'enableClickToDial' : 'disableClickToDial'; // => enableClickToDial, disableClickToDial
sforce.opencti[name]({});
sforce.opencti[lit ? 'screenPop' : 'saveLog']({}); // => screenPop, saveLog
",
        r"
var verb = 'enable';
sforce.opencti[verb + 'ClickToDial']({}); // => enableClickToDial
sforce.opencti[`set${'Softphone'}PanelHeight`]({}); // => setSoftphonePanelHeight
",
        r"
const prefix = on ? 'enable' : 'disable';
sforce.opencti[`${prefix}ClickToDial`]({}); // => enableClickToDial, disableClickToDial
",
        r"
const ns = 'opencti';
window['sforce'][ns].screenPop({}); // => screenPop
const path = ['sforce', 'opencti'];
window[path[0]][path[1]].saveLog({}); // => saveLog
",
        r"
const pick = (object, key) => object[key];
pick(sforce, 'opencti').screenPop({}); // => screenPop
Reflect.get(sforce.opencti, 'saveLog')({}); // => saveLog
",
        r"
const api = _.get(window, 'sforce.opencti');
api.screenPop({}); // => screenPop
_.get(window, ['sforce', 'opencti']).saveLog({}); // => saveLog
",
    ]);
}

#[test]
fn each_string_that_names_a_member_is_a_use() {
    hold(&[
        r"
function call(name, params) { return sforce.opencti[name](params); }
call('runApex', { apexClass: 'Lookup' }); // => runApex
call('runApex', { apexClass: 'Recent' }); // => runApex
call('screenPop', {}); // => screenPop
",
        r"
function call(name, ...params) { return sforce.opencti[name].apply(sforce.opencti, params); }
call('saveLog', {}); // => saveLog
call('refreshView', {}); // => refreshView
",
    ]);
}

#[test]
fn names_that_cannot_be_known() {
    hold(&[
        r"
function call(method, args) { return sforce.opencti[method](args); } // => *
",
        r"
window.addEventListener('message', function (event) {
    sforce.opencti[event.data.method](event.data.args); // => *
});
",
        r"
const api = sforce.opencti;
export function call(method, ...args) { api[method](...args); } // => *
",
        r"
for (const name in sforce.opencti) { wrap(sforce.opencti[name]); } // => *
",
        r"
Object.keys(sforce.opencti).forEach((name) => { wrapped[name] = sforce.opencti[name]; }); // => *
",
        r"
const { [method]: fn } = sforce.opencti; // => *
fn({});
",
        r"
const proxy = new Proxy(sforce.opencti, { get: (api, name) => (args) => api[name](args) });
proxy.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn members_that_the_catalogue_lacks() {
    hold(&[
        r"
sforce.opencti.onReady(function () {}); // => ?onReady
const api = sforce.opencti;
api.makeCall({}); // => ?makeCall
sforce.interaction.dial('1'); // => ?dial
",
        r"
const { startCall } = sforce.opencti; // => ?startCall
",
    ]);
}

#[test]
fn names_from_lists_and_objects() {
    hold(&[
        r"
const api = ['screenPop', 'saveLog'].reduce((acc, m) => ({ ...acc, [m]: (a) => window.sforce.opencti[m](a) }), {}); // => screenPop, saveLog
const other = ['runApex'].reduce((acc, m) => ({ ...acc, [m]: (a) => phone[m](a) }), {});
",
        r"
$.each({ screenPop: {}, saveLog: {} }, function (m, a) { sforce.opencti[m](a); }); // => screenPop, saveLog
$.each({ runApex: {} }, function (m, a) { phone[m](a); });
",
        r"
var q = [];
var other = [];
function flush() { while (q.length) { var i = q.shift(); sforce.opencti[i.method](i.args); } }
q.push({ method: 'screenPop', args: {} }); q.push({ method: 'saveLog', args: {} }); // => screenPop, saveLog
other.push({ method: 'runApex', args: {} });
",
    ]);
}
