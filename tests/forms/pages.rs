//! Pages and what they include: scripts that share the global scope.

use super::hold;

#[test]
fn scripts_of_one_page() {
    hold(&[r#"
=== page.html
<html><head>
<script>var cti = window.sforce.opencti;</script>
<script>
function pop() { cti.screenPop({}); } // => screenPop
window.phone = { api: cti };
</script>
</head><body>
<a onclick="phone.api.saveLog({}) // => saveLog
">Log</a>
</body></html>
"#]);
}

#[test]
fn a_page_and_its_files_share_globals() {
    hold(&[
        r#"
=== index.html
<html><head><script>var cti = window.sforce.opencti;</script><script src="js/phone.js"></script></head></html>
=== js/phone.js
function pop() { cti.screenPop({}); } // => screenPop
"#,
        r#"
=== index.html
<html><head><script src="js/phone.js"></script>
<script>
Phone.api.saveLog({}); // => saveLog
</script></head></html>
=== js/phone.js
window.Phone = { api: sforce.opencti };
"#,
        r#"
=== index.html
<html><script src="./a.js"></script><script src="./b.js?v=2"></script></html>
=== a.js
var Phone = (function () { return { handle: function () { return sforce.opencti; } }; })();
=== b.js
Phone.handle().screenPop({}); // => screenPop
"#,
        r#"
=== src/pages/Phone.page
<apex:page>
<apex:includeScript value="{!$Resource.PhoneLib}"/>
<apex:includeScript value="{!URLFOR($Resource.PhoneZip, 'js/more.js')}"/>
<script>
var cti = sforce.opencti;
PhoneLib.api.saveLog({}); // => saveLog
</script>
</apex:page>
=== src/pages/Phone.page-meta.xml
<?xml version="1.0" encoding="UTF-8"?>
<ApexPage xmlns="http://soap.sforce.com/2006/04/metadata"><label>Phone</label></ApexPage>
=== src/staticresources/PhoneLib.resource
window.PhoneLib = { api: sforce.opencti };
function pop() { cti.screenPop({}); } // => screenPop
=== src/staticresources/PhoneLib.resource-meta.xml
<?xml version="1.0" encoding="UTF-8"?>
<StaticResource xmlns="http://soap.sforce.com/2006/04/metadata"><contentType>application/javascript</contentType></StaticResource>
=== src/staticresources/PhoneZip/js/more.js
cti.runApex({}); // => runApex
"#,
        r"
=== src/aura/phone/phoneController.js
({
    init: function (component, event, helper) { window.phoneApi = sforce.opencti; helper.pop(component); }
})
=== src/aura/phone/phoneHelper.js
({
    pop: function (component) { window.phoneApi.screenPop({}); } // => screenPop
})
",
        r"
=== src/aura/phone/phoneController.js
({
    init: function (component, event, helper) { helper.api().saveLog({}); helper.pop(sforce.opencti); } // => saveLog
})
=== src/aura/phone/phoneHelper.js
({
    api: function () { return sforce.opencti; },
    pop: function (api) { api.screenPop({}); } // => screenPop
})
",
    ]);
}

#[test]
fn globals_of_files_that_no_page_brings_together_stay_apart() {
    hold(&[r"
=== one/a.js
var api = sforce.opencti;
=== two/b.js
api.screenPop({});
"]);
}

#[test]
fn markup_that_a_site_keeps_in_json() {
    hold(&[
        r#"
=== force-app/main/default/digitalExperiences/site/Partners1/sfdc_cms__appPage/mainAppPage/content.json
{
  "type" : "sfdc_cms__appPage",
  "contentBody" : {
    "headMarkup" : "<script src=\"\/support\/api\/58.0\/lightning\/opencti_min.js\"><\/script>\n<script>\n  // sforce.opencti.runApex\n  var phone = window[\"sforce\"].opencti;\n  phone.screenPop({ \"type\": \"sobject\" });\n<\/script>", // => screenPop
    "title" : "sforce"
  }
}
"#,
        r#"
=== force-app/main/default/experiences/Partners1/views/home.json
{ "componentAttributes" : {
    "richTextValue" : "\u003Ca onclick=\u0022sforce.opencti.saveLog({})\u0022\u003ELog\u003C/a\u003E", // => saveLog
    "label" : "sforce.opencti.screenPop shows a record"
} }
"#,
    ]);
}
