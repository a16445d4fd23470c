//! What frameworks inject: registered under a name or a token, and asked for by it, perhaps in another file.

use super::hold;

#[test]
fn angularjs() {
    hold(&[
        r"
angular.module('a').factory('cti', ['$window', function (w) { return w.sforce.opencti; }]);
angular.module('a').controller('d', ['$scope', 'cti', function ($scope, t) { t.screenPop({}); }]); // => screenPop
",
        r"
angular.module('a').service('cti', ['$window', function (w) { this.api = w.sforce.opencti; }]);
angular.module('a').controller('d', ['cti', function (t) { t.api.screenPop({}); }]); // => screenPop
",
        r"
(function () {
    angular.module('app').factory('openCti', openCti);
    openCti.$inject = ['$window'];
    function openCti(win) { return win.sforce.opencti; }
    angular.module('app').controller('Dial', Dial);
    Dial.$inject = ['openCti', '$scope'];
    function Dial(cti, $scope) { this.pop = function () { cti.screenPop({}); }; } // => screenPop
})();
",
        r"
angular.module('app').provider('cti', function () {
    this.$get = ['$window', function ($window) { return $window.sforce.opencti; }];
}).run(['cti', function (cti) { cti.onClickToDial({}); }]); // => onClickToDial
",
        r"
=== app/cti.factory.js
angular.module('app').factory('OpenCTI', ['$window', function ($window) { return $window.sforce.opencti; }]);
=== app/dial.controller.js
angular.module('app').controller('Dial', ['$scope', 'OpenCTI', function ($scope, api) {
    api.enableClickToDial({}); // => enableClickToDial
}]);
",
    ]);
}

#[test]
fn angularjs_gives_each_name_its_own() {
    hold(&[
        // The list is in another order, and other names are other things.
        r"
angular.module('a').factory('cti', ['$window', function (w) { return w.sforce.opencti; }]);
angular.module('a').factory('log', [function () { return { saveLog: function () {} }; }]);
angular.module('a').controller('d', ['log', 'cti', function (l, t) { l.saveLog({}); t.screenPop({}); }]); // => screenPop
angular.module('a').controller('e', ['missing', function (t) { t.saveLog({}); }]);
",
        // A list of the same form for something else.
        r"
angular.module('a').factory('cti', ['$window', function (w) { return w.sforce.opencti; }]);
queue.add('d', ['cti', function (t) { t.screenPop({}); }]);
",
        // Two applications that use one name.
        r"
=== one/cti.js
angular.module('one').factory('phone', ['$window', function (w) { return w.sforce.opencti; }]);
=== one/dial.js
angular.module('one').controller('d', ['phone', function (t) { t.screenPop({}); }]); // => screenPop
=== two/phone.js
angular.module('two').factory('phone', function () { return { saveLog: function () {} }; });
=== two/dial.js
angular.module('two').controller('d', ['phone', function (t) { t.saveLog({}); }]);
",
    ]);
}

#[test]
fn angular() {
    hold(&[
        r"
=== src/app/tokens.ts
import { InjectionToken } from '@angular/core';
export const OPEN_CTI = new InjectionToken<any>('OPEN_CTI', { providedIn: 'root', factory: () => (window as any).sforce.opencti });
export const LOG = new InjectionToken<any>('LOG', { providedIn: 'root', factory: () => new Log() });
=== src/app/pop.service.ts
import { Inject, Injectable } from '@angular/core';
import { LOG, OPEN_CTI } from './tokens';
@Injectable()
export class PopService {
    constructor(@Inject(OPEN_CTI) private readonly cti: any, @Inject(LOG) private log: any) {}
    pop(id: string) { this.cti.screenPop({ params: { recordId: id } }); } // => screenPop
    save() { this.log.saveLog({}); }
}
",
        r"
=== src/app/app.module.ts
@NgModule({ providers: [{ provide: 'sforce', useValue: (window as any)['sforce'] }, { provide: 'CTI', useFactory: () => (window as any).sforce.opencti }] })
export class AppModule {}
=== src/app/pop.service.ts
@Injectable()
export class PopService {
    constructor(@Inject('sforce') private sf: any, @Inject('CTI') private cti: any, @Inject('LOG') private log: any) {}
    pop() { this.sf.opencti.screenPop({}); } // => screenPop
    save() { this.cti.saveLog({}); } // => saveLog
    run() { this.log.runApex({}); }
}
",
    ]);
}

#[test]
fn vue() {
    hold(&[
        r"
=== src/plugins/opencti.js
export default { install(app) { app.config.globalProperties.$cti = window.sforce.opencti; } };
=== src/components/Dial.vue
<template><button @click='pop'>x</button></template>
<script>
export default { methods: { pop() { this.$cti.screenPop({}); this.$log.saveLog({}); } } }; // => screenPop
</script>
",
        r"
Vue.prototype.$cti = window.sforce.opencti;
export default { methods: { pop() { this.$cti.screenPop({}); } } }; // => screenPop
",
        r"
=== src/App.vue
<script>
export default { provide() { return { cti: window.sforce.opencti }; } };
</script>
=== src/Child.vue
<script>
export default { inject: ['cti'], methods: { log() { this.cti.saveLog({}); this.api.runApex({}); } } }; // => saveLog
</script>
",
        r"
import { inject, provide } from 'vue';
const KEY = Symbol('cti');
const OTHER = Symbol('cti');
export function provideCti() { provide(KEY, window.sforce.opencti); }
export function useCti() {
    const cti = inject(KEY);
    const other = inject(OTHER);
    return { pop: (id) => cti.screenPop({ id }), log: () => other.saveLog({}) }; // => screenPop
}
",
        // A class of the script's own is no framework.
        r"
function Phone() {}
Phone.prototype.$cti = window.sforce.opencti;
new Phone().$cti.screenPop({}); // => screenPop
other.$cti.saveLog({});
",
    ]);
}
