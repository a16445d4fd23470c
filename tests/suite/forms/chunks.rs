//! Modules that a loader knows: AMD and System over several files, chunks of webpack.

use super::hold;

#[test]
fn amd_and_system() {
    hold(&[
        r#"
=== helper.js
define(["require", "exports"], function (require, exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    const getApi = () => window.sforce.opencti;
    exports.getApi = getApi;
});
=== other.js
define(["require", "exports"], function (require, exports) { exports.getApi = () => phone; });
=== app.js
define(["require", "exports", "./helper", "./other"], function (require, exports, helper_1, other_1) {
    "use strict";
    (0, helper_1.getApi)().screenPop({}); // => screenPop
    (0, other_1.getApi)().saveLog({});
});
"#,
        r#"
=== helper.js
System.register([], function (exports_1, context_1) {
    return { setters: [], execute: function () { exports_1("getApi", () => window.sforce.opencti); exports_1("other", () => phone); } };
});
=== app.js
System.register(["./helper"], function (exports_1, context_1) {
    var helper_1;
    return {
        setters: [function (h) { helper_1 = h; }],
        execute: function () {
            helper_1.getApi().screenPop({}); // => screenPop
            helper_1.other().saveLog({});
        },
    };
});
"#,
        r#"
define("lib/helper", ["require", "exports"], function (require, exports) { exports.api = window.sforce.opencti; });
define("lib/other", ["require", "exports"], function (require, exports) { exports.api = phone; });
define("app", ["require", "exports", "lib/helper", "lib/other"], function (require, exports, h, o) {
    h.api.screenPop({}); // => screenPop
    o.api.saveLog({});
});
"#,
        r#"
=== helper.js
define("lib/helper", [], function () { return { api: window.sforce.opencti }; });
=== app.js
require(["lib/helper", "lib/none"], function (h, n) { h.api.screenPop({}); n.api.saveLog({}); }); // => screenPop
"#,
    ]);
}

#[test]
fn chunks_of_webpack() {
    hold(&[
        r#"
=== main.js
"use strict";(self.webpackChunk=self.webpackChunk||[]).push([[179],{138:(a,e,t)=>{var n=t(193),i=t(906);
n.K().screenPop({}),i.K().saveLog({})}},a=>{a.O(0,[11],()=>a(a.s=138)),a.O()}]); // => screenPop
=== sf.js
"use strict";(self.webpackChunk=self.webpackChunk||[]).push([[11],{193:(e,t,i)=>{i.d(t,{K:()=>s});const s=()=>window.sforce.opencti},906:(e,t,i)=>{i.d(t,{K:()=>s});const s=()=>window.phone}}]);
=== other.js
"use strict";(self.webpackChunk_other=self.webpackChunk_other||[]).push([[7],{5:(a,e,t)=>{t(193).K().runApex({})}}]);
"#,
        // A chunk that is loaded later is handed the namespace.
        r#"
=== main.js
(self.webpackChunk=self.webpackChunk||[]).push([[179],{138:async(a,e,t)=>{var n=t(193);(await t.e(11).then(t.bind(t,631))).item(n.K())},
193:(e,t,i)=>{i.d(t,{K:()=>s});const s=()=>window.sforce.opencti}}]);
=== lazy.js
(self.webpackChunk=self.webpackChunk||[]).push([[11],{631:(e,t,l)=>{l.r(t),l.d(t,{item:()=>n,other:()=>o});
function n(e){e.setSoftphoneItemLabel({label:"x"})} // => setSoftphoneItemLabel
function o(e){e.setSoftphoneItemIcon({key:"call"})}}}]);
"#,
    ]);
}
