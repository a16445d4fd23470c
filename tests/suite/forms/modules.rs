//! Modules: ES, CommonJS, AMD, UMD, re-exports, and values that go from one file into another.

use super::hold;

#[test]
fn es_modules() {
    hold(&[
        r"
=== api.js
export const api = window.sforce.opencti;
export default api;
export function getApi() { return api; }
export { api as cti };
=== pop.js
import handle, { api, getApi as get, cti } from './api';
import * as all from './api.js';
handle.screenPop({}); // => screenPop
api.saveLog({}); // => saveLog
get().runApex({}); // => runApex
cti.refreshView({}); // => refreshView
all.api.screenPop({}); // => screenPop
all.getApi().saveLog({}); // => saveLog
all.default.runApex({}); // => runApex
",
        r"
=== lib/api.js
export default () => window.sforce?.opencti;
=== lib/index.js
export { default as getApi } from './api';
export * from './names';
=== lib/names.js
export const interaction = sforce.interaction;
=== index.js
export * as phone from './lib';
export * from './lib';
=== app.js
import { getApi, interaction } from './lib';
import { phone } from './index';
import * as everything from './index';
getApi().screenPop({}); // => screenPop
interaction.saveLog('Task', ''); // => saveLog
phone.getApi().runApex({}); // => runApex
everything.getApi().refreshView({}); // => refreshView
",
        r"
=== api.js
export class Phone { static api = sforce.opencti; handle = sforce.opencti; }
export default class extends Phone { pop() { this.handle.screenPop({}); } } // => screenPop
=== use.js
import Default, { Phone } from './api';
Phone.api.saveLog({}); // => saveLog
new Phone().handle.runApex({}); // => runApex
new Default().handle.screenPop({}); // => screenPop
",
        r"
=== api.js
export const api = sforce.opencti;
=== lazy.js
async function pop() { const { api } = await import('./api'); api.screenPop({}); } // => screenPop
import('./api.js').then((module) => module.api.saveLog({})); // => saveLog
import('./api').then(({ api }) => api.runApex({})); // => runApex
",
        r"
=== api.mjs
let api;
export function init() { api = sforce.opencti; }
export { api };
=== use.mjs
import { api, init } from './api.mjs';
init();
api.screenPop({}); // => screenPop
",
        r"
=== src/Services/openCti.js
export const openCti = { api: window.sforce.opencti, pop(args) { this.api.screenPop(args); } }; // => screenPop
=== src/app.js
import { openCti } from './services/OpenCTI';
openCti.api.saveLog({}); // => saveLog
=== src/other.js
import { openCti } from '@/Services/openCti';
openCti.api.runApex({}); // => runApex
",
    ]);
}

#[test]
fn names_of_members_that_another_module_gives() {
    hold(&[
        r"
=== call.js
export function call(method, args) { return sforce.opencti[method](args); }
=== use.js
import { call } from './call';
call('screenPop', {}); // => screenPop
call('saveLog', {}); // => saveLog
",
        r"
=== names.js
export const POP = 'screenPop';
=== use.js
import { POP } from './names';
sforce.opencti[POP]({}); // => *
",
    ]);
}

#[test]
fn common_js() {
    hold(&[
        r"
=== api.js
module.exports = window.sforce.opencti;
=== use.js
const api = require('./api');
api.screenPop({}); // => screenPop
require('./api').saveLog({}); // => saveLog
const { runApex } = require('./api.js'); // => runApex
runApex({}); // => runApex
",
        r"
=== api.js
exports.api = sforce.opencti;
exports.getApi = function () { return exports.api; };
module.exports.other = sforce.opencti;
=== use.js
const { api, getApi } = require('./api');
const all = require('./api');
api.screenPop({}); // => screenPop
getApi().saveLog({}); // => saveLog
all.other.runApex({}); // => runApex
",
        r"
=== api.js
module.exports = { api: sforce.opencti, pop() { this.api.screenPop({}); } }; // => screenPop
=== use.js
var phone = require('./api');
phone.api.saveLog({}); // => saveLog
=== es.js
import phone, { api } from './api';
phone.api.runApex({}); // => runApex
api.refreshView({}); // => refreshView
",
        r#"
=== api.js
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = exports.getApi = void 0;
const getApi = () => window.sforce.opencti;
exports.getApi = getApi;
var _default = exports.default = getApi;
=== use.js
"use strict";
var _api = _interopRequireDefault(require("./api"));
function _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }
(0, _api.default)().screenPop({}); // => screenPop
(0, _api.getApi)().saveLog({}); // => saveLog
"#,
        r"
=== api.js
Object.defineProperty(exports, 'api', { enumerable: true, get: function () { return sforce.opencti; } });
=== use.js
const { api } = require('./api');
api.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn amd_and_umd() {
    hold(&[
        r"
=== js/api.js
define(['jquery'], function ($) { return { api: window.sforce.opencti }; });
=== js/app.js
require(['jquery', 'api'], function ($, phone) { phone.api.screenPop({}); }); // => screenPop
=== js/other.js
define('other', ['./api'], function (sforce) { sforce.api.saveLog({}); }); // => saveLog
=== js/named.js
define(function (require, exports, module) { var phone = require('./api'); phone.api.runApex({}); }); // => runApex
",
        r"
define(['sforce', 'lodash'], function (sf, _) { sf.opencti.screenPop({}); }); // => screenPop
require.config({ shim: { sforce: { exports: 'sforce' } } });
",
        r"
=== own.js
define([], function () { return { opencti: { screenPop: function () {} } }; });
=== app.js
define(['./own'], function (sforce) { sforce.opencti.screenPop({}); });
",
        r"
=== phone.js
(function (root, factory) {
    if (typeof define === 'function' && define.amd) { define(['exports'], factory); }
    else if (typeof module === 'object' && module.exports) { module.exports = factory(root.sforce); }
    else { root.Phone = factory(root.sforce); }
}(this, function (sf) {
    sf.opencti.screenPop({}); // => screenPop
    return { api: sf.opencti };
}));
=== use.js
const phone = require('./phone');
phone.api.saveLog({}); // => saveLog
",
        r"
!function (e, t) { 'object' == typeof exports ? t(exports) : t(e.Phone = {}) }(this, function (e) {
    'use strict';
    var t = window.sforce.opencti;
    e.pop = function () { t.screenPop({}); }; // => screenPop
    e.api = t;
});
",
    ]);
}

#[test]
fn values_handed_to_another_module() {
    hold(&[
        r"
=== pop.js
export function pop(api, id) { api.screenPop({ params: { recordId: id } }); } // => screenPop
export const log = ({ api }) => { api.saveLog({}); }; // => saveLog
=== app.js
import { pop, log } from './pop';
pop(window.sforce.opencti, '001');
log({ api: sforce.opencti });
",
        r"
=== load.ts
interface OpenCTI { screenPop(args: unknown): void; saveLog(args: unknown): void; }
declare global { interface Window { sforce: { opencti: OpenCTI } } }
export const loadApi = async (): Promise<OpenCTI> => { await script(); return window.sforce.opencti as OpenCTI; };
=== listeners.ts
import type { OpenCTI } from './load';
export const addListeners = (api: OpenCTI) => { api.screenPop({}); register(api); }; // => screenPop
import { register } from './deep/register';
=== deep/register.ts
export function register(api: OpenCTI): void { api.saveLog({}); } // => saveLog
=== plugin.ts
import { loadApi } from './load';
import { addListeners } from './listeners';
export default class Plugin { async init() { const api = await loadApi(); addListeners(api); } }
",
        r"
=== phone.js
export default class Phone { constructor(api) { this.api = api; } pop() { this.api.screenPop({}); } } // => screenPop
=== setup.js
let handle;
export function setApi(api) { handle = api; }
export function log() { handle.saveLog({}); } // => saveLog
=== app.js
import Phone from './phone';
import { setApi } from './setup';
new Phone(sforce.opencti).pop();
setApi(sforce.opencti);
",
        r"
=== pop.js
module.exports = function (sf) { sf.opencti.screenPop({}); }; // => screenPop
=== more.js
exports.log = function (api) { api.saveLog({}); }; // => saveLog
=== app.js
require('./pop')(window.sforce);
const more = require('./more');
more.log(sforce.opencti);
",
        r"
=== loader.js
export function withApi(callback) { callback(window.sforce.opencti); }
export const ready = () => new Promise((resolve) => resolve(sforce.opencti));
=== app.js
import { withApi, ready } from './loader';
withApi((api) => api.screenPop({})); // => screenPop
ready().then((api) => api.saveLog({})); // => saveLog
",
        r"
=== service.js
class Service { setApi(api) { this.api = api; } pop() { this.api.screenPop({}); } } // => screenPop
export default new Service();
=== app.js
import service from './service';
service.setApi(sforce.opencti);
",
        r"
=== state.js
export const state = { api: null };
export function pop() { state.api.screenPop({}); } // => screenPop
=== app.js
import { state } from './state';
state.api = sforce.opencti;
",
    ]);
}

#[test]
fn modules_that_a_loader_takes_from_the_global_scope() {
    hold(&[
        r"
=== js/main.js
require.config({ shim: { phone: { exports: 'sforce.opencti' }, backbone: { deps: ['jquery'], exports: 'Backbone' } } });
=== js/pop.js
define(['jquery', 'phone'], function ($, api) { api.screenPop({}); }); // => screenPop
=== js/own.js
define(['./phone', 'backbone'], function (api, Backbone) { api.screenPop({}); Backbone.saveLog({}); });
",
        r"
requirejs.config({ shim: { handle: { exports: 'sforce' } } });
require(['handle'], function (h) { h.opencti.saveLog({}); }); // => saveLog
",
    ]);
}

#[test]
fn modules_that_settings_give_other_names() {
    hold(&[
        r#"
=== tsconfig.json
{ // paths
  "compilerOptions": { "baseUrl": ".", "paths": { "@phone/*": ["src/integrations/cti/*"], "@handle": ["src/integrations/cti/index.ts"], }, },
}
=== src/integrations/cti/api.ts
export const api = (window as any).sforce.opencti;
=== src/integrations/cti/index.ts
export { api } from './api';
=== src/views/api.ts
export const api = { screenPop() {} };
=== src/views/dial.ts
import { api } from '@phone/api';
import { api as other } from '@handle';
import { api as based } from 'src/integrations/cti/api';
import { api as own } from './api';
api.screenPop({}); // => screenPop
other.saveLog({}); // => saveLog
based.runApex({}); // => runApex
own.screenPop({});
"#,
        r##"
=== packages/cti/package.json
{ "name": "@acme/cti", "main": "dist/index.js", "source": "src/main.js", "imports": { "#inner/*": "./src/inner/*.js" } }
=== packages/cti/src/inner/handle.js
export const handle = () => window.sforce.opencti;
=== packages/cti/src/main.js
export { handle as getCti } from '#inner/handle';
=== packages/app/src/index.js
import { getCti } from '@acme/cti';
import { handle } from '@acme/cti/src/inner/handle';
getCti().screenPop({}); // => screenPop
handle().saveLog({}); // => saveLog
"##,
        r"
=== webpack.config.js
module.exports = { resolve: { alias: { phone: path.resolve(__dirname, 'src', 'lib', 'client'), 'lib$': './src/other' } } };
=== src/lib/client.js
export default { api: () => window.sforce.opencti };
=== src/app.js
import phone from 'phone'; phone.api().screenPop({}); // => screenPop
",
        r"
=== src/lib/cti/index.js
export const getCti = () => window.sforce.opencti;
=== src/pages/cti/index.js
export const view = 1;
=== src/routes/a.js
import { getCti } from '$lib/cti'; getCti().screenPop({}); // => screenPop
=== src/routes/b.js
import { getCti } from '~/lib/cti'; getCti().saveLog({}); // => saveLog
=== src/routes/c.js
import { getCti } from '#lib/cti/index.js'; getCti().runApex({}); // => runApex
=== src/routes/d.js
import { getCti } from '@/lib/cti'; getCti().publish({}); // => publish
=== src/routes/e.js
import { getCti } from '@/pages/cti'; getCti().publish({});
",
    ]);
}

#[test]
fn of_modules_with_one_name_the_nearest_is_meant() {
    hold(&[
        r"
=== one/lib/api.js
export const api = sforce.opencti;
=== one/app.js
import { api } from 'lib/api';
api.screenPop({}); // => screenPop
=== two/lib/api.js
export const api = { screenPop() {} };
=== two/app.js
import { api } from 'lib/api';
api.screenPop({});
",
        r"
=== one/src/api.js
export const api = sforce.opencti;
=== one/src/api.test.js
import { api } from './api';
=== app.js
import { api } from '@/api';
api.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn a_package_of_others_is_no_module_of_the_bundle() {
    hold(&[
        r#"
=== package.json
{ "name": "app", "dependencies": { "@vendor/phone": "^1.0.0", "cti": "2" } }
=== src/vendor/phone.js
export const api = sforce.opencti;
=== src/cti.js
export const api = sforce.opencti;
=== src/app.js
import { api } from '@vendor/phone';
import { api as other } from 'cti';
import { api as own } from './cti';
api.screenPop({});
other.saveLog({});
own.runApex({}); // => runApex
"#,
        r"
=== src/phone/api.js
export const api = sforce.opencti;
=== src/app.js
import { api } from '@acme/api';
api.screenPop({});
",
    ]);
}

#[test]
fn namespaces_and_re_exports() {
    hold(&[
        r"
=== cti/index.js
export * as cti from './client';
export * as log from './log';
=== cti/client.js
export const handle = () => window.sforce.opencti;
=== cti/log.js
export const handle = () => phone;
=== services.js
export * from './cti';
=== app.js
import { cti, log } from './services';
cti.handle().saveLog({}); // => saveLog
log.handle().saveLog({});
cti.other().runApex({});
",
        r#"
=== helper.js
exports.getApi = () => window.sforce.opencti;
exports.other = () => phone;
=== typescript.js
var __exportStar = (this && this.__exportStar) || function(m, exports) { for (var p in m) if (p !== "default") exports[p] = m[p]; };
__exportStar(require("./helper"), exports);
=== babel.js
var _helper = require("./helper");
Object.keys(_helper).forEach(function (key) {
  if (key === "default" || key === "__esModule") return;
  if (key in exports && exports[key] === _helper[key]) return;
  Object.defineProperty(exports, key, { enumerable: true, get: function () { return _helper[key]; } });
});
=== app.js
const one = require('./typescript'); one.getApi().screenPop({}); // => screenPop
const two = require('./babel'); two.getApi().saveLog({}); // => saveLog
one.other().runApex({}); two.other().runApex({});
"#,
    ]);
}

#[test]
fn names_that_go_through_modules() {
    hold(&[r"
=== a.js
export const exec = ({ method, args }) => window.sforce.opencti[method](args);
export const run = (name, args) => window.sforce.opencti[name](args);
export const other = (name, args) => phone[name](args);
=== b.js
import { exec, other, run } from './a';
exec({ method: 'screenPop', args: {} }); // => screenPop
export const call = (n, a) => run(n, { ...a, ts: 1 });
export const speak = (n, a) => other(n, a);
call('runApex', {}); // => runApex
=== c.js
import { call, speak } from './b';
call('saveLog', {}); // => saveLog
speak('saveLog', {});
"]);
}
