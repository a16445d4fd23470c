//! Loads of the libraries: each once, wherever the address stands and whoever puts it together.

use super::{hold, mentions};

#[test]
fn an_expression_of_the_platform_can_load_either_library() {
    hold(&[r#"
=== src/pages/Phone.page
<apex:page>
<apex:includeScript value="{!IF(isLightning, '/support/api/52.0/lightning/opencti_min.js', '/support/api/52.0/interaction.js')}"/> // => load:lightning, load:classic
<script src="{!IF(lightning, "/support/api/44.0/lightning/opencti_min.js", "/support/api/44.0/interaction.js")}"></script> // => load:lightning, load:classic
<apex:includeScript value="{!$Setup.Phone__c.Url__c & '/support/api/' & $Setup.Phone__c.Version__c & '/interaction.js'}"/> // => load:classic
<script src="{!$Setup.Phone__c.Host__c}/support/api/{!version}/lightning/opencti_min.js"></script> // => load:lightning
<apex:includeScript value="{!URLFOR($Resource.Phone, 'opencti_min.js')}"/> // => load:lightning
<script>
var url = "{!IF($User.UIThemeDisplayed == 'Theme4d', '/support/api/44.0/lightning/opencti_min.js', '/support/api/44.0/interaction.js')}"; // => load:lightning, load:classic
// var old = "{!IF(a, '/support/api/44.0/interaction.js', '')}";
</script>
<!-- {!IF(a, '/support/api/44.0/interaction.js', '')} -->
<apex:outputText value="{!IF(a, '/support/other/44.0/own.js', 'interaction.js')}"/>
</apex:page>
"#]);
}

#[test]
fn a_server_can_fill_a_part_of_an_address_or_all_of_it() {
    hold(&[r#"
=== phone.html.erb
<%= javascript_include_tag "https://login.example.com/support/api/36.0/interaction.js" %> // => load:classic
<%# javascript_include_tag "https://login.example.com/support/api/36.0/interaction.js" %>
<script src="<%= host %>/support/api/<%= version %>/interaction.js"></script> // => load:classic
<script src="<%= lightning? ? '/support/api/44.0/lightning/opencti_min.js' : '/support/api/44.0/interaction.js' %>"></script> // => load:lightning, load:classic
=== phone.php
<?php $library = '/support/api/44.0/interaction.js'; ?> // => load:classic
<?php
// $library = '/support/api/44.0/interaction.js';
echo 'interaction.js';
?>
=== phone.html
<script src="{{ host }}/support/api/{{ version }}/interaction.js"></script> // => load:classic
<script>
load('{{ host }}/support/api/{{ version }}/interaction.js'); // => load:classic
</script>
=== phone.haml
%script{src: "/support/api/44.0/interaction.js"} // => load:classic
= javascript_include_tag '/support/api/44.0/interaction.js' // => load:classic
"#]);
    let commented = "=== a.php\n<?php\n// $a = '/support/api/44.0/interaction.js';\n?>\n";
    assert!(mentions(commented).contains("documentation"));
}

#[test]
fn a_library_is_reported_where_its_name_is_written() {
    hold(&[
        r"
const LIBRARY = lightning ? 'lightning/opencti_min.js' : 'interaction.js'; // => load:lightning, load:classic
const url = `${base}/support/api/${version}/${LIBRARY}`;
",
        r"
export const library = base => isLightning(base) ? 'lightning/opencti_min.js' : 'interaction.js'; // => load:lightning, load:classic
const map = draw ? 'draw.js' : 'interaction.js';
const parts = ['lightning/opencti_min.js', 'interaction.js']; // => load:lightning
const own = lightning ? 'lightning/opencti_min.js' : 'own/interaction.js'; // => load:lightning
",
        r"
function library(lightning) { return lightning ? '/support/api/44.0/lightning/opencti_min.js' : '/support/api/44.0/interaction.js'; } // => load:lightning, load:classic
script.src = base + library(x);
",
        r#"
var one = host.concat("/support/api/").concat(version, "/interaction.js"); // => load:classic
var two = "".concat(host, "/support/api/").concat(version, "/lightning/opencti_min.js"); // => load:lightning
var three = ["", "support", "api", "38.0", "interaction.js"].join("/"); // => load:classic
var four = [host, "support/api", version, "interaction.js"].join('/'); // => load:classic
var five = names.concat("interaction.js");
var six = ["interaction.js", "support"].join(",");
"#,
    ]);
}

#[test]
fn module_loaders_leave_the_suffix_out() {
    hold(&[
        r"
requirejs.config({
    paths: {
        cti: 'https://login.example.com/support/api/44.0/lightning/opencti_min', // => load:lightning
        phone: '/support/api/38.0/interaction', // => load:classic
        desk: '/support/console/38.0/integration', // => load:console
        own: '/support/api/38.0/interactions',
        jquery: 'lib/jquery'
    }
});
",
        r#"
=== index.html
<script type="importmap">{ "imports": {
  "cti": "/support/api/60.0/lightning/opencti_min.js", // => load:lightning
  "own": "./js/own.js"
} }</script>
"#,
    ]);
}

#[test]
fn a_source_map_repeats_what_is_reported_elsewhere() {
    let form = r#"
=== phone.js
s.src="/support/api/44.0/lightning/opencti_min.js";window.sforce.opencti.screenPop({}); // => load:lightning, screenPop
=== phone.js.map
{"version":3,"sources":["phone.ts"],"sourcesContent":["window.sforce.opencti.screenPop({});\nif (a<b) { s.src = '/support/api/44.0/lightning/opencti_min.js'; }\n"],"mappings":"AAAA"}
"#;
    hold(&[form]);
    assert!(mentions(form).contains("string"));
}

#[test]
fn a_string_of_any_language_can_be_an_address() {
    hold(&[r#"
=== phone.cljs
(def url "https://login.example.com/support/api/41.0/lightning/opencti_min.js") // => load:lightning
(def old "read /support/api/28.0/interaction.js first")
; "https://login.example.com/support/api/28.0/interaction.js"
=== phone.py
LIBRARY = host + '/support/api/28.0/interaction.js' // => load:classic
MAP = '/js/interaction.js'
=== phone.coffee
s.src = "/support/api/44.0/lightning/opencti_min.js" // => load:lightning
"#]);
}
