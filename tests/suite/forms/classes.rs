//! Classes: fields, inheritance, constructor functions.

use super::hold;

#[test]
fn fields() {
    hold(&[
        r"
class Adapter {
    sf = window.sforce.opencti;
    #api = sforce.opencti;
    static shared = sforce.opencti;
    static #hidden = sforce.opencti;
    pop() { this.sf.screenPop({}); } // => screenPop
    log() { this.#api.saveLog({}); } // => saveLog
    run() { Adapter.shared.runApex({}); this.constructor.shared.refreshView({}); } // => runApex, refreshView
    static go() { this.shared.screenPop({}); Adapter.#hidden.saveLog({}); } // => screenPop, saveLog
}
",
        r"
class Adapter {
    constructor(api) { this.api = api || sforce.opencti; const self = this; on(function () { self.api.screenPop({}); }); } // => screenPop
    log = () => { this.api.saveLog({}); }; // => saveLog
    get shortcut() { return this.api; }
    run() { this.shortcut.runApex({}); } // => runApex
}
new Adapter().api.refreshView({}); // => refreshView
",
        r"
class Adapter {
    init() { ({ opencti: this.api } = window.sforce); }
    pop() { this.api.screenPop({}); } // => screenPop
    set handle(value) { this._handle = value; }
    log() { this._handle.saveLog({}); } // => saveLog
}
const adapter = new Adapter();
adapter.handle = sforce.opencti;
",
        r"
class Holder { constructor(api) { this.api = api; } pop() { this.api.screenPop({}); } } // => screenPop
new Holder(sforce.opencti).pop();
",
        r"
class Registry { static instance = null; static get() { if (!this.instance) this.instance = new Registry(); return this.instance; }
    constructor() { this.api = sforce.opencti; } }
Registry.get().api.screenPop({}); // => screenPop
",
        r"
class Adapter { static { Adapter.api = sforce.opencti; this.other = sforce.opencti; } }
Adapter.api.screenPop({}); // => screenPop
Adapter.other.saveLog({}); // => saveLog
",
    ]);
}

#[test]
fn inheritance_in_one_file() {
    hold(&[
        r"
class Base { constructor() { this.api = sforce.opencti; } handle() { return this.api; } }
class Lightning extends Base {
    pop() { this.api.screenPop({}); } // => screenPop
    log() { super.handle().saveLog({}); } // => saveLog
    run() { this.handle().runApex({}); } // => runApex
}
class Deeper extends Lightning { refresh() { this.api.refreshView({}); } } // => refreshView
",
        r"
class Base { constructor(api) { this.api = api; } pop() { this.api.screenPop({}); } } // => screenPop
class Lightning extends Base { constructor() { super(sforce.opencti); } }
",
        r"
class Base { get api() { return null; } pop() { this.api.screenPop({}); } } // => screenPop
class Lightning extends Base { get api() { return sforce.opencti; } }
",
        r"
function Base() { this.api = sforce.opencti; }
Base.prototype.handle = function () { return this.api; };
function Lightning() { Base.call(this); }
Lightning.prototype = Object.create(Base.prototype);
Lightning.prototype.constructor = Lightning;
Lightning.prototype.pop = function () { this.api.screenPop({}); }; // => screenPop
Lightning.prototype.log = function () { this.handle().saveLog({}); }; // => saveLog
",
        r"
function Base() {}
Base.prototype = { api: sforce.opencti, pop: function () { this.api.screenPop({}); } }; // => screenPop
function Lightning() {}
Lightning.prototype = new Base();
Lightning.prototype.log = function () { this.api.saveLog({}); }; // => saveLog
",
        r"
const WithApi = (Parent) => class extends Parent { api = sforce.opencti; };
class Adapter extends WithApi(Object) { pop() { this.api.screenPop({}); } } // => screenPop
",
        r"
var Base = function () { this.api = sforce.opencti; };
Base.prototype.pop = function () { this.api.screenPop({}); }; // => screenPop
var Child = function () {};
util.inherits(Child, Base);
Child.prototype.log = function () { this.api.saveLog({}); }; // => saveLog
",
        r"
var __extends = (this && this.__extends) || function (d, b) { for (var p in b) d[p] = b[p]; };
var Base = (function () { function Base() { this.api = sforce.opencti; } return Base; }());
var Child = (function (_super) {
    __extends(Child, _super);
    function Child() { return _super !== null && _super.apply(this, arguments) || this; }
    Child.prototype.pop = function () { this.api.screenPop({}); }; // => screenPop
    return Child;
}(Base));
",
        r"
const base = { api: sforce.opencti };
const child = Object.create(base);
child.api.screenPop({}); // => screenPop
const other = { __proto__: base, log() { this.api.saveLog({}); } }; // => saveLog
",
    ]);
}

#[test]
fn inheritance_across_modules() {
    hold(&[
        r"
=== base.js
export default class Base { constructor() { this.api = window.sforce.opencti; } handle() { return this.api; } }
=== lightning.js
import Base from './base';
export default class Lightning extends Base {
    pop() { this.api.screenPop({}); } // => screenPop
    log() { this.handle().saveLog({}); } // => saveLog
    run() { super.handle().runApex({}); } // => runApex
}
=== deeper.js
import Lightning from './lightning.js';
export class Deeper extends Lightning { refresh() { this.api.refreshView({}); } } // => refreshView
",
        r"
=== base.js
export class Base { constructor(api) { this.api = api; } pop() { this.api.screenPop({}); } } // => screenPop
=== child.js
import { Base } from './base.js';
export class Child extends Base { constructor() { super(sforce.opencti); } log() { this.api.saveLog({}); } } // => saveLog
",
        r"
=== base.js
export class Base { pop() { this.api().screenPop({}); } } // => screenPop
=== child.js
import { Base } from './base.js';
export class Child extends Base { api() { return sforce.opencti; } }
",
        r"
=== base.ts
export abstract class Base { protected readonly api: any = (window as any).sforce.opencti; }
=== adapters/child.ts
import { Base } from '../base';
export class Child extends Base { pop(): void { this.api.screenPop({}); } } // => screenPop
",
        r"
=== base.js
function Base() { this.api = sforce.opencti; }
Base.prototype.handle = function () { return this.api; };
module.exports = Base;
=== child.js
const Base = require('./base');
class Child extends Base { pop() { this.api.screenPop({}); this.handle().saveLog({}); } } // => screenPop, saveLog
",
    ]);
}

#[test]
fn accessors_and_symbols() {
    hold(&[
        r"
class A { static accessor api = window.sforce.opencti; accessor own = sforce.opencti; go() { A.api.screenPop({}); this.own.saveLog({}); this.none.runApex({}); } } // => screenPop, saveLog
",
        r"
const API = Symbol('api');
const OTHER = Symbol('api');
class A { constructor() { this[API] = window.sforce.opencti; } pop() { this[API].screenPop({}); this[OTHER].saveLog({}); } } // => screenPop
",
    ]);
}
