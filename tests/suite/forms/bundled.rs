//! What minifiers and bundlers make of a module.

use super::hold;

#[test]
fn minified() {
    hold(&[
        r"
!function(e){var t=e.sforce&&e.sforce.opencti,n=t;n&&n.screenPop({type:n.SCREENPOP_TYPE.SOBJECT})}(window); // => screenPop, SCREENPOP_TYPE.SOBJECT
",
        r"
var a=window,b=a.sforce,c;b&&(c=b.opencti,c.screenPop({}),c.saveLog({value:{}})); // => screenPop, saveLog
",
        r"
(()=>{var e=()=>window.sforce?.opencti,t=class{constructor(){this.a=e()}b(){this.a.screenPop({})}};new t().b()})(); // => screenPop
",
        r"
var r=function(e){return e&&e.sforce?e.sforce.opencti:void 0};r(window).screenPop({}); // => screenPop
",
        r"
var n,o=null===(n=window.sforce)||void 0===n?void 0:n.opencti;null==o||o.screenPop({}); // => screenPop
",
        r"
var _a, _b;
(_b = (_a = window.sforce) === null || _a === void 0 ? void 0 : _a.opencti) === null || _b === void 0 ? void 0 : _b.screenPop({}); // => screenPop
",
        r"
function p(e){return regeneratorRuntime.wrap(function(e){for(;;)switch(e.prev=e.next){case 0:return e.abrupt('return',window.sforce.opencti);case 1:return e.stop()}},e)}
var q=window.sforce.opencti;q.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn classes_and_asynchronous_functions_as_compilers_write_them() {
    hold(&[
        r"
var Phone=function(){function e(t){_classCallCheck(this,e),this.base=t}return _createClass(e,[{key:'api',get:function(){return window.sforce.opencti}},
{key:'pop',value:function(e){this.api.screenPop({type:this.api.SCREENPOP_TYPE.SOBJECT})}}, // => screenPop, SCREENPOP_TYPE.SOBJECT
{key:'log',value:function(){var e=_asyncToGenerator(r.a.mark((function e(){return r.a.wrap((function(e){for(;;)switch(e.prev=e.next){case 0:
return e.next=2,this.api.saveLog({});case 2:return e.abrupt('return',1)}}),e,this)})));return function(){return e.apply(this,arguments)}}()}],[{ // => saveLog
key:'make',value:function(){return new e}}]),e}();
Phone.make().api.runApex({}); // => runApex
",
        r"
function getApi() { return _getApi.apply(this, arguments); }
function _getApi() {
    _getApi = _asyncToGenerator(regeneratorRuntime.mark(function _callee() {
        return regeneratorRuntime.wrap(function _callee$(_context) {
            while (1) switch (_context.prev = _context.next) {
                case 0: return _context.abrupt('return', window.sforce.opencti);
            }
        }, _callee);
    }));
    return _getApi.apply(this, arguments);
}
getApi().then(function (api) { api.screenPop({}); }); // => screenPop
",
        r"
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {};
function getApi() { return __awaiter(this, void 0, void 0, function* () { yield load(); return window.sforce.opencti; }); }
function pop() { return __awaiter(this, void 0, void 0, function* () { const api = yield getApi(); api.screenPop({}); }); } // => screenPop
",
        r"
function getApi() {
    return __awaiter(this, void 0, void 0, function () {
        return __generator(this, function (_a) {
            switch (_a.label) {
                case 0: return [4, load()];
                case 1: return [2, window.sforce.opencti];
            }
        });
    });
}
getApi().then(function (api) { return api.screenPop({}); }); // => screenPop
",
        r#"
var __generator = function (thisArg, body) {
    var _ = { label: 0, sent: function () { if (t[0] & 1) throw t[1]; return t[1]; }, trys: [], ops: [] }, f, y, t, g;
    return g = { next: verb(0), "throw": verb(1), "return": verb(2) }, g;
    function verb(n) { return function (v) { return step([n, v]); }; }
    function step(op) {
        while (_) try {
            if (f = 1, y && (t = op[0] & 2 ? y["return"] : op[0] ? y["throw"] || ((t = y["return"]) && t.call(y), 0) : y.next) && !(t = t.call(y, op[1])).done) return t;
            op = body.call(thisArg, _);
        } catch (e) { op = [6, e]; y = 0; }
        return { value: op[0] ? op[1] : void 0, done: true };
    }
};
function pop() {
    return __awaiter(this, void 0, void 0, function () {
        var api;
        return __generator(this, function (_a) {
            switch (_a.label) {
                case 0: return [4, getApi()];
                case 1: api = _a.sent(); api.screenPop({}); return [4, load()]; // => screenPop
                case 2: return [2, _a.sent().size];
            }
        });
    });
}
function getApi() { return tslib_1.__awaiter(this, void 0, void 0, function () { return tslib_1.__generator(this, function (_a) { switch (_a.label) { case 0: return [4, load()]; case 1: return _a.sent(), [2, window.sforce.opencti]; } }); }); }
"#,
        r"
function n(){return e(this,void 0,void 0,function(){return t(this,function(e){switch(e.label){case 0:return[4,ready()];case 1:return e.sent(),[2,window.sforce.opencti]}})})}
exports.pop=function(r){return e(this,void 0,void 0,function(){return t(this,function(e){switch(e.label){case 0:return[4,n()];case 1:return e.sent().screenPop({params:{recordId:r}}),[2]}})})}; // => screenPop
",
        r"
function getApi(){return o.apply(this,arguments)}function o(){return(o=e(t().m(function n(){return t().w(function(t){for(;;)switch(t.n){case 0:return t.n=1,ready();case 1:return t.a(2,window.sforce.opencti)}},n)}))).apply(this,arguments)}
function pop(t){return i.apply(this,arguments)}function i(){return(i=e(t().m(function n(r){return t().w(function(t){for(;;)switch(t.n){case 0:return t.n=1,getApi();case 1:t.v.screenPop({params:{recordId:r}});case 2:return t.a(2)}},n)}))).apply(this,arguments)} // => screenPop
",
        r"
var __async = (__this, __arguments, generator) => new Promise((resolve, reject) => {
  var fulfilled = (value) => { try { step(generator.next(value)); } catch (e) { reject(e); } };
  var step = (x) => x.done ? resolve(x.value) : Promise.resolve(x.value).then(fulfilled, reject);
  step((generator = generator.apply(__this, __arguments)).next());
});
function getApi() { return __async(this, null, function* () { return window.sforce.opencti; }); }
function pop() { return __async(this, null, function* () { const api = yield getApi(); api.screenPop({}); }); } // => screenPop
",
        r"
const t=function(e,n,o,i){return new(o||(o=Promise))(function(t,r){function a(e){try{s(i.next(e))}catch(e){r(e)}}function s(e){e.done?t(e.value):o.resolve(e.value).then(a,r)}s((i=i.apply(e,n||[])).next())})};
function e(){return t(this,void 0,void 0,function*(){return window.sforce.opencti})}
exports.pop=()=>t(this,void 0,void 0,function*(){(yield e()).screenPop({})}); // => screenPop
",
    ]);
}

#[test]
fn modules_that_one_file_defines() {
    hold(&[r"
var app; (function () { app = { define: function (name, needs, make) { registry[name] = make; } }; }());
app.define('external/sforce', [], function () { return window.sforce; });
app.define('crm/adapter', ['../external/sforce', './log'], function (sf, log) {
    sf.opencti.screenPop({}); // => screenPop
    log.refreshView({});
});
app.define('crm/log', ['external/sforce'], function (handle) { return { save: function () { handle.opencti.saveLog({}); } }; }); // => saveLog
"]);
}

#[test]
fn webpack() {
    hold(&[
        r"
!function(e){var t={};function n(r){if(t[r])return t[r].exports;var o=t[r]={i:r,l:!1,exports:{}};return e[r].call(o.exports,o,o.exports,n),o.l=!0,o.exports}n(n.s=0)}([
function(e,t,n){var r=n(1);r.api.screenPop({}),r.a().saveLog({})}, // => screenPop, saveLog
function(e,t,n){t.api=window.sforce.opencti;n.d(t,'a',function(){return o});var o=function(){return window.sforce.opencti}}
]);
",
        r"
(window.webpackJsonp=window.webpackJsonp||[]).push([[0],{123:function(e,t,n){'use strict';n.r(t);var r=n(456);r.default.screenPop({})}, // => screenPop
456:function(e,t,n){'use strict';n.r(t),t.default=window.sforce.opencti}}]);
",
        r"
(()=>{var e={10:(e,t,n)=>{n.d(t,{Z:()=>r});const r=window.sforce.opencti},
20:(e,t,n)=>{var r=n(10);r.Z.screenPop({})}, // => screenPop
30:e=>{e.exports=window.sforce.opencti}},t={};
function n(r){var o=t[r];if(void 0!==o)return o.exports;var i=t[r]={exports:{}};return e[r](i,i.exports,n),i.exports}
var a=n(30);a.saveLog({})})(); // => saveLog
",
        r#"
/******/ (() => { // webpackBootstrap
var __webpack_modules__ = ({
"./src/api.js": ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {
__webpack_require__.d(__webpack_exports__, { "getApi": () => (/* binding */ getApi) });
const getApi = () => window.sforce.opencti;
}),
"./src/app.js": ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {
var _api__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("./src/api.js");
(0,_api__WEBPACK_IMPORTED_MODULE_0__.getApi)().screenPop({}); // => screenPop
})
});
})();
"#,
    ]);
}

#[test]
fn other_bundlers() {
    hold(&[
        r"
(function(){function r(e,n,t){function o(i,f){if(!n[i]){var p=n[i]={exports:{}};e[i][0].call(p.exports,function(r){var n=e[i][1][r];return o(n||r)},p,p.exports,r,e,n,t)}return n[i].exports}for(var i=0;i<t.length;i++)o(t[i]);return o}return r})()({1:[function(require,module,exports){
var api = require('./api');
api.screenPop({}); // => screenPop
},{'./api':2}],2:[function(require,module,exports){
module.exports = window.sforce.opencti;
},{}]},{},[1]);
",
        r"
var Phone = (function (exports) {
    'use strict';
    const api = window.sforce.opencti;
    class Adapter { pop() { api.screenPop({}); } } // => screenPop
    exports.Adapter = Adapter; exports.api = api;
    return exports;
})({});
Phone.api.saveLog({}); // => saveLog
",
        r"
(() => {
  var __defProp = Object.defineProperty;
  var __commonJS = (cb, mod) => function __require() { return mod || (0, cb[Object.keys(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports; };
  var require_api = __commonJS({ 'src/api.js'(exports, module) { module.exports = window.sforce.opencti; } });
  var import_api = require_api();
  import_api.screenPop({}); // => screenPop
  var api_exports = {};
  __export(api_exports, { api: () => api });
  var api = window.sforce.opencti;
  api_exports.api.saveLog({}); // => saveLog
})();
",
        r"
parcelRequire=(function(e){return e})({'a1':[function(require,module,exports) {
'use strict';Object.defineProperty(exports,'__esModule',{value:true});exports.default=void 0;var e=window.sforce.opencti;exports.default=e;
},{}],'b2':[function(require,module,exports) {
var e=t(require('./api'));function t(e){return e&&e.__esModule?e:{default:e}}e.default.screenPop({}); // => screenPop
},{'./api':'a1'}]},{},['b2'],null);
",
        r"
System.register(['./api'], function (exports_1, context_1) {
    var api;
    return { setters: [function (api_1) { api = api_1; }], execute: function () { window.sforce.opencti.screenPop({}); } }; // => screenPop
});
",
    ]);
}
