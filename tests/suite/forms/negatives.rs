//! What is not a dependency, however much it looks like one.

use super::{hold, mentions};

#[test]
fn a_declaration_is_a_mention() {
    for form in [
        "=== a.ts\ninterface Window { sforce: { opencti: { screenPop(a: unknown): void } } }\n",
        "=== a.ts\ndeclare const sforce: { opencti: any };\n",
        "=== a.ts\ndeclare global { interface Window { sforce: { opencti: any } } }\n",
        "=== a.ts\ntype Api = { sforce: { opencti: any } };\n",
        "=== a.ts\nlet api: typeof window.sforce.opencti;\n",
        "=== a.ts\nfunction show(result: sforce.interaction.Result): void {}\n",
        "=== a.ts\nclass Client implements sforce.opencti.Client {}\n",
        "=== a.ts\nconst pick = (x: any) => x as Parameters<typeof sforce.opencti.screenPop>[0];\n",
        "=== a.d.ts\ndeclare namespace sforce { namespace opencti { function screenPop(a: any): void; } }\n",
        "=== externs.js\n/** @const */\nvar sforce = {};\nsforce.opencti = {};\nsforce.opencti.screenPop = function (a) {};\n",
    ] {
        hold(&[form]);
        let reasons = mentions(form);
        assert!(
            reasons.contains("type-declaration"),
            "{reasons:?} in {form}"
        );
    }
}

#[test]
fn own_objects_of_the_same_names() {
    hold(&[
        r"
(function () { const sforce = { opencti: { screenPop() {} } }; sforce.opencti.screenPop({}); })();
",
        r"
=== own.html
<script>var sforce = { opencti: { screenPop: function () {} } };</script>
<script>sforce.opencti.screenPop({}); window.sforce.opencti.saveLog({});
sforce.interaction.saveLog('Task', ''); // => saveLog
</script>
=== real.html
<script>var sforce = window.sforce || {}; var other = { opencti: {} };</script>
<script>sforce.opencti.screenPop({}); // => screenPop
</script>
=== guard.html
<script>var sforce = {};</script>
<script>sforce.opencti.screenPop({}); // => screenPop
</script>
=== module.html
<script type='module'>const sforce = { opencti: { screenPop() {} } };</script>
<script>sforce.opencti.screenPop({}); // => screenPop
</script>
",
        r"
import sforce from 'jsforce';
const connection = new sforce.Connection({});
sforce.interaction.query('x');
",
        r"
=== own.js
export const opencti = { screenPop() {} };
export const sforce = { opencti };
=== app.js
import { opencti, sforce } from './own';
opencti.screenPop({});
sforce.opencti.saveLog({});
",
        r"
const { opencti } = require('./own');
opencti.screenPop({});
",
        r"
function use(sforce) { sforce.opencti.screenPop({}); }
use({ opencti: { screenPop() {} } });
",
        r"
class Client { constructor() { this.opencti = new OpenCTIApiClient('http://host', 'token'); } list() { this.opencti.stixDomainObject.list(); } }
",
        r"
import { OpenCTIClient } from 'opencti-client';
const opencti = new OpenCTIClient({ url: 'https://demo.opencti.io' });
opencti.indicator.create({});
",
        r"
function f() { let sforce = makeOwn(); sforce.opencti.screenPop({}); }
try { x(); } catch (sforce) { sforce.opencti.screenPop({}); }
for (const sforce of list) { sforce.opencti.saveLog({}); }
",
    ]);
}

#[test]
fn declarations_mocks_and_tests() {
    hold(&[
        r"
=== types/opencti.d.ts
declare namespace sforce { namespace opencti { function screenPop(args: any): void; } }
=== a.ts
interface Window { sforce: { opencti: { screenPop(args: any): void } } }
declare const sforce: { opencti: { saveLog(args: any): void } };
type Api = typeof sforce.opencti;
declare namespace sforce.console { const cti: any; }
declare module 'x' { export const opencti: any; }
",
        r"
=== src/app.test.js
global.sforce = { opencti: { screenPop: jest.fn(), saveLog: jest.fn() } };
test('pops', () => { pop(); expect(sforce.opencti.screenPop).toHaveBeenCalled(); }); // => test:screenPop
=== __mocks__/sforce.js
window.sforce = { opencti: { screenPop: jest.fn() } };
",
        r"
=== jest.setup.js
window.sforce = { opencti: { screenPop: jest.fn(), saveLog: function (args) { args.callback({ success: true }); } } };
global.sforce = global.sforce || {};
global.sforce.opencti = { runApex: () => {} };
sforce.opencti.screenPop = jest.fn();
",
        r"
=== externs.js
/** @externs */
var sforce = {};
/** @const */
sforce.opencti = {};
sforce.opencti.screenPop = function (args) {};
sforce.opencti.SCREENPOP_TYPE = { SOBJECT: 'sobject' };
sforce.opencti.saveLog;
",
    ]);
}

#[test]
fn other_products_and_other_toolkits() {
    hold(&[
        r"
sforce.console.openPrimaryTab(null, '/001', true);
sforce.console.isInConsole();
var log = sforce.connection.query('select Id from Account');
sforce.apex.execute('A', 'b', {});
sforce.one.navigateToSObject('001');
",
        r"
sforce.interaction.entityFeed.refreshObject('001'); // => entityFeed.refreshObject
sforce.console.cti.fireOnCallBegin('1', 'inbound', 'x', done); // => fireOnCallBegin
",
        r"
// sforce.opencti.screenPop({})
/* sforce.interaction.saveLog() */
var text = 'sforce.opencti.saveLog';
console.log(`sforce.opencti.runApex failed`);
var pattern = /sforce\.opencti\.screenPop/;
",
        r"
=== README.md
Call `sforce.opencti.screenPop({})` to open a record.
```js
sforce.opencti.saveLog({});
```
=== client.py
from pycti import OpenCTIApiClient
opencti = OpenCTIApiClient(url, token)
opencti.indicator.list()
=== voice.html
<template><opencti:phone record-id={id}></opencti:phone></template>
",
    ]);
}
