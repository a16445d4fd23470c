//! Adapters written for a framework: components, services, hooks, stores.

use super::hold;

#[test]
fn react() {
    hold(&[
        r"
=== App.jsx
const CtiContext = React.createContext(window.sforce.opencti);
export function Provider({ children }) {
    const api = useMemo(() => window.sforce.opencti, []);
    return <CtiContext.Provider value={api}>{children}</CtiContext.Provider>;
}
export function Dial() {
    const api = useContext(CtiContext);
    useEffect(() => { api.onClickToDial({ listener: dial }); }, [api]); // => onClickToDial
    return <a onClick={() => api.screenPop({})}>Pop</a>; // => screenPop
}
",
        r"
=== App.jsx
function Softphone() {
    const ref = useRef(window.sforce.opencti);
    const [api, setApi] = useState(null);
    const [other] = useState(() => sforce.opencti);
    useEffect(() => { setApi(window.sforce.opencti); }, []);
    ref.current.screenPop({}); // => screenPop
    api.saveLog({}); // => saveLog
    other.runApex({}); // => runApex
}
",
        r"
=== useCti.js
export const useCti = () => { const api = window.sforce?.opencti; return { api, pop: (args) => api.screenPop(args) }; }; // => screenPop
=== Panel.jsx
import { useCti } from './useCti';
export const Panel = () => { const { api } = useCti(); return <b onClick={() => api.saveLog({})} />; }; // => saveLog
",
        r"
=== Panel.jsx
class Panel extends React.Component {
    state = { api: window.sforce.opencti };
    componentDidMount() { this.cti = this.props.api; this.state.api.onClickToDial({}); } // => onClickToDial
    render() { return <Child api={sforce.opencti} />; }
}
function Child({ api }) { return <a onClick={() => api.screenPop({})} />; } // => screenPop
function Legacy(props) { props.cti.saveLog({}); } // => saveLog
const shown = <Legacy cti={sforce.opencti} />;
const made = React.createElement(Other, { cti: sforce.opencti });
function Other(props) { props.cti.runApex({}); } // => runApex
",
    ]);
}

#[test]
fn angular() {
    hold(&[
        r"
=== cti.service.ts
import { Injectable } from '@angular/core';
declare let sforce: any;
@Injectable({ providedIn: 'root' })
export class CtiService {
    private api = sforce.opencti;
    get handle() { return this.api; }
    pop(id: string): Observable<any> { return new Observable((o) => { this.api.screenPop({ params: { recordId: id }, callback: (r) => o.next(r) }); }); } // => screenPop
}
=== dial.component.ts
import { CtiService } from './cti.service';
@Component({ selector: 'dial', template: '' })
export class DialComponent {
    constructor(private cti: CtiService) {}
    ngOnInit() { this.cti.handle.saveLog({}); } // => saveLog
}
=== panel.component.ts
import { CtiService } from './cti.service';
export class PanelComponent {
    private cti = inject(CtiService);
    open() { this.cti.handle.runApex({}); } // => runApex
}
",
        r"
angular.module('phone', []).service('cti', ['$window', function ($window) {
    var api = $window.sforce.opencti;
    this.pop = function () { api.screenPop({}); }; // => screenPop
    this.api = api;
}]).factory('openCti', function ($window) { return $window.sforce.opencti; })
  .controller('Phone', function ($scope, openCti) { openCti.saveLog({}); }) // => saveLog
  .value('sf', sforce.opencti)
  .run(['sf', function (handle) { handle.runApex({}); }]); // => runApex
",
    ]);
}

#[test]
fn vue() {
    hold(&[
        r"
=== phone.js
export default {
    data() { return { api: window.sforce.opencti, other: null }; },
    computed: { cti() { return this.api; } },
    created() { this.other = sforce.opencti; },
    methods: {
        pop() { this.api.screenPop({}); }, // => screenPop
        log() { this.cti.saveLog({}); }, // => saveLog
        run() { this.other.runApex({}); }, // => runApex
    },
};
",
        r#"
=== Phone.vue
<script setup lang="ts">
import { ref, computed } from 'vue';
const api = ref(window.sforce.opencti);
const handle = computed(() => api.value);
function pop() { api.value.screenPop({}); } // => screenPop
const log = () => handle.value.saveLog({}); // => saveLog
</script>
<template><button @click="pop">Pop</button></template>
"#,
        r#"
=== Phone.vue
<template>
  <a @click="pop">Pop</a>
</template>
<script>
export default {
    methods: { pop() { window.sforce.opencti.screenPop({}); } }, // => screenPop
    mounted() { this.$cti = sforce.opencti; this.$cti.saveLog({}); }, // => saveLog
};
</script>
"#,
    ]);
}

#[test]
fn jquery_and_events() {
    hold(&[r"
$(document).ready(function () {
    var cti = sforce.opencti;
    $('#dial').on('click', function () { cti.screenPop({}); }); // => screenPop
    $.each([cti], function (i, api) { api.saveLog({}); }); // => saveLog
});
"]);
}
