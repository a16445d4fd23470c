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
fn a_page_and_its_parts_share_globals() {
    hold(&[
        r#"
=== src/pages/Phone.page
<apex:page><script>var cti = sforce.opencti;</script><c:Dialer /></apex:page>
=== src/components/Dialer.component
<apex:component><c:Log/><script>function pop() { cti.screenPop({}); } // => screenPop
</script></apex:component>
=== src/components/Log.component
<apex:component><script>function log() { cti.saveLog({}); } // => saveLog
</script></apex:component>
"#,
        r#"
=== src/pages/Frame.page
<apex:page><script>var cti = sforce.opencti;</script><apex:insert name="body"/></apex:page>
=== src/pages/Phone.page
<apex:page><apex:composition template="Frame"><apex:define name="body"><script>
cti.screenPop({}); // => screenPop
</script></apex:define></apex:composition></apex:page>
"#,
        r#"
=== inc/head.php
<script>var cti = window.sforce.opencti;</script>
=== index.php
<?php require_once dirname(__FILE__) . '/inc/head.php'; ?><script>
cti.screenPop({}); // => screenPop
</script>
"#,
        r#"
=== views/_head.html.erb
<script>var cti = window.sforce.opencti;</script>
=== views/shared/_head.html.erb
<script>var other = 1;</script>
=== views/phone.html.erb
<%= render 'head' %><script>
cti.screenPop({}); // => screenPop
</script>
"#,
        r#"
=== web/head.jsp
<script>var cti = window.sforce.opencti;</script>
=== web/phone.jsp
<jsp:include page="/head.jsp"/><script>
cti.screenPop({}); // => screenPop
</script>
=== web/more.jsp
<%@ include file="head.jsp" %><script>
cti.saveLog({}); // => saveLog
</script>
=== web/ssi.shtml
<!--#include virtual="/head.jsp" --><script>
cti.runApex({}); // => runApex
</script>
"#,
        r#"
=== templates/base.html
<script>var cti = window.sforce.opencti;</script>{% block body %}{% endblock %}
=== templates/phone.html
{% extends "base.html" %}<script>
cti.screenPop({}); // => screenPop
</script>
=== partials/handle.hbs
<script>var handle = window.sforce.opencti;</script>
=== views/phone.hbs
{{> handle}}<script>
handle.saveLog({}); // => saveLog
</script>
"#,
    ]);
}

#[test]
fn addresses_whose_start_a_server_fills() {
    const PHONE: &str = "App.getCti().screenPop({}); // => screenPop\n";
    const HANDLE: &str =
        "window.App = { getCti: function () { return window.sforce.opencti; } };\n";
    for page in [
        "=== src/main/webapp/WEB-INF/views/phone.jsp\n<script src=\"/js/handle.js\"></script><script src=\"${pageContext.request.contextPath}/js/phone.js\"></script>\n",
        "=== src/main/webapp/WEB-INF/views/phone.jsp\n<script src=\"<c:url value='/js/handle.js'/>\"></script><script src=\"<c:url value=\"/js/phone.js\"/>\"></script>\n",
        "=== Views/Index.cshtml\n<script src=\"~/js/handle.js\"></script><script src=\"@Url.Content(\"~/js/phone.js\")\"></script>\n",
        "=== templates/phone.html\n<script src=\"{% static 'js/handle.js' %}\"></script><script src=\"{{ static_url }}/js/phone.js\"></script>\n",
        "=== app/views/phone.html.erb\n<%= javascript_include_tag 'handle', 'phone' %>\n",
        "=== web/phone.php\n<script src=\"<?= $base ?>/js/handle.js\"></script><script src=\"<?php echo asset(\"js/phone.js\") ?>\"></script>\n",
        "=== web/phone.html\n<script th:src=\"@{/js/handle.js}\"></script><script th:src=\"@{/js/phone.js}\"></script>\n",
    ] {
        hold(&[&format!(
            "{page}=== src/main/webapp/js/handle.js\n{HANDLE}=== src/main/webapp/js/phone.js\n{PHONE}"
        )]);
    }
}

#[test]
fn globals_of_files_that_no_page_brings_together_stay_apart() {
    hold(&[
        r"
=== one/a.js
var api = sforce.opencti;
=== two/b.js
api.screenPop({});
",
        r#"
=== src/pages/Form.page
<apex:page><script>var cti = sforce.opencti;</script></apex:page>
=== src/pages/Other.page
<apex:page><apex:form><script>cti.screenPop({});</script></apex:form></apex:page>
"#,
        r#"
=== one/js/handle.js
var cti = sforce.opencti;
=== two/js/handle.js
var cti = { screenPop: function () {} };
=== two/phone.html
<script src="{{ base }}/js/handle.js"></script><script>cti.screenPop({});</script>
"#,
        r#"
=== handle.php
<script>var cti = window.sforce.opencti;</script>
=== index.php
<?php /* include 'handle.php'; */ echo 'handle'; ?><script>cti.screenPop({});</script>
"#,
    ]);
}

#[test]
fn scripts_in_pages_of_servers() {
    hold(&[
        r#"
=== phone.html.erb
<script>
  window.token = <%= raw @token.to_json %>;
  <% @queues.each do |q| %>
  queues.push("<%= q["name"] %>");
  <% end %>
  var kind = <% if admin? %>'a'<% else %>'b'<% end %>;
  window.sforce.interaction.getPageInfo(show); // => getPageInfo
</script>
<%= javascript_tag do %>
  sforce.opencti.screenPop({}); // => screenPop
<% end %>
<%= link_to 'Log', '#', onclick: "sforce.opencti.saveLog({})" %> // => saveLog
"#,
        r#"
=== phone.html
{% extends "base.html" %}
<script>
var settings = {{ settings|tojson }};
{% if lightning %}
sforce.opencti.enableClickToDial({ callback: done }); // => enableClickToDial
{% else %}
sforce.interaction.cti.enableClickToDial(done); // => cti.enableClickToDial
{% endif %}
sforce.opencti.saveLog({ value: { Subject: "{{ subject|default("Call") }}" } }); // => saveLog
</script>
"#,
        r#"
=== Index.cshtml
@model Acme.Phone
@{ ViewBag.Title = "Phone"; }
@section Scripts {
<script>
    var model = @Html.Raw(Json.Encode(Model));
    @if (Model.Lightning) {
    <text>sforce.opencti.enableClickToDial({ callback: done });</text> // => enableClickToDial
    }
    @foreach (var queue in Model.Queues) {
        @:queues.push('@queue.Name');
    }
    sforce.opencti.screenPop({ params: { recordId: '@Model.Id' } }); // => screenPop
</script>
}
"#,
        r#"
=== phone.ftl
<script>
var user = ${user.name}, list = [<#list queues as queue>"${queue}",</#list>];
<#if lightning>
sforce.opencti.screenPop({}); // => screenPop
</#if>
</script>
"#,
        r#"
=== phone.blade.php
<script>
var user = @json($user);
@if ($lightning)
sforce.opencti.screenPop({}); // => screenPop
@endif
</script>
"#,
        r#"
=== view.jsp
<aui:script use="liferay-util">
var id = '<portlet:namespace/>';
<c:if test="${not empty id}">
sforce.opencti.screenPop({}); // => screenPop
</c:if>
</aui:script>
"#,
        r#"
=== phone.html
<script type="text/template" id="t"><a onclick="sforce.opencti.saveLog({})">Log</a></script> // => saveLog
<script type="text/x-handlebars">{{#each rows}}<a onclick="sforce.opencti.runApex({ apexClass: '{{cls}}' })">x</a>{{/each}}</script> // => runApex
"#,
        r"
=== phone.haml
%p Phone
:javascript
  sforce.opencti.screenPop({ params: { recordId: '#{id}' } }); // => screenPop
%a{href: '#', onclick: 'sforce.opencti.saveLog({})'} // => saveLog
-# :javascript
  sforce.opencti.runApex({});
=== phone.pug
script.
  var id = #{id};
  sforce.opencti.screenPop({}); // => screenPop
",
    ]);
}

#[test]
fn scripts_that_a_tool_or_a_server_makes() {
    hold(&[r#"
=== phone.js.erb
var host = "<%= ENV["HOST"] %>";
<% if lightning? %>
sforce.opencti.enableClickToDial({}); // => enableClickToDial
<% end %>
var api = sforce.opencti;
api.screenPop({}); // => screenPop
=== phone.js.php
<?php header('Content-Type: application/javascript'); ?>
var user = <?php echo json_encode($user); ?>;
sforce.opencti.saveLog({}); // => saveLog
=== phone.js.jsp
<%@ page contentType="text/javascript" %>
sforce.opencti.runApex({}); // => runApex
=== phone.ts.hbs
const id: string = {{id}};
sforce.opencti.refreshView({}); // => refreshView
=== phone.js
var settings = {{ settings | tojson }};
sforce.opencti.publish({}); // => publish
=== own.js.erb
var sforce = <%= own %>;
function pop() { var sforce = { opencti: {} }; sforce.opencti.screenPop({}); }
"#]);
}

#[test]
fn markup_that_a_site_keeps_in_json() {
    hold(&[
        r#"
=== force-app/main/default/digitalExperiences/site/Partners1/sfdc_cms__appPage/mainAppPage/content.json
{
  "type" : "sfdc_cms__appPage",
  "contentBody" : {
    "headMarkup" : "<script src=\"\/support\/api\/58.0\/lightning\/opencti_min.js\"><\/script>\n<script>\n  // sforce.opencti.runApex\n  var phone = window[\"sforce\"].opencti;\n  phone.screenPop({ \"type\": \"sobject\" });\n<\/script>", // => load:lightning, screenPop
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
