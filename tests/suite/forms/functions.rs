//! Functions: parameters, what is returned, callbacks, promises, and functions called on another's behalf.

use super::hold;

#[test]
fn parameters() {
    hold(&[
        r"
function pop(api) { api.screenPop({}); } // => screenPop
pop(sforce.opencti);
const log = (id, api) => api.saveLog({ value: { Id: id } }); // => saveLog
log('1', window.sforce.opencti);
",
        r"
function pop(api = sforce.opencti) { api.screenPop({}); } // => screenPop
const log = ({ api = window.sforce.opencti } = {}) => api.saveLog({}); // => saveLog
class A { run(api = sforce.opencti) { api.runApex({}); } } // => runApex
",
        r"
function outer(api) { inner(api); }
function inner(handle) { deepest({ handle }); }
function deepest({ handle }) { handle.screenPop({}); } // => screenPop
outer(sforce.opencti);
",
        r"
function all(...apis) { apis[0].screenPop({}); apis.forEach(a => a.saveLog({})); } // => screenPop, saveLog
all(sforce.opencti);
function spread(a, b) { b.runApex({}); } // => runApex
spread(...[document, sforce.opencti]);
",
        r"
function old() { arguments[0].screenPop({}); } // => screenPop
old(sforce.opencti);
",
        r"
var p = { set: function (api) { this.api = api; }, pop: function () { this.api.screenPop({}); } }; // => screenPop
p.set(sforce.opencti);
",
    ]);
}

#[test]
fn functions_called_where_they_stand() {
    hold(&[
        r"
(function (w, o) { o.screenPop({}); w.sforce.opencti.saveLog({}); })(window, sforce.opencti); // => screenPop, saveLog
",
        r"
!function (e) { e.sforce.opencti.screenPop({}); }(this); // => screenPop
",
        r"
!function (e, t) { var n = e.sforce; n && n[t].screenPop({}); }(window, 'opencti'); // => screenPop
",
        r"
;(function ($, sf, undefined) {
    'use strict';
    $(function () { sf.opencti.screenPop({}); }); // => screenPop
}(jQuery, window.sforce));
",
        r"
(api => { api.screenPop({}); })(sforce.opencti); // => screenPop
(async () => { const api = sforce.opencti; await api.saveLog({}); })(); // => saveLog
void function () { sforce.opencti.runApex({}); }(); // => runApex
",
        r"
var Phone = (function () {
    var api = sforce.opencti;
    function pop() { api.screenPop({}); } // => screenPop
    return { pop: pop, api: api };
})();
Phone.api.saveLog({}); // => saveLog
",
        r"
var Phone = new (function () { this.api = sforce.opencti; })();
Phone.api.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn what_functions_return() {
    hold(&[
        r"
function getApi() { return window.sforce ? window.sforce.opencti : null; }
getApi().screenPop({}); // => screenPop
var api = getApi();
api.saveLog({}); // => saveLog
",
        r"
const getSforce = () => (window.parent || window).sforce;
getSforce().opencti.screenPop({}); // => screenPop
const getter = () => () => sforce.opencti;
getter()().saveLog({}); // => saveLog
",
        r"
function provider() { return { api: sforce.opencti, pop() { return this.api; } }; }
provider().api.screenPop({}); // => screenPop
provider().pop().saveLog({}); // => saveLog
const { api } = provider();
api.runApex({}); // => runApex
",
        r"
function pick(name) { switch (name) { case 'l': return sforce.opencti; default: return sforce.interaction; } }
pick('l').screenPop({}); // => screenPop
",
        r"
const cached = once(() => sforce.opencti);
function once(make) { let value; return () => value || (value = make()); }
cached().screenPop({}); // => screenPop
",
        r"
const identity = x => x;
identity(sforce.opencti).screenPop({}); // => screenPop
",
        r"
function* apis() { yield sforce.opencti; }
for (const api of apis()) { api.screenPop({}); } // => screenPop
",
    ]);
}

#[test]
fn promises() {
    hold(&[
        r"
async function getApi() { await loaded(); return sforce.opencti; }
async function pop() { const api = await getApi(); api.screenPop({}); } // => screenPop
async function log() { (await getApi()).saveLog({}); } // => saveLog
getApi().then(api => api.runApex({})); // => runApex
getApi().then(function (api) { return api; }).then(async (again) => { again.screenPop({}); }); // => screenPop
",
        r"
const ready = new Promise((resolve, reject) => {
    const timer = setInterval(() => { if (window.sforce) { clearInterval(timer); resolve(window.sforce.opencti); } }, 100);
});
ready.then((api) => api.screenPop({})).catch(log); // => screenPop
",
        r"
const run = (args) => new Promise((resolve, reject) => sforce.opencti.runApex({ // => runApex
    ...args,
    callback: (result) => (result.success ? resolve(result) : reject(result.errors)),
}));
const pop = (params) => new Promise((res) => sforce.opencti.screenPop({ params, callback: res })); // => screenPop
",
        r"
function promisify(fn) { return (args) => new Promise((done) => fn({ ...args, callback: done })); }
const saveLog = promisify(sforce.opencti.saveLog); // => saveLog
saveLog({ value: {} });
",
        r"
Promise.all([sforce.opencti, settings()]).then(([api, settings]) => api.screenPop(settings)); // => screenPop
Promise.race([Promise.resolve(sforce.opencti)]).then((api) => api.saveLog({})); // => saveLog
",
        r"
const later = $.Deferred();
later.resolve(sforce.opencti);
later.done(function (api) { api.screenPop({}); }); // => screenPop
later.promise().then(function (api) { api.saveLog({}); }); // => saveLog
",
        r"
let settle;
const ready = new Promise((resolve) => { settle = resolve; });
settle(sforce.opencti);
ready.then((api) => api.screenPop({})); // => screenPop
",
        r"
load().then(() => sforce.opencti).finally(done).then((api) => { api.screenPop({}); }); // => screenPop
",
    ]);
}

#[test]
fn callbacks() {
    hold(&[
        r"
function withApi(callback) { callback(window.sforce.opencti); }
withApi(function (api) { api.screenPop({}); }); // => screenPop
withApi((api) => api.saveLog({})); // => saveLog
",
        r"
function withApi(callback) { callback && callback(null, sforce.opencti); }
withApi(onReady);
function onReady(error, api) { api.screenPop({}); } // => screenPop
",
        r"
setTimeout(sforce.opencti.screenPop, 100, {}); // => screenPop
button.addEventListener('click', sforce.opencti.saveLog); // => saveLog
button.onclick = sforce.opencti.runApex; // => runApex
",
        r"
setTimeout(function (api) { api.screenPop({}); }, 100, sforce.opencti); // => screenPop
",
        r"
const handlers = { pop: sforce.opencti.screenPop, log: sforce.opencti.saveLog }; // => screenPop, saveLog
",
        r"
sforce.opencti.onClickToDial({ listener: onDial }); // => onClickToDial
sforce.opencti.enableClickToDial({ callback: function (r) { if (r.success) sforce.opencti.saveLog({}); } }); // => enableClickToDial, saveLog
",
        r"
const pop = sforce.opencti.screenPop; // => screenPop
pop({}); // => screenPop
",
    ]);
}

#[test]
fn on_behalf_of_another() {
    hold(&[
        r"
const pop = sforce.opencti.screenPop.bind(sforce.opencti); // => screenPop
pop({}); // => screenPop
",
        r"
sforce.opencti.screenPop.call(sforce.opencti, {}); // => screenPop
sforce.opencti.saveLog.apply(null, [{}]); // => saveLog
Reflect.apply(sforce.opencti.runApex, sforce.opencti, [{}]); // => runApex
",
        r"
function pop(api) { api.screenPop({}); } // => screenPop
pop.call(null, sforce.opencti);
function log(api) { api.saveLog({}); } // => saveLog
log.apply(null, [sforce.opencti]);
function run(api) { api.runApex({}); } // => runApex
run.bind(null, sforce.opencti)();
function refresh(api) { api.refreshView({}); } // => refreshView
Reflect.apply(refresh, null, [sforce.opencti]);
",
        r"
function pop() { this.screenPop({}); } // => screenPop
pop.call(sforce.opencti);
const log = function () { this.opencti.saveLog({}); }.bind(window.sforce); // => saveLog
",
        r"
const pop = _.partial(sforce.opencti.screenPop, {}); // => screenPop
const log = $.proxy(sforce.opencti.saveLog, sforce.opencti); // => saveLog
",
    ]);
}

#[test]
fn helpers_keep_what_each_caller_hands_over() {
    hold(&[
        r"
function get(object, name) { return object[name]; }
get(sforce.opencti, 'screenPop')({}); // => screenPop
get(settings, 'timeout')();
",
        r"
function safe(object) { return object || {}; }
function setting(object, key, fallback) { object = object || {}; return object[key] || fallback; }
var cti = safe(window.sforce.opencti);
cti.saveLog({}); // => saveLog
safe(settings).timeout();
setting(settings, 'retries', 3);
setting(cti, 'runApex')({}); // => runApex
",
        r"
function invoke(target, method, params) { target[method](params); }
invoke(sforce.opencti, 'screenPop', {}); // => screenPop
invoke(logger, 'flush');
",
        r"
function call(name, params) { invoke(sforce.opencti, name, params); }
function invoke(target, method, params) { return target[method](params); }
call('screenPop', {}); // => screenPop
call('saveLog', {}); // => saveLog
invoke(logger, 'flush');
",
    ]);
}

#[test]
fn members_copied_from_one_object_to_another() {
    hold(&[
        r"
function Phone() {}
Phone.prototype.pop = function () { this.api().screenPop({}); }; // => screenPop
$.extend(Phone.prototype, { api: function () { return sforce.opencti; }, log: function () { this.api().saveLog({}); } }); // => saveLog
",
        r"
class Phone { pop() { this.cti.screenPop({}); } } // => screenPop
const mixin = { get cti() { return window.sforce.opencti; } };
Object.assign(Phone.prototype, mixin);
",
        r"
var base = { api: sforce.opencti };
var phone = { pop: function () { this.api.screenPop({}); } }; // => screenPop
_.extend(phone, base);
",
        r"
function extend(target, source) { for (var key in source) { target[key] = source[key]; } return target; }
var phone = extend({ pop: function () { this.api.screenPop({}); } }, { api: sforce.opencti }); // => screenPop
var other = extend({ pop: function () { this.api.timeout({}); } }, { api: settings });
",
        r"
var cti = {};
Object.keys(sforce.opencti).forEach(function (key) { cti[key] = sforce.opencti[key]; }); // => *
",
        r"
var wrapper = {};
Object.assign(wrapper, sforce.opencti);
wrapper.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn streams() {
    hold(&[r"
import { of, from, firstValueFrom, BehaviorSubject } from 'rxjs';
of(sforce.opencti).subscribe(api => api.screenPop({})); // => screenPop
from(ready()).pipe(tap(() => log()), map(api => api.runApex({}))).subscribe({ next: () => done() });
of(window.sforce.opencti).pipe(tap(api => api.saveLog({}))).subscribe({ next: api => api.refreshView({}) }); // => saveLog, refreshView
const subject = new BehaviorSubject(null);
subject.next(sforce.opencti);
subject.asObservable().subscribe(api => api.getAppViewInfo({})); // => getAppViewInfo
async function later() { (await firstValueFrom(of(sforce.opencti))).setSoftphoneItemIcon({}); } // => setSoftphoneItemIcon
"]);
}

#[test]
fn a_function_inside_a_wrapper_is_shown_where_it_is_handed_over() {
    hold(&[r"
function trace(fn) { return function () { log(arguments); return fn.apply(this, arguments); }; }
const promisify = fn => args => new Promise((resolve, reject) => fn.call(null, { ...args, callback: resolve }));
const pop = trace(sforce.opencti.screenPop); // => screenPop
const save = promisify(sforce.opencti.saveLog); // => saveLog
pop({});
"]);
}
