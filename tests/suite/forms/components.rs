//! Components and what they are given, also where they stand in files of their own.

use super::hold;

#[test]
fn properties_across_files() {
    hold(&[
        r"
=== App.jsx
import { Dial } from './Dial';
import Log from './Log';
export const App = () => { const cti = window.sforce.opencti; return <><Dial cti={cti} /><Log api={{ cti }} other={phone} /></>; };
=== Dial.jsx
export const Dial = ({ cti, ...rest }) => <a onClick={() => cti.screenPop({})} {...rest} />; // => screenPop
=== Log.jsx
export default class Log extends React.Component {
    go = () => { this.props.api.cti.saveLog({}); }; // => saveLog
    run() { this.props.other.runApex({}); }
}
",
        r"
=== App.jsx
import { Log } from './Log';
export const App = () => <Log api={window.sforce.opencti} />;
=== Log.jsx
export class Log extends React.Component { go() { const { api } = this.props; api.saveLog({}); } } // => saveLog
export class Other extends React.Component { go() { this.props.api.runApex({}); } }
",
        r"
=== App.jsx
import Log from './Log';
export const App = () => <Log cti={window.sforce.opencti} />;
=== Log.jsx
import { connect } from 'react-redux';
const Log = ({ cti }) => <a onClick={() => cti.saveLog({})} />; // => saveLog
export default connect(state)(Log);
",
    ]);
}

#[test]
fn contexts_and_children() {
    hold(&[
        r"
const Cti = ({ children }) => children(window.sforce.opencti);
const A = () => <Cti>{(cti) => <a onClick={() => cti.screenPop({})} />}</Cti>; // => screenPop
const Other = ({ children }) => children(phone);
const B = () => <Other>{(cti) => <a onClick={() => cti.saveLog({})} />}</Other>;
",
        r"
const Cti = React.createContext();
const Other = React.createContext();
const P = ({ children }) => <Cti.Provider value={{ api: window.sforce.opencti }}><Other.Provider value={{ api: phone }}>{children}</Other.Provider></Cti.Provider>;
const C = () => <Cti.Consumer>{({ api }) => <a onClick={() => api.screenPop({})} />}</Cti.Consumer>; // => screenPop
const D = () => <Other.Consumer>{({ api }) => <a onClick={() => api.screenPop({})} />}</Other.Consumer>;
class E extends React.Component { static contextType = Cti; go() { this.context.api.saveLog({}); } } // => saveLog
class F extends React.Component { static contextType = Other; go() { this.context.api.saveLog({}); } }
",
        r"
const useApi = () => { const [api, set] = React.useState(); React.useEffect(() => set(() => window.sforce.opencti), []); return [api, !!api]; };
function C() { const [api, ok] = useApi(); return ok && <b onClick={() => api.screenPop({})} />; } // => screenPop
",
    ]);
}

#[test]
fn mixins_and_stores() {
    hold(&[
        r"
=== base.js
export default { data() { return { cti: window.sforce.opencti }; } };
=== Dial.vue
<script>
import base from './base';
export default { mixins: [base], methods: { log() { this.cti.saveLog({}); } } }; // => saveLog
</script>
=== Other.vue
<script>
export default { methods: { log() { this.cti.saveLog({}); } } };
</script>
",
        r"
const base = { data() { return { cti: window.sforce.opencti }; } };
export const a = { mixins: [base], methods: { log() { this.cti.saveLog({}); } } }; // => saveLog
export const b = { mixins: [], methods: { log() { this.cti.saveLog({}); } } };
",
        r"
=== store.js
import { defineStore } from 'pinia';
export const useCti = defineStore('cti', { state: () => ({ api: null }), actions: { init() { this.api = window.sforce.opencti; } } });
export const useLog = defineStore('log', { state: () => ({ api: null }) });
=== a.js
import { useCti, useLog } from './store';
useCti().api.screenPop({}); // => screenPop
useLog().api.saveLog({});
",
        r"
=== stores.js
import { writable, get } from 'svelte/store';
export const cti = writable(null);
export const log = writable(null);
export function init() { cti.set(window.sforce.opencti); }
export function pop() { get(cti).screenPop({}); get(log).saveLog({}); } // => screenPop
=== Dial.svelte
<script>
  import { cti, log } from './stores';
  function save() { $cti.saveLog({}); $log.runApex({}); } // => saveLog
</script>
",
        r"
function View() {
    this.cti = ko.observable(window.sforce.opencti);
    this.name = ko.observable();
    this.pop = function () { this.cti().screenPop({}); this.name().saveLog({}); }; // => screenPop
}
",
    ]);
}

#[test]
fn aura() {
    hold(&[
        // The helper comes second in a renderer, which has no event.
        r"
=== aura/a/aRenderer.js
({ afterRender: function (cmp, helper) { this.superAfterRender(); helper.api().screenPop({}); } }) // => screenPop
=== aura/a/aController.js
({ pop: function (cmp, event, helper) { helper.api().saveLog({}); event.api().runApex({}); } }) // => saveLog
=== aura/a/aHelper.js
({ api: function () { return sforce.opencti; } })
",
        r"
=== aura/a/aController.js
({ init: function (cmp, e, helper) { helper.cti = window.sforce.opencti; }, pop: function (cmp, e, helper) { helper.cti.screenPop({}); } }) // => screenPop
=== aura/a/aHelper.js
({ log: function () { this.cti.saveLog({}); } }) // => saveLog
=== aura/b/bHelper.js
({ log: function () { this.cti.saveLog({}); } })
=== aura/b/bController.js
({ pop: function (cmp, e, helper) { helper.cti.screenPop({}); } })
",
        r"
=== aura/a/a.cmp
<aura:component></aura:component>
=== aura/a/aController.js
({ init: function (cmp) { cmp.set('v.cti', window.sforce.opencti); cmp._api = window.sforce.opencti; }, pop: function (cmp) { cmp.get('v.cti').screenPop({}); cmp.get('v.log').saveLog({}); } }) // => screenPop
=== aura/a/aHelper.js
({ log: function (cmp) { cmp._api.saveLog({}); cmp._other.runApex({}); } }) // => saveLog
=== aura/b/b.cmp
<aura:component></aura:component>
=== aura/b/bHelper.js
({ log: function (cmp) { cmp._api.saveLog({}); } })
",
    ]);
}
