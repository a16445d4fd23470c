//! TypeScript: what types add to a value without changing it, and what they declare.

use super::hold;

#[test]
fn types_around_values() {
    hold(&[
        r"
=== a.ts
declare const sforce: any;
declare var window: any;
const api = (window as any).sforce.opencti as OpenCti;
api.screenPop({}); // => screenPop
(<any>window).sforce.opencti.saveLog({}); // => saveLog
window.sforce!.opencti!.runApex!({}); // => runApex
const checked = sforce.opencti satisfies OpenCti;
checked.refreshView({}); // => refreshView
(window as unknown as { sforce: Sforce }).sforce.opencti.screenPop({}); // => screenPop
(window as any)['sforce']['opencti'].saveLog({}); // => saveLog
(globalThis as any).sforce?.opencti?.runApex<void>({}); // => runApex
let late!: OpenCti;
late = sforce.opencti;
late.screenPop({}); // => screenPop
",
        r"
=== a.ts
export class Adapter {
    private readonly own: OpenCti = window['sforce'].opencti;
    constructor(private api = sforce.opencti, protected other?: OpenCti) { this.other = window.sforce.opencti; }
    pop(): void { this.api.screenPop({}); } // => screenPop
    log = (): void => { this.other!.saveLog({}); this.own.runApex({}); }; // => saveLog, runApex
}
",
        r"
=== a.ts
export class Adapter { constructor(private readonly api: OpenCti) {} pop() { this.api.screenPop({}); } } // => screenPop
new Adapter(sforce.opencti);
",
        r"
=== a.ts
namespace Phone {
    export const api = sforce.opencti;
    export function pop() { api.screenPop({}); } // => screenPop
    export namespace Inner { export function log() { api.saveLog({}); } } // => saveLog
}
Phone.api.runApex({}); // => runApex
",
        r"
=== a.ts
enum Method { Pop = 'screenPop', Log = 'saveLog' } // => screenPop, saveLog
sforce.opencti[Method.Pop]({});
sforce.opencti[Method.Log]({});
const enum Other { Run = 'runApex' } // => runApex
function call(method: Other) { (window as any).sforce.opencti[method]({}); }
call(Other.Run);
",
        r"
=== a.ts
const methods = ['screenPop', 'saveLog'] as const; // => screenPop, saveLog
methods.forEach((m) => sforce.opencti[m]({}));
type Method = (typeof methods)[number];
",
        r"
=== a.ts
function assertApi(api: unknown): asserts api is OpenCti {}
function get<T = OpenCti>(): T { return sforce.opencti as T; }
get<OpenCti>().screenPop({}); // => screenPop
abstract class Base { protected abstract api(): any; pop() { this.api().screenPop({}); } } // => screenPop
class Child extends Base { protected api() { return sforce.opencti; } }
",
        r"
=== a.ts
function over(a: string): void;
function over(a: number): void;
function over(a: any): void { sforce.opencti.screenPop(a); } // => screenPop
export = over;
import legacy = require('./legacy');
",
        r"
=== api.ts
const api = window.sforce.opencti;
export = api;
=== use.ts
import api = require('./api');
api.screenPop({}); // => screenPop
",
        r"
=== api.ts
export const api = (window as any).sforce.opencti;
export type Api = typeof api;
=== use.ts
import { api, type Api } from './api.js';
const again: Api = api;
again.screenPop({}); // => screenPop
",
        r"
=== a.ts
import Sf = Outer.sforce;
declare namespace Outer { const sforce: any; }
declare let sforce: { opencti: { screenPop(a: any): void } };
sforce.opencti.screenPop({}); // => screenPop
",
        r"
=== a.tsx
declare global { interface Window { sforce: any } }
export const Button: React.FC<{ id: string }> = ({ id }) => {
    const pop = React.useCallback(() => window.sforce.opencti.screenPop({ params: { recordId: id } }), [id]); // => screenPop
    return <button onClick={pop} disabled={!window.sforce?.opencti}>{(window as any).sforce.opencti.saveLog({})}</button>; // => saveLog
};
",
    ]);
}
